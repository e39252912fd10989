"""The API's front door: the rooms' own addresses under /api/, and the schema they add up to."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("", include("consultations.api")),
    path("", include("surveys.api")),
    path("", include("workshops.api")),
]
