"""Paths of the import."""

from django.urls import path

from consultations.register.imports import outcomes, views

urlpatterns = [
    path("register/import/", views.source, name="imports"),
    path("register/import/<int:pk>/", views.resume, name="import"),
    path("register/import/<int:pk>/read/", views.read, name="import_read"),
    path("register/import/<int:pk>/columns/", views.columns, name="import_columns"),
    path("register/import/<int:pk>/values/", views.values, name="import_values"),
    path("register/import/<int:pk>/check/", outcomes.check, name="import_check"),
    path("register/import/<int:pk>/check/again/", outcomes.recheck, name="import_recheck"),
    path("register/import/<int:pk>/check/alike/", outcomes.alike, name="import_alike"),
    path("register/import/<int:pk>/apply/", outcomes.apply, name="import_apply"),
    path("register/import/<int:pk>/result/", outcomes.result, name="import_result"),
    path("register/import/<int:pk>/rows.csv", outcomes.error_rows, name="import_errors"),
    path("register/import/<int:pk>/undo/", outcomes.undo, name="import_undo"),
    path("register/import/<int:pk>/drop/", views.drop, name="import_drop"),
]
