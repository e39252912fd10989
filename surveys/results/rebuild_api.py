"""Counting the figures of a survey again, for programs of coordinators."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import coordinate
from ds4skills.jobs.models import Job
from ds4skills.web import clock
from ds4skills.web.api import ConflictError
from surveys.answering.api import OneSurvey
from surveys.results import rebuilding

SCOPE = "surveys:write"


class RebuildOutput(serializers.Serializer[Any]):
    """How far it is; once it is done, how many `responses` count and were `mended` (counted otherwise)."""

    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    responses = serializers.IntegerField(allow_null=True)
    mended = serializers.IntegerField(allow_null=True)


def spell(job: Job) -> dict[str, Any]:
    """Spell the work."""
    counts = {name: job.result.get(name) for name in ("responses", "mended")}
    return {"state": job.state, "done": job.done, "total": job.total, **counts}


class Rebuild(OneSurvey):
    """The count of a survey's figures out of what was submitted."""

    scopes = {"get": SCOPE, "post": SCOPE}
    rules = {"get": coordinate, "post": coordinate}

    @extend_schema(operation_id="survey_rebuild_state", responses=RebuildOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Say how far the newest count is."""
        survey, _version = self.survey()
        job = rebuilding.last(survey)
        if job is None:
            raise Http404
        return Response(RebuildOutput(spell(job)).data)

    @extend_schema(operation_id="survey_rebuild", request=None, responses={202: RebuildOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Have the figures counted again; what was submitted stays as it is."""
        survey, _version = self.survey()
        try:
            job = rebuilding.ask(actor=self.user, survey=survey, at=clock.now())
        except rebuilding.AskedAlreadyError as error:
            raise ConflictError("The figures are being counted at this moment.") from error
        return Response(RebuildOutput(spell(job)).data, status.HTTP_202_ACCEPTED)
