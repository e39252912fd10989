"""Paths of writing surveys, for staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import observe
from surveys.authoring import views
from surveys.authoring.tabs import Tab, register

ALL = "consultations/<slug:slug>/manage/surveys"
ONE = f"{ALL}/<slug:code>"

urlpatterns = [
    path(f"{ALL}/", views.listing, name="surveys_manage"),
    path(f"{ALL}/new/", views.new, name="survey_new"),
    path(f"{ONE}/", views.outline, name="survey_manage"),
    path(f"{ONE}/setup/", views.setup, name="survey_setup"),
    path(f"{ONE}/act/", views.act, name="survey_act"),
    path(f"{ONE}/publish/", views.publish, name="survey_publish"),
    path(f"{ONE}/items/<slug:key>/", views.item, name="survey_item"),
    path(f"{ONE}/items/<slug:section>/new/<slug:kind>/", views.new_item, name="survey_item_new"),
]

register(Tab(10, "survey_manage", _("Questions"), observe))
