"""Paths of data packages, for coordinators."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import coordinate
from surveys.authoring.tabs import Tab, register
from surveys.results.exports import views

ONE = "consultations/<slug:slug>/manage/surveys/<slug:code>/export"

urlpatterns = [
    path(f"{ONE}/", views.packages, name="survey_packages"),
    path(f"{ONE}/<int:number>/decide/", views.decide, name="survey_package_decide"),
    path(f"{ONE}/<int:number>/download/", views.fetch, name="survey_package_fetch"),
]

register(Tab(80, "survey_packages", _("Export"), coordinate, lambda survey: survey.fixed_at is not None))
