"""Paths of the import."""

from django.urls import path

from consultations.register.imports import views

urlpatterns = [
    path("register/import/", views.upload, name="imports"),
    path("register/import/<int:pk>/", views.mapping, name="import"),
    path("register/import/<int:pk>/apply/", views.apply, name="import_apply"),
    path("register/import/<int:pk>/refused.csv", views.refused, name="import_refused"),
]
