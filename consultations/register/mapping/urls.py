"""Paths of judgements."""

from django.urls import path

from consultations.register.mapping import views

urlpatterns = [
    path("register/grid/", views.grid, name="grid"),
    path("register/organisations/<uuid:pk>/assess/", views.assess, name="assess"),
]
