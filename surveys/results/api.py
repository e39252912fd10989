"""Results of a survey, for whoever works on the consultation: the figures of the pages, hidden as there."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import observe
from consultations.register.terms.queries import labels
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError
from surveys.answering.api import OneSurvey
from surveys.authoring.models import Survey
from surveys.results import asking
from surveys.results.asked import Whole, whole_of
from surveys.results.coverage import BY, Group, coverage
from surveys.results.crossing import Cell, cross, of_figures
from surveys.results.fields import UnknownFieldError
from surveys.results.serializers import CoverageOutput, CrossedOutput, ResultsOutput
from surveys.results.toplines import Topline, topline, toplines


class OneWhole(OneSurvey):
    """A view about everything that one survey asked."""

    scopes = {"get": "results:read"}
    rules = {"get": observe}

    def whole(self) -> tuple[Survey, Whole]:
        """Give the survey with its questions."""
        survey, _version = self.survey()
        found = whole_of(survey)
        if found is None:
            raise exceptions.NotFound
        return survey, found

    def unsealed(self, survey: Survey) -> None:
        """Refuse while answers are sealed, in the same words whatever was answered."""
        if survey.is_sealed(clock.now()):
            closes = times.moment(
                min(survey.closes_at, survey.consultation.closes_at), survey.consultation.tz
            )
            raise ConflictError(f"Stances are sealed until {closes}, for everybody.")

    def wanted(self, survey: Survey, whole: Whole) -> asking.Wanted:
        """Read filters and grouping; what is not known is refused with the list of what is."""
        data = self.request.query_params.copy()
        if category := data.pop("category", [""])[-1]:
            data.appendlist("f", f"category:{category}")
        try:
            return asking.wanted(data, survey, whole, clock.now())
        except UnknownFieldError as error:
            raise exceptions.ParseError(asking.sentence(error)) from error


def spell(line: Topline) -> dict[str, Any]:
    """Spell a topline; what is hidden is null."""
    asked, figures = line.asked, line.figures
    bases, numbers = figures.bases, figures.numbers
    return {
        "key": asked.leaf.key,
        "name": asked.name,
        "series": asked.series,
        "kind": asked.leaf.kind,
        "proposal": asked.leaf.proposal,
        "asked": bases.asked,
        "answered": bases.answered,
        "no_answer": bases.silent,
        "not_asked": bases.not_asked,
        "not_in_version": bases.elsewhere,
        "suppressed": figures.hidden,
        "partly": figures.partly,
        "net": figures.net,
        "numbers": numbers.__dict__ if numbers else None,
        "bars": [
            {
                "key": row.line.key,
                "code": row.line.code,
                "count": row.line.count,
                "share": row.share,
                "first": row.line.first,
                "mean": row.line.mean,
                "groups": list(row.line.groups),
            }
            for row in line.rows
        ],
        "groups": [{"categories": list(codes), "base": base} for codes, base in figures.groups],
    }


def people(survey: Survey) -> dict[str, int]:
    """Give how far people came, by the names that programs know."""
    found = coverage(survey, clock.now()).people
    names = {"asked": "invited", "opened": "reached", "begun": "started", "answered": "submitted"}
    return {name: found[step] for name, step in names.items()}


class Results(OneWhole):
    """The toplines of a survey."""

    filters = {"category": (), "f": ()}

    @extend_schema(operation_id="survey_results", responses=ResultsOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give the toplines, perhaps of some responses (`f=field:value`, many times); 409 while they are sealed."""
        survey, whole = self.whole()
        category = self.asked("category")
        if category and category not in labels():
            raise exceptions.ParseError(f"There is no category “{category[:60]}”.")
        self.unsealed(survey)
        wanted = self.wanted(survey, whole)
        body = {
            "code": survey.code,
            "version": whole.version.number,
            "coverage": people(survey),
            "filters": wanted.pairs,
            "toplines": [spell(each) for each in toplines(survey, whole, clock.now(), wanted.rows)],
        }
        return Response(ResultsOutput(body).data)


class CoverageView(OneWhole):
    """Who takes part in a survey."""

    @extend_schema(operation_id="survey_coverage", responses=CoverageOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give how far everybody came, by category, country and size; also while answers are sealed."""
        survey, _whole = self.whole()
        found = coverage(survey, clock.now())
        body = {
            "people": found.people,
            "representativity": None if found.representativity is None else f"{found.representativity:.3f}",
            "groups": {by: [_group(each) for each in found.groups[by]] for by in BY},
            "days": [
                {"day": day.isoformat(), "submitted": n, "until": until} for day, n, until in found.days
            ],
        }
        return Response(CoverageOutput(body).data)


def _group(each: Group) -> dict[str, Any]:
    return {**each.__dict__, "rate": each.rate, "gap": each.gap}


class CrossTable(OneWhole):
    """One question against a field."""

    filters = {"by": (), "f": ()}

    @extend_schema(operation_id="survey_cross_table", responses=CrossedOutput)
    def get(self, request: Request, slug: str, code: str, name: str) -> Response:
        """Give counts with per cent of row and column; `by` names the field, `f` filters."""
        survey, whole = self.whole()
        asked = whole.find(name)
        if asked is None or not asked.closed:
            raise exceptions.NotFound
        self.unsealed(survey)
        wanted = self.wanted(survey, whole)
        by = wanted.by or next(iter(wanted.fields), None)
        if by is None:
            raise ConflictError("Tables by category appear when the survey has closed.")
        if survey.hides_small:
            crossed = of_figures(topline(survey, whole, asked, clock.now()).figures, asked, by)
        else:
            crossed = cross(survey, asked, by, wanted.rows)
        body = {
            "question": asked.name,
            "by": by.name,
            "filters": wanted.pairs,
            "columns": [code for code, _words in crossed.columns],
            "rows": [
                {"answer": answer, "cells": [_cell(each) for each in cells], "total": _cell(total)}
                for answer, _words, cells, total in crossed.rows
            ],
            "totals": list(crossed.totals),
            "whole": crossed.whole,
            "partly": crossed.partly,
        }
        return Response(CrossedOutput(body).data)


def _cell(cell: Cell) -> dict[str, int | None]:
    return {"n": cell.count, "row_percent": cell.row, "column_percent": cell.column}
