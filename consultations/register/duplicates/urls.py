"""Paths of duplicates."""

from django.urls import path

from consultations.register.duplicates import views

urlpatterns = [
    path("register/duplicates/", views.duplicates, name="duplicates"),
    path("register/duplicates/look/", views.look, name="duplicates_look"),
    path("register/duplicates/<int:pk>/", views.suggestion, name="duplicate"),
    path("register/duplicates/<int:pk>/decide/", views.decide, name="duplicate_decide"),
    path("register/duplicates/merge/<slug:kind>/<uuid:a>/<uuid:b>/", views.merge, name="merge"),
    path("register/duplicates/merges/<int:pk>/undo/", views.unmerge, name="unmerge"),
]
