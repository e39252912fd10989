"""Paths of the room of consultations."""

from django.urls import include, path

urlpatterns = [
    path("", include("consultations.register.urls")),
    path("", include("consultations.programme.urls")),
    path("", include("consultations.programme.coverage.urls")),
    path("", include("consultations.proposals.urls")),
    path("", include("consultations.ledger.urls")),
    path("", include("consultations.blueprint.urls")),
    path("", include("consultations.consensus.urls")),
    path("", include("consultations.overview.urls")),
]
