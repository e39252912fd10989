"""Paths of the room of surveys."""

from django.urls import include, path

urlpatterns = [
    path("", include("surveys.answering.urls")),
    path("", include("surveys.results.exports.urls")),
    path("", include("surveys.results.urls")),
    path("", include("surveys.answering.identity_urls")),
    path("", include("surveys.inviting.urls")),
    path("", include("surveys.authoring.urls")),
]
