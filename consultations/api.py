"""The API of the room of consultations: its addresses."""

from django.urls import include, path

from consultations.blueprint.api import answers, comments, drafts, talk, triage, working
from consultations.consensus import api as consensus
from consultations.ledger import api as ledger
from consultations.ledger import objection_api
from consultations.ledger.bulk.api import TablesOfPositions
from consultations.programme import api as programme

ALL = "consultations/<slug:slug>"
VERSION = f"{ALL}/blueprint/<slug:blueprint>/v<int:number>"
COMMENT = f"{ALL}/comments/<slug:code>"
WORK = f"{ALL}/blueprint/<slug:blueprint>"
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
    path(f"{WORK}/draft/", working.WorkingText.as_view(), name="api_draft"),
    path(f"{WORK}/candidate/", working.Candidate.as_view(), name="api_candidate"),
    path(f"{WORK}/candidate/pairs/", working.Pairs.as_view(), name="api_pairs"),
    path(f"{WORK}/candidate/notes/", working.Notes.as_view(), name="api_notes"),
    path(f"{WORK}/candidate/publish/", working.Publication.as_view(), name="api_publish"),
    path(f"{WORK}/asked/", working.Waiting.as_view(), name="api_asked"),
    path(f"{WORK}/asked/<int:pk>/", working.SecondWord.as_view(), name="api_second_word"),
    path(f"{WORK}/bindings/", working.Bindings.as_view(), name="api_bindings"),
    path(f"{WORK}/bindings/<int:pk>/", working.OneBinding.as_view(), name="api_binding"),
    path(f"{VERSION}/time/", working.Times.as_view(), name="api_version_time"),
    path(f"{VERSION}/blocks/", drafts.Blocks.as_view(), name="api_blocks"),
    path(f"{VERSION}/blocks/<uuid:block>/comments/", comments.NewComment.as_view(), name="api_comment_new"),
    path(f"{VERSION}/comment/", comments.NewWhole.as_view(), name="api_comment_whole"),
    path(f"{VERSION}/comments/", comments.Comments.as_view(), name="api_comments"),
    path(f"{COMMENT}/", comments.OneComment.as_view(), name="api_comment"),
    path(f"{COMMENT}/replies/", talk.Replies.as_view(), name="api_comment_reply"),
    path(f"{COMMENT}/endorsement/", talk.Endorsement.as_view(), name="api_comment_endorse"),
    path(f"{COMMENT}/attribution/", comments.CommentAttribution.as_view(), name="api_comment_attribution"),
    path(f"{COMMENT}/disposition/", answers.Dispositions.as_view(), name="api_disposition"),
    path(f"{COMMENT}/disposition/agree/", answers.Agreements.as_view(), name="api_disposition_agree"),
    path(f"{COMMENT}/triage/", triage.OneTriage.as_view(), name="api_triage"),
    path(f"{COMMENT}/verdict/", answers.Verdicts.as_view(), name="api_verdict"),
    path(f"{ALL}/answers/", answers.PublicAnswers.as_view(), name="api_answers"),
    path(f"{ALL}/answers/ask/", answers.Asks.as_view(), name="api_answers_ask"),
    path(f"{ALL}/answers/batches/", triage.Batches.as_view(), name="api_batches"),
    path(f"{ALL}/answers/templates/", triage.Templates.as_view(), name="api_templates"),
    path(f"{ALL}/answers/silent/", triage.Silent.as_view(), name="api_silent"),
    path(f"{ALL}/board/", triage.Board.as_view(), name="api_board"),
    path(f"{ALL}/letters/", triage.Groups.as_view(), name="api_letters"),
    path(f"{ALL}/answers/release/", answers.Releases.as_view(), name="api_answers_release"),
    path(f"{ALL}/reports/", consensus.Reports.as_view(), name="api_reports"),
]
