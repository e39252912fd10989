"""Paths of writing surveys, for staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import observe
from surveys.authoring.tabs import Tab, register
from surveys.authoring.views import checks, items, lists, outline, surveys, texts, workbooks

ALL = "consultations/<slug:slug>/manage/surveys"
ONE = f"{ALL}/<slug:code>"

urlpatterns = [
    path(f"{ALL}/new/", surveys.new, name="survey_new"),
    path(f"{ALL}/import/", workbooks.import_new, name="survey_import_new"),
    path(f"{ONE}/", outline.outline, name="survey_manage"),
    path(f"{ONE}/setup/", surveys.setup, name="survey_setup"),
    path(f"{ONE}/copy/", surveys.copy, name="survey_copy"),
    path(f"{ONE}/pause/", surveys.pause, name="survey_pause"),
    path(f"{ONE}/delete/", surveys.delete, name="survey_delete"),
    path(f"{ONE}/act/", outline.act, name="survey_act"),
    path(f"{ONE}/undo/", outline.undo, name="survey_undo"),
    path(f"{ONE}/discard/", outline.discard, name="survey_discard"),
    path(f"{ONE}/check/", checks.checked, name="survey_check"),
    path(f"{ONE}/publish/", checks.publish, name="survey_publish"),
    path(f"{ONE}/import/", workbooks.import_here, name="survey_import"),
    path(f"{ONE}/workbook/", workbooks.workbook, name="survey_workbook"),
    path(f"{ONE}/translations/", workbooks.translations, name="survey_translations"),
    path(f"{ONE}/lists/", lists.lists, name="survey_lists"),
    path(f"{ONE}/lists/<str:name>/", lists.one_list, name="survey_list"),
    path(f"{ONE}/languages/", texts.languages, name="survey_languages"),
    path(f"{ONE}/languages/<slug:spoken>/", texts.texts, name="survey_texts"),
    path(f"{ONE}/items/<slug:key>/", items.item, name="survey_item"),
    path(f"{ONE}/items/<slug:key>/place/", outline.place, name="survey_item_place"),
    path(f"{ONE}/items/<slug:key>/below/", items.below, name="survey_item_below"),
    path(f"{ONE}/items/<slug:section>/new/<slug:kind>/", items.new_item, name="survey_item_new"),
]

register(Tab(10, "survey_manage", _("Questions"), observe))
register(Tab(15, "survey_languages", _("Languages"), observe))
register(Tab(25, "survey_check", _("Check and publish"), observe))
