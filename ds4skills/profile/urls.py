"""Paths of one's own account."""

from django.urls import path

from ds4skills.profile import views

urlpatterns = [path("demo/<str:ticket>/", views.try_role, name="try_role")]
