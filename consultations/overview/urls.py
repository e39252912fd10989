"""Paths of the pages that the three see first, and of help."""

from django.urls import path

from consultations.overview import keys, views

urlpatterns = [
    path("", views.home, name="home"),
    path("reports/", views.reports, name="reports"),
    path("me/", views.me, name="me"),
    path("me/preferences/", views.preferences, name="preferences"),
    path("me/keys/", keys.keys, name="keys"),
    path("me/keys/<int:pk>/revoke/", keys.revoke, name="key_revoke"),
    path("check/", views.check, name="check"),
    path("help/", views.help_index, name="help_index"),
    path("help/<slug:topic>/", views.help_topic, name="help"),
    path("consultations/<slug:slug>/", views.overview, name="consultation"),
    path("consultations/<slug:slug>/manage/", views.dashboard, name="dashboard"),
]
