"""Paths of the room of workshops."""

from django.urls import include, path

urlpatterns = [
    path("", include("workshops.planning.urls")),
    path("", include("workshops.signups.urls")),
    path("", include("workshops.live.urls")),
]
