"""Paths of results, for staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import observe
from surveys.authoring.tabs import Tab, register
from surveys.results import views

ONE = "consultations/<slug:slug>/manage/surveys/<slug:code>/results"

urlpatterns = [
    path(f"{ONE}/", views.results, name="survey_results"),
    path(f"{ONE}/export/", views.export, name="survey_export"),
]

register(Tab(60, "survey_results", _("Results"), observe, lambda survey: survey.fixed_at is not None))
