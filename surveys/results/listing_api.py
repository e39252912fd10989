"""The surveys of a consultation, for programs; whoever works there reads how many have answered."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.api import Inside
from consultations.programme.rules import roles_of
from ds4skills.web import clock
from ds4skills.web.api import pages_of
from surveys.authoring import queries
from surveys.authoring.models import Survey, SurveyVersion
from surveys.results import overview

NAMES = ("code", "title", "about", "opens_at", "closes_at", "access", "identity", "version", "digest")


def _texts() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(allow_blank=True))


class FiguresOutput(serializers.Serializer[Any]):
    """Responses; who was invited, and how many of these have answered: people, or organisations where these respond.

    `answered` and `rate` (whole per cent) are null where they would tell of a few people.
    """

    responses = serializers.IntegerField()
    invited = serializers.IntegerField()
    answered = serializers.IntegerField(allow_null=True)
    rate = serializers.IntegerField(allow_null=True)


class SurveyOutput(serializers.Serializer[Any]):
    """A published survey; texts are {language: text}; `figures` are for those who work on the consultation."""

    code = serializers.CharField()
    title = _texts()
    about = _texts()
    state = serializers.ChoiceField(choices=["soon", "open", "paused", "closed"])
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    access = serializers.ChoiceField(choices=Survey.Access.choices)
    identity = serializers.ChoiceField(choices=Survey.Identity.choices)
    version = serializers.IntegerField()
    digest = serializers.CharField()
    figures = FiguresOutput(allow_null=True)


class Surveys(Inside):
    """The published surveys of a consultation."""

    scopes = {"get": "programme:read"}
    paged = True

    @extend_schema(operation_id="surveys_list", responses=pages_of("Survey", SurveyOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them, the first to close first."""
        newest = SurveyVersion.objects.filter(survey=OuterRef("pk"), published_at__isnull=False)
        newest = newest.order_by("-number")
        rows = queries.announced(self.consultation()).annotate(
            version=Subquery(newest.values("number")[:1]), digest=Subquery(newest.values("digest")[:1])
        )
        works = slug in roles_of(self.user)
        now = clock.now()

        def spell(found: list[Any]) -> Any:
            lines = overview.lines(found) if works else [None for _each in found]
            facts = [
                {name: getattr(each, name) for name in NAMES} | {"state": each.state(now), "figures": line}
                for each, line in zip(found, lines, strict=True)
            ]
            return SurveyOutput(facts, many=True).data

        return self.paginated(overview.with_figures(rows) if works else rows, spell)
