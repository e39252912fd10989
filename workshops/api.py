"""The API of the room of workshops."""

from django.urls import path

from workshops.live.api import PollResult
from workshops.signups.api import MySignUp, Workshops

SLUG = "consultations/<slug:slug>"

urlpatterns = [
    path(f"{SLUG}/workshops/", Workshops.as_view(), name="api_workshops"),
    path(f"{SLUG}/sessions/<int:pk>/signups/", MySignUp.as_view(), name="api_signups"),
    path(f"{SLUG}/polls/<int:pk>/result/", PollResult.as_view(), name="api_poll_result"),
]
