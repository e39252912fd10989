"""Paths of drafts, comments and answers."""

from django.urls import path

from consultations.blueprint.answers import views as answers
from consultations.blueprint.comments import own
from consultations.blueprint.comments import views as comments
from consultations.blueprint.drafts import views as drafts

HERE = "consultations/<slug:slug>"
VERSION = f"{HERE}/blueprint/<slug:blueprint>/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
    path(f"{HERE}/blueprint/", comments.draft_now, name="draft_now"),
    path(f"{VERSION}/", comments.draft, name="draft"),
    path(f"{VERSION}/changes/", comments.compare, name="draft_changes"),
    path(f"{VERSION}/blocks/<uuid:block>/", comments.block, name="block"),
    path(f"{VERSION}/blocks/<uuid:block>/comment/", comments.comment, name="comment_new"),
    path(f"{HERE}/comments/", comments.comments, name="comments"),
    path(f"{HERE}/comments/mine/", own.mine, name="comments_mine"),
    path(f"{HERE}/comments/<slug:code>/", answers.comment, name="comment"),
    path(f"{HERE}/comments/<slug:code>/edit/", own.edit, name="comment_edit"),
    path(f"{HERE}/comments/<slug:code>/withdraw/", own.withdraw, name="comment_withdraw"),
    path(f"{HERE}/comments/<slug:code>/shown/", own.attribution, name="comment_attribution"),
    path(f"{HERE}/comments/<slug:code>/verdict/", answers.verdict, name="comment_verdict"),
    path(f"{MANAGE}/", drafts.listing, name="drafts_manage"),
    path(f"{MANAGE}/<slug:blueprint>/new/", drafts.new_version, name="version_new"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/", drafts.binding, name="draft_binding"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/bind/", drafts.bind, name="draft_bind"),
    path(f"{HERE}/manage/comments/", answers.board, name="comments_manage"),
    path(f"{HERE}/manage/comments/release/", answers.release, name="answers_release"),
    path(f"{HERE}/manage/comments.xlsx", answers.export, name="comments_export"),
    path(f"{HERE}/manage/comments/<slug:code>/", answers.dispose, name="comment_dispose"),
]
