"""Pages for those who read results: toplines, one question, coverage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme.models import Role
from consultations.programme.rules import coordinate, holds, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.exporting import Sheet, download
from ds4skills.web.http import page
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.authoring.queries import staff_survey
from surveys.results import asking, rebuilding, text_acts
from surveys.results.asked import Whole, whole_of
from surveys.results.crossing import Crossed, cross, of_figures, sheet_of
from surveys.results.fields import Field, UnknownFieldError, split
from surveys.results.toplines import blocks, topline, toplines


def reach(request: SignedInRequest, slug: str, code: str) -> tuple[Survey, Whole]:
    """Give a survey that is published, with everything it asked."""
    survey = staff_survey(request.user, slug, code)
    whole = whole_of(survey)
    if whole is None:
        raise Http404
    return survey, whole


@may(observe)
@require_GET
def results(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show what was answered, question by question; while it is sealed, that it is."""
    survey, whole = reach(request, slug, code)
    context = about(request, survey, "survey_results", (_("Results"), None), split=split(survey, request.now))
    if survey.is_sealed(request.now):
        return page(request, "surveys/results/sealed.html", context)
    try:
        wanted = asking.wanted(request.GET, survey, whole, request.now)
    except UnknownFieldError as error:
        return asking.refused(request, error, context)
    found = toplines(survey, whole, request.now, wanted.rows)
    count = found[0].figures.bases.whole if found else 0
    more: dict[str, Any] = {"blocks": blocks(found), "wanted": wanted, "whole": whole, "count": count}
    more["reads_texts"] = text_acts.reads(request.user, survey)
    more["counts"] = holds(request.user, slug, Role.Name.COORDINATOR)
    return page(request, "surveys/results/results.html", {**context, **more})


@may(observe)
@require_GET
def question(request: SignedInRequest, slug: str, code: str, name: str, kind: str = "") -> HttpResponse:
    """Show one question against any field, with any filters; or give the table as CSV."""
    survey, whole = reach(request, slug, code)
    asked = whole.find(name)
    if asked is None or kind not in {"", "csv"}:
        raise Http404
    way = [(_("Results"), f"/consultations/{slug}/manage/surveys/{code}/results/"), (name, None)]
    context = about(request, survey, "survey_results", *way, split=split(survey, request.now))
    if survey.is_sealed(request.now):
        return page(request, "surveys/results/sealed.html", context)
    try:
        wanted = asking.wanted(request.GET, survey, whole, request.now)
    except UnknownFieldError as error:
        return asking.refused(request, error, context)
    line = topline(survey, whole, asked, request.now, wanted.rows)
    by = wanted.by or next(iter(wanted.fields), None)
    crossed = None
    if by is not None and asked.closed:
        crossed = _crossed(survey, line, by, wanted)
    if kind:
        return _file(request, survey, line, by, crossed, wanted)
    others = [each for each in whole.questions if each.leaf.key == asked.leaf.key and each is not asked]
    more: dict[str, Any] = {"line": line, "by": by, "crossed": crossed, "wanted": wanted, "others": others}
    more["reads_texts"] = text_acts.reads(request.user, survey)
    if crossed is not None:
        heads = [words for _code, words in crossed.columns]
        more["totals"] = list(zip(heads, crossed.totals, strict=True))
        more["crossed_rows"] = [
            (name, words, list(zip(heads, cells, strict=True)), total)
            for name, words, cells, total in crossed.rows
        ]
    return page(request, "surveys/results/question.html", {**context, **more})


@may(coordinate)
@require_POST
def rebuild(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Have the figures counted again out of what was submitted."""
    survey, _whole = reach(request, slug, code)
    try:
        job = rebuilding.ask(actor=request.user, survey=survey, at=request.now)
    except rebuilding.AskedAlreadyError as error:
        if error.job.owner_id == request.user.pk:
            return redirect("job", pk=error.job.pk)
        messages.info(request, _("A colleague is having the figures counted at this moment."))
        return redirect("survey_results", slug=slug, code=code)
    return redirect("job", pk=job.pk)


def _crossed(survey: Survey, line: Any, by: Field, wanted: asking.Wanted) -> Crossed | None:
    if survey.hides_small:
        return None if line.figures.hidden else of_figures(line.figures, line.asked, by)
    return cross(survey, line.asked, by, wanted.rows)


def _file(
    request: SignedInRequest,
    survey: Survey,
    line: Any,
    by: Field | None,
    crossed: Crossed | None,
    wanted: asking.Wanted,
) -> HttpResponse:
    """Give a cross-table as CSV."""
    if by is None or crossed is None:
        raise Http404
    about_it = [
        ("survey", survey.code),
        ("filters", "; ".join(wanted.pairs)),
        ("made at", request.now.isoformat(timespec="seconds")),
    ]
    sheet: Sheet = sheet_of(crossed, line.asked, by, about_it)
    return download(sheet, "csv")
