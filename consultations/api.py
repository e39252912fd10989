"""The API of the room of consultations: its addresses."""

from django.urls import include, path

from consultations.blueprint.api import answers, comments, drafts
from consultations.consensus import api as consensus
from consultations.ledger import api as ledger
from consultations.ledger import objection_api
from consultations.ledger.bulk.api import TablesOfPositions
from consultations.programme import api as programme

ALL = "consultations/<slug:slug>"
VERSION = f"{ALL}/blueprint/<slug:blueprint>/v<int:number>"
COMMENT = f"{ALL}/comments/<slug:code>"
urlpatterns = [
    path("register/", include("consultations.register.api.urls")),
    path(f"{ALL}/", programme.About.as_view(), name="api_consultation"),
    path(f"{ALL}/rounds/", programme.Rounds.as_view(), name="api_rounds"),
    path(f"{ALL}/invitations/", programme.Invitations.as_view(), name="api_invitations"),
    path(f"{ALL}/proposals/", consensus.Proposals.as_view(), name="api_proposals"),
    path(f"{ALL}/proposals/<slug:key>/position/", ledger.MyPosition.as_view(), name="api_position"),
    path(f"{ALL}/positions/mine/", ledger.MyPositions.as_view(), name="api_my_positions"),
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
    path(f"{COMMENT}/attribution/", comments.CommentAttribution.as_view(), name="api_comment_attribution"),
    path(f"{COMMENT}/disposition/", answers.Dispositions.as_view(), name="api_disposition"),
    path(f"{COMMENT}/verdict/", answers.Verdicts.as_view(), name="api_verdict"),
    path(f"{ALL}/answers/release/", answers.Releases.as_view(), name="api_answers_release"),
    path(f"{ALL}/reports/", consensus.Reports.as_view(), name="api_reports"),
]
