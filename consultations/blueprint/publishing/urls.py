"""Paths of those who draft: text, files, candidate, publication, proposals."""

from django.urls import path

from consultations.blueprint.bindings import views as bindings
from consultations.blueprint.drafts import import_views as files
from consultations.blueprint.drafts import pairs_views as pairs
from consultations.blueprint.drafts import views as drafts
from consultations.blueprint.publishing import views as publishing

HERE = "consultations/<slug:slug>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
    path(f"{MANAGE}/", drafts.listing, name="drafts_manage"),
    path(f"{HERE}/blueprint/<slug:blueprint>/figures/<slug:digest>/", files.picture, name="draft_figure"),
    path(f"{MANAGE}/<slug:blueprint>/", drafts.write, name="draft_write"),
    path(f"{MANAGE}/<slug:blueprint>/draft.md", drafts.download, name="draft_download"),
    path(f"{MANAGE}/<slug:blueprint>/name/", drafts.naming, name="blueprint_name"),
    path(f"{MANAGE}/<slug:blueprint>/import/", files.bring, name="draft_import"),
    path(f"{MANAGE}/<slug:blueprint>/figures/", files.pictures, name="draft_figures"),
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
]
