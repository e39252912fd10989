"""The API of the room of consultations: proposals with their levels, one's own positions, published reports."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.consensus import shown
from consultations.consensus.models import Report
from consultations.consensus.queries import standings
from consultations.ledger.models import Current
from consultations.programme.models import Consultation
from consultations.programme.rules import read_consultation
from consultations.proposals.queries import newest
from consultations.register.directory.queries import person_of
from ds4skills.accounts.models import User
from ds4skills.web import clock
from ds4skills.web.api import Ruled


class Reading(Ruled):
    """A view that only reads, for whoever may read the consultation."""

    scopes = {"get": "results:read"}
    rules = {"get": read_consultation}

    def consultation(self, request: Request, slug: str) -> Consultation:
        """Find the consultation."""
        return get_object_or_404(Consultation.objects.visible_to(cast("User", request.user)), slug=slug)


class Proposals(Reading):
    """The proposals of a consultation."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List wordings, and where each stands: the public figures of the page; none while sealed."""
        consultation = self.consultation(request, slug)
        if consultation.is_sealed(clock.now()):
            rows = [{"key": each.proposal.key, "wordings": each.wordings} for each in newest(consultation)]
            return Response({"sealed": True, "proposals": rows})
        return Response({"sealed": False, "proposals": shown.live(standings(consultation, clock.now()))})


class MyPositions(Reading):
    """What the token's owner is on record for."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the current positions, the newest first."""
        consultation = self.consultation(request, slug)
        person = person_of(cast("User", request.user))
        rows = Current.objects.filter(
            voice__consultation=consultation,
            voice__holder=person.key_id if person else None,
            voice__holder__isnull=False,
            stance__isnull=False,
        )
        found = rows.select_related("position__voice", "version__proposal").order_by(
            "-taken_at", "-position_id"
        )
        return Response({"positions": [_spell(row) for row in found]})


def _spell(row: Current) -> dict[str, Any]:
    position = row.position
    return {
        "seq": position.seq,
        "proposal": row.version.proposal.key,
        "version": row.version.number,
        "stance": position.stance,
        "capacity": position.voice.capacity,
        "channel": position.channel,
        "taken_at": position.taken_at,
        "wording_digest": row.version.digest,
    }


class Reports(Reading):
    """The published reports of a consultation."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the reports with their digests and addresses, the newest first."""
        rows = Report.objects.filter(
            consultation=self.consultation(request, slug), state=Report.State.PUBLISHED
        )
        fields = ("number", "as_of", "published_at", "public_digest")
        found = [
            {**row, "json": f"/consultations/{slug}/reports/{row['number']}/report.json"}
            for row in rows.order_by("-number").values(*fields)
        ]
        return Response({"reports": found})


ALL = "consultations/<slug:slug>"
urlpatterns = [
    path(f"{ALL}/proposals/", Proposals.as_view(), name="api_proposals"),
    path(f"{ALL}/positions/mine/", MyPositions.as_view(), name="api_my_positions"),
    path(f"{ALL}/reports/", Reports.as_view(), name="api_reports"),
]
