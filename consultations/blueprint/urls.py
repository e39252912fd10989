"""Paths of drafts, comments and answers."""

from django.urls import path

from consultations.blueprint.answers import views as answers
from consultations.blueprint.bindings import views as bindings
from consultations.blueprint.comment_paths import talk
from consultations.blueprint.drafts import import_views as files
from consultations.blueprint.drafts import pairs_views as pairs
from consultations.blueprint.drafts import views as drafts
from consultations.blueprint.exports import views as exports
from consultations.blueprint.publishing import views as publishing
from consultations.blueprint.reading import views as reading

HERE = "consultations/<slug:slug>"
TEXT = f"{HERE}/blueprint/<slug:blueprint>"
VERSION = f"{TEXT}/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
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
    path(f"{MANAGE}/", drafts.listing, name="drafts_manage"),
    path(f"{HERE}/blueprint/<slug:blueprint>/figures/<slug:digest>/", files.picture, name="draft_figure"),
    path(f"{MANAGE}/<slug:blueprint>/", drafts.write, name="draft_write"),
    path(f"{MANAGE}/<slug:blueprint>/draft.md", drafts.download, name="draft_download"),
    path(f"{MANAGE}/<slug:blueprint>/name/", drafts.naming, name="blueprint_name"),
    path(f"{MANAGE}/<slug:blueprint>/import/", files.bring, name="draft_import"),
    path(f"{MANAGE}/<slug:blueprint>/figures/", files.pictures, name="draft_figures"),
    path(f"{MANAGE}/<slug:blueprint>/comments.<str:kind>", exports.sheet, name="draft_sheet"),
    path(f"{MANAGE}/<slug:blueprint>/new/", drafts.new_version, name="version_new"),
    path(f"{HERE}/wordings/<int:pk>/", bindings.wording, name="wording_again"),
    path(f"{MANAGE}/<slug:blueprint>/next/", publishing.candidate, name="candidate"),
    path(f"{MANAGE}/<slug:blueprint>/next/pairs/", pairs.pairs, name="candidate_pairs"),
    path(f"{MANAGE}/<slug:blueprint>/next/changes/", pairs.changes, name="candidate_changes"),
    path(f"{MANAGE}/<slug:blueprint>/asked/", publishing.asked, name="draft_asked"),
    path(f"{MANAGE}/<slug:blueprint>/v<int:number>/time/", publishing.time, name="version_time"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/propose/", bindings.propose, name="binding_propose"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/option/", bindings.option, name="binding_option"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/<int:pk>/unbind/", bindings.unbind, name="binding_unbind"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/<int:pk>/rule/", bindings.rule, name="binding_rule"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/", bindings.binding, name="draft_binding"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/bind/", bindings.bind, name="draft_bind"),
    path(f"{HERE}/manage/comments/", answers.board, name="comments_manage"),
    path(f"{HERE}/manage/comments/release/", answers.release, name="answers_release"),
    path(f"{HERE}/manage/comments.xlsx", answers.export, name="comments_export"),
    path(f"{HERE}/manage/comments/<slug:code>/", answers.dispose, name="comment_dispose"),
]
