"""Paths of the public list."""

from django.urls import path

from consultations.register.listed import views

urlpatterns = [
    path("organisations/", views.organisations, name="public_organisations"),
    path("organisations.<slug:kind>", views.export, name="public_organisations_export"),
    path("organisations/<uuid:pk>/", views.organisation, name="public_organisation"),
]
