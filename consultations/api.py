"""The API of the room of consultations: its addresses, proposals with their levels, published reports."""

from typing import cast

from django.urls import include, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.api import answers, comments, drafts
from consultations.consensus import shown
from consultations.consensus.models import Report
from consultations.consensus.queries import standings
from consultations.ledger import api as ledger
from consultations.ledger import objection_api
from consultations.ledger.bulk.api import TablesOfPositions
from consultations.ledger.models import Current
from consultations.ledger.serializers import spell_position
from consultations.programme import api as programme
from consultations.programme.api import Inside
from consultations.proposals.queries import newest
from consultations.register.directory.queries import person_of
from ds4skills.accounts.models import User
from ds4skills.web import clock


class Reading(Inside):
    """A view that only reads results."""

    scopes = {"get": "results:read"}


class Proposals(Reading):
    """The proposals of a consultation."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List wordings, and where each stands: the public figures of the page; none while sealed."""
        consultation = self.consultation()
        if consultation.is_sealed(clock.now()):
            rows = [{"key": each.proposal.key, "wordings": each.wordings} for each in newest(consultation)]
            return Response({"sealed": True, "proposals": rows})
        return Response({"sealed": False, "proposals": shown.live(standings(consultation, clock.now()))})


class MyPositions(Reading):
    """What the token's owner is on record for."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the current positions, the newest first."""
        consultation = self.consultation()
        person = person_of(cast("User", request.user))
        rows = Current.objects.filter(
            voice__consultation=consultation,
            voice__holder=person.key_id if person else None,
            voice__holder__isnull=False,
            stance__isnull=False,
        )
        found = rows.select_related("position__voice", "position__version__proposal").order_by(
            "-taken_at", "-position_id"
        )
        return Response({"positions": [spell_position(row.position) for row in found]})


class Reports(Reading):
    """The published reports of a consultation."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the reports with their digests and addresses, the newest first."""
        rows = Report.objects.filter(consultation=self.consultation(), state=Report.State.PUBLISHED)
        fields = ("number", "as_of", "published_at", "public_digest")
        found = [
            {**row, "json": f"/consultations/{slug}/reports/{row['number']}/report.json"}
            for row in rows.order_by("-number").values(*fields)
        ]
        return Response({"reports": found})


ALL = "consultations/<slug:slug>"
VERSION = f"{ALL}/blueprint/<slug:blueprint>/v<int:number>"
COMMENT = f"{ALL}/comments/<slug:code>"
urlpatterns = [
    path("register/", include("consultations.register.api.urls")),
    path(f"{ALL}/", programme.About.as_view(), name="api_consultation"),
    path(f"{ALL}/rounds/", programme.Rounds.as_view(), name="api_rounds"),
    path(f"{ALL}/invitations/", programme.Invitations.as_view(), name="api_invitations"),
    path(f"{ALL}/proposals/", Proposals.as_view(), name="api_proposals"),
    path(f"{ALL}/proposals/<slug:key>/position/", ledger.MyPosition.as_view(), name="api_position"),
    path(f"{ALL}/positions/mine/", MyPositions.as_view(), name="api_my_positions"),
    path(f"{ALL}/positions/<int:seq>/withdraw/", ledger.Withdrawal.as_view(), name="api_position_withdraw"),
    path(f"{ALL}/positions/import/", TablesOfPositions.as_view(), name="api_positions_import"),
    path(f"{ALL}/objections/", objection_api.Objections.as_view(), name="api_objections"),
    path(f"{ALL}/objections/<slug:code>/", objection_api.OneObjection.as_view(), name="api_objection"),
    path(f"{ALL}/objections/<slug:code>/reply/", objection_api.Reply.as_view(), name="api_objection_reply"),
    path(
        f"{ALL}/objections/<slug:code>/answer/", objection_api.Answer.as_view(), name="api_objection_answer"
    ),
    path(f"{ALL}/blueprint/", drafts.Versions.as_view(), name="api_versions"),
    path(f"{VERSION}/blocks/", drafts.Blocks.as_view(), name="api_blocks"),
    path(f"{VERSION}/blocks/<uuid:block>/comments/", comments.NewComment.as_view(), name="api_comment_new"),
    path(f"{VERSION}/comments/", comments.Comments.as_view(), name="api_comments"),
    path(f"{COMMENT}/", comments.OneComment.as_view(), name="api_comment"),
    path(f"{COMMENT}/disposition/", answers.Dispositions.as_view(), name="api_disposition"),
    path(f"{COMMENT}/verdict/", answers.Verdicts.as_view(), name="api_verdict"),
    path(f"{ALL}/answers/release/", answers.Releases.as_view(), name="api_answers_release"),
    path(f"{ALL}/reports/", Reports.as_view(), name="api_reports"),
]
