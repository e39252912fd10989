"""Paths of bringing positions in."""

from django.urls import path

from consultations.ledger.bulk import views

HERE = "consultations/<slug:slug>/manage/import"

urlpatterns = [
    path(f"{HERE}/", views.upload, name="positions_import"),
    path(f"{HERE}/template.csv", views.template, name="positions_template"),
    path(f"{HERE}/<uuid:pk>/", views.file, name="positions_file"),
    path(f"{HERE}/<uuid:pk>/refused.csv", views.refused, name="positions_refused"),
    path(f"{HERE}/<uuid:pk>/record/", views.apply, name="positions_apply"),
]
