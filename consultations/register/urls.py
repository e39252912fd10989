"""Paths of the register."""

from django.urls import include, path

urlpatterns = [
    path("", include("consultations.register.imports.urls")),
    path("", include("consultations.register.duplicates.urls")),
    path("", include("consultations.register.segments.urls")),
    path("", include("consultations.register.mapping.urls")),
    path("", include("consultations.register.rights.urls")),
    path("", include("consultations.register.selfservice.urls")),
    path("", include("consultations.register.listed.urls")),
    path("", include("consultations.register.pages.urls")),
]
