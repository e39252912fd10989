"""Paths of drafts, comments and answers."""

from django.urls import path

from consultations.blueprint.answers import views as answers
from consultations.blueprint.bindings import views as bindings
from consultations.blueprint.comments import own
from consultations.blueprint.comments import views as comments
from consultations.blueprint.drafts import views as drafts
from consultations.blueprint.exports import views as exports
from consultations.blueprint.reading import views as reading

HERE = "consultations/<slug:slug>"
TEXT = f"{HERE}/blueprint/<slug:blueprint>"
VERSION = f"{TEXT}/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
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
    path(f"{VERSION}/blocks/<uuid:block>/comment/", comments.comment, name="comment_new"),
    path(f"{HERE}/comments/", comments.comments, name="comments"),
    path(f"{HERE}/comments/mine/", own.mine, name="comments_mine"),
    path(f"{HERE}/comments/<slug:code>/", answers.comment, name="comment"),
    path(f"{HERE}/comments/<slug:code>/edit/", own.edit, name="comment_edit"),
    path(f"{HERE}/comments/<slug:code>/withdraw/", own.withdraw, name="comment_withdraw"),
    path(f"{HERE}/comments/<slug:code>/shown/", own.attribution, name="comment_attribution"),
    path(f"{HERE}/comments/<slug:code>/verdict/", answers.verdict, name="comment_verdict"),
    path(f"{MANAGE}/", drafts.listing, name="drafts_manage"),
    path(f"{MANAGE}/<slug:blueprint>/comments.<str:kind>", exports.sheet, name="draft_sheet"),
    path(f"{MANAGE}/<slug:blueprint>/new/", drafts.new_version, name="version_new"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/", bindings.binding, name="draft_binding"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/bind/", bindings.bind, name="draft_bind"),
    path(f"{HERE}/manage/comments/", answers.board, name="comments_manage"),
    path(f"{HERE}/manage/comments/release/", answers.release, name="answers_release"),
    path(f"{HERE}/manage/comments.xlsx", answers.export, name="comments_export"),
    path(f"{HERE}/manage/comments/<slug:code>/", answers.dispose, name="comment_dispose"),
]
