"""Paths of coverage and of those who stay silent."""

from django.urls import path

from consultations.programme.coverage import silent_views, views

MANAGE = "consultations/<slug:slug>/manage"

urlpatterns = [
    path(f"{MANAGE}/coverage/", views.heat, name="coverage"),
    path(f"{MANAGE}/coverage/behind/", views.behind, name="coverage_behind"),
    path(f"{MANAGE}/coverage/targets/", views.targets, name="coverage_targets"),
    path(f"{MANAGE}/coverage.<slug:kind>", views.export, name="coverage_export"),
    path(f"{MANAGE}/silent/", silent_views.silent_list, name="silent"),
    path(f"{MANAGE}/silent/<uuid:pk>/call/", silent_views.call, name="silent_call"),
]
