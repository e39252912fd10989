"""Paths of drafts, comments and answers."""

from django.urls import include, path

from consultations.blueprint.anchors import views as anchors
from consultations.blueprint.answers import views as answers
from consultations.blueprint.comments import confirming, kept, own, talking, writing
from consultations.blueprint.comments import views as comments
from consultations.blueprint.exports import views as exports
from consultations.blueprint.moderation import views as moderation
from consultations.blueprint.publishing.urls import urlpatterns as desk
from consultations.blueprint.reading import views as reading

HERE = "consultations/<slug:slug>"
TEXT = f"{HERE}/blueprint/<slug:blueprint>"
VERSION = f"{TEXT}/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"
COMMENT = f"{HERE}/comments/<slug:code>"
REPLY = f"{COMMENT}/replies/<int:pk>"
MODERATION = f"{HERE}/manage/moderation"

urlpatterns = [
    *desk,
    path(f"{HERE}/blueprint/", reading.now, name="draft_now"),
    path(f"{HERE}/blueprint/<slug:blueprint>/compare/", reading.choose, name="draft_choose"),
    path(f"{TEXT}/log/", exports.log_page, name="draft_log"),
    path(f"{TEXT}/log.<str:kind>", exports.log, name="draft_log_file"),
    path(f"{TEXT}/synopsis/", exports.synopsis_page, name="draft_synopsis"),
    path(f"{VERSION}/annotations.json", exports.annotation_page, name="draft_annotations"),
    path(f"{VERSION}/draft.<str:kind>", exports.paper, name="draft_paper"),
    path(f"{VERSION}/", reading.draft, name="draft"),
    path(f"{VERSION}/changes/", reading.changes, name="draft_changes"),
    path(f"{VERSION}/from/v<int:old>/", reading.compare, name="draft_compare"),
    path(f"{VERSION}/read/", reading.have_read, name="draft_have_read"),
    path(f"{VERSION}/blocks/<uuid:block>/", reading.block, name="block"),
    path(f"{VERSION}/blocks/<uuid:block>/comment/", writing.comment, name="comment_new"),
    path(f"{VERSION}/comment/", writing.whole, name="comment_whole"),
    path(f"{HERE}/comments/", comments.comments, name="comments"),
    path(f"{HERE}/comments/mine/", own.mine, name="comments_mine"),
    path(f"{HERE}/comments/keep/", kept.keep, name="comments_keep"),
    path(f"{HERE}/comments/kept/<int:pk>/", kept.text, name="comment_text"),
    path(f"{HERE}/comments/kept/<int:pk>/discard/", kept.discard, name="comment_discard"),
    path(f"{HERE}/comments/confirm/<str:secret>/", confirming.confirm, name="comment_confirm"),
    path(f"{HERE}/comments/<slug:code>/", answers.comment, name="comment"),
    path(f"{HERE}/comments/<slug:code>/edit/", own.edit, name="comment_edit"),
    path(f"{HERE}/comments/<slug:code>/withdraw/", own.withdraw, name="comment_withdraw"),
    path(f"{HERE}/comments/<slug:code>/shown/", own.attribution, name="comment_attribution"),
    path(f"{HERE}/comments/<slug:code>/verdict/", answers.verdict, name="comment_verdict"),
    path(f"{COMMENT}/reply/", talking.reply, name="comment_reply"),
    path(f"{REPLY}/withdraw/", talking.withdraw_reply, name="reply_withdraw"),
    path(f"{COMMENT}/endorse/", talking.endorse, name="comment_endorse"),
    path(f"{COMMENT}/endorse/withdraw/", talking.unendorse, name="comment_unendorse"),
    path(f"{COMMENT}/count/", talking.let_count, name="comment_count"),
    path(f"{COMMENT}/report/", moderation.report, name="comment_report"),
    path(f"{COMMENT}/appeal/", moderation.appeal, name="comment_appeal"),
    path(f"{REPLY}/report/", moderation.report, name="reply_report"),
    path(f"{REPLY}/appeal/", moderation.appeal, name="reply_appeal"),
    path(f"{MODERATION}/", moderation.queue, name="moderation"),
    path(f"{MODERATION}/<slug:code>/", moderation.moderate, name="comment_moderate"),
    path(f"{MODERATION}/<slug:code>/replies/<int:pk>/", moderation.moderate, name="reply_moderate"),
    path(f"{MANAGE}/<slug:blueprint>/moved/", anchors.queue, name="anchors"),
    path(f"{MANAGE}/<slug:blueprint>/moved/<int:pk>/", anchors.place, name="anchor_place"),
    path(f"{MANAGE}/<slug:blueprint>/record/", confirming.record, name="comment_record"),
    path(f"{MANAGE}/<slug:blueprint>/comments.<str:kind>", exports.sheet, name="draft_sheet"),
    path("", include("consultations.blueprint.answers.urls")),
]
