"""Paths of results, for staff."""

from django.urls import path

from surveys.results import views

ONE = "consultations/<slug:slug>/manage/surveys/<slug:code>/results"

urlpatterns = [
    path(f"{ONE}/", views.results, name="survey_results"),
    path(f"{ONE}/export/", views.export, name="survey_export"),
]
