"""Paths for those who word proposals."""

from django.urls import path

from consultations.proposals import views

ALL = "consultations/<slug:slug>/manage/proposals"

urlpatterns = [
    path(f"{ALL}/", views.listing, name="proposals_manage"),
    path(f"{ALL}/new/", views.new, name="proposal_new"),
    path(f"{ALL}/<slug:key>/", views.edit, name="proposal_edit"),
    path(f"{ALL}/<slug:key>/state/", views.state, name="proposal_state"),
]
