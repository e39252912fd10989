"""Paths of drafts, comments and answers."""

from django.urls import include, path

from consultations.blueprint.answers import views as answers
from consultations.blueprint.comment_paths import talk
from consultations.blueprint.exports import views as exports
from consultations.blueprint.publishing.urls import urlpatterns as desk
from consultations.blueprint.reading import views as reading

HERE = "consultations/<slug:slug>"
TEXT = f"{HERE}/blueprint/<slug:blueprint>"
VERSION = f"{TEXT}/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
    *desk,
    *talk,
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
    path(f"{HERE}/comments/<slug:code>/", answers.comment, name="comment"),
    path(f"{HERE}/comments/<slug:code>/verdict/", answers.verdict, name="comment_verdict"),
    path(f"{MANAGE}/<slug:blueprint>/comments.<str:kind>", exports.sheet, name="draft_sheet"),
    path("", include("consultations.blueprint.answers.urls")),
]
