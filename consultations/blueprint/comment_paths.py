"""Paths of those who comment, talk, moderate and place comments."""

from django.urls import URLPattern, path

from consultations.blueprint.anchors import views as anchors
from consultations.blueprint.comments import confirming, kept, own, talking, writing
from consultations.blueprint.comments import views as comments
from consultations.blueprint.moderation import views as moderation

HERE = "consultations/<slug:slug>"
VERSION = f"{HERE}/blueprint/<slug:blueprint>/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"
COMMENT = f"{HERE}/comments/<slug:code>"
REPLY = f"{COMMENT}/replies/<int:pk>"
MODERATION = f"{HERE}/manage/moderation"

talk: list[URLPattern] = [
    path(f"{VERSION}/blocks/<uuid:block>/comment/", writing.comment, name="comment_new"),
    path(f"{VERSION}/comment/", writing.whole, name="comment_whole"),
    path(f"{HERE}/comments/", comments.comments, name="comments"),
    path(f"{HERE}/comments/mine/", own.mine, name="comments_mine"),
    path(f"{HERE}/comments/keep/", kept.keep, name="comments_keep"),
    path(f"{HERE}/comments/kept/<int:pk>/", kept.text, name="comment_text"),
    path(f"{HERE}/comments/kept/<int:pk>/discard/", kept.discard, name="comment_discard"),
    path(f"{HERE}/comments/confirm/<str:secret>/", confirming.confirm, name="comment_confirm"),
    path(f"{HERE}/comments/<slug:code>/edit/", own.edit, name="comment_edit"),
    path(f"{HERE}/comments/<slug:code>/withdraw/", own.withdraw, name="comment_withdraw"),
    path(f"{HERE}/comments/<slug:code>/shown/", own.attribution, name="comment_attribution"),
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
]
