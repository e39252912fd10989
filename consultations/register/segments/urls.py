"""Paths of segments."""

from django.urls import path

from consultations.register.segments import views

urlpatterns = [
    path("register/segments/", views.segments, name="segments"),
    path("register/segments/new/", views.new, name="segment_new"),
    path("register/segments/<int:pk>/", views.segment, name="segment"),
    path("register/segments/<int:pk>/edit/", views.edit, name="segment_edit"),
    path("register/segments/<int:pk>/archive/", views.archive, name="segment_archive"),
    path("register/segments/<int:pk>/snapshots/<int:number>/", views.snapshot, name="segment_snapshot"),
]
