"""Results of a survey, for whoever works on the consultation: the figures of the page, hidden as there."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import observe
from consultations.register.terms.queries import labels
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError
from surveys.answering.api import OneSurvey
from surveys.results import queries


class BarOutput(serializers.Serializer[Any]):
    """One choice: how many chose it, and its share of those who answered, in percent."""

    key = serializers.CharField()
    code = serializers.IntegerField()
    count = serializers.IntegerField()
    share = serializers.IntegerField()


class ToplineOutput(serializers.Serializer[Any]):
    """One question; with `suppressed` fewer answered than may be shown, and no figure is given."""

    key = serializers.CharField()
    kind = serializers.CharField()
    proposal = serializers.CharField(allow_blank=True)
    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()
    bars = BarOutput(many=True)
    texts = serializers.ListField(child=serializers.CharField())


class CoverageOutput(serializers.Serializer[Any]):
    """How many were asked, opened their link, have a draft, and answered."""

    asked = serializers.IntegerField()
    opened = serializers.IntegerField()
    begun = serializers.IntegerField()
    answered = serializers.IntegerField()


class ResultsOutput(serializers.Serializer[Any]):
    """Who answered, and what."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    coverage = CoverageOutput()
    toplines = ToplineOutput(many=True)


def spell(line: queries.Topline) -> dict[str, Any]:
    """Spell a topline."""
    leaf = line.leaf
    bars = [
        {"key": each.option.key, "code": each.option.code, "count": each.count, "share": each.share}
        for each in line.lines
    ]
    return {
        "key": leaf.key,
        "kind": leaf.kind,
        "proposal": leaf.proposal,
        "asked": None if line.hidden else line.asked,
        "answered": None if line.hidden else line.answered,
        "suppressed": line.hidden,
        "bars": bars,
        "texts": line.texts,
    }


class Results(OneSurvey):
    """The toplines of a survey."""

    scopes = {"get": "results:read"}
    rules = {"get": observe}
    filters = {"category": ()}

    @extend_schema(operation_id="survey_results", responses=ResultsOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give the toplines, perhaps of one category; 409 while the consultation is sealed."""
        survey, version = self.survey()
        wanted = self.asked("category")
        if wanted and wanted not in labels():
            raise exceptions.ParseError(f"There is no category “{wanted[:60]}”.")
        if survey.consultation.is_sealed(clock.now()):
            closes = times.moment(survey.consultation.closes_at, survey.consultation.tz)
            raise ConflictError(f"Stances are sealed until {closes}, for everybody.")
        coverage = queries.coverage(survey)
        body = {
            "code": survey.code,
            "version": version.number,
            "coverage": {name: getattr(coverage, name) for name in ("asked", "opened", "begun", "answered")},
            "toplines": [spell(each) for each in queries.toplines(survey, version, wanted)],
        }
        return Response(ResultsOutput(body).data)
