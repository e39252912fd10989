"""Paths of rights."""

from django.urls import path

from consultations.register.rights import views

urlpatterns = [
    path("register/requests/", views.requests, name="requests"),
    path("register/requests/exports/<int:pk>/decide/", views.export_decide, name="contacts_decide"),
    path("register/requests/exports/<int:pk>/prepare/", views.export_prepare, name="contacts_prepare"),
    path("register/requests/exports/<int:pk>/fetch/", views.export_fetch, name="contacts_fetch"),
    path("register/requests/erasures/<int:pk>/cancel/", views.erasure_cancel, name="erasure_cancel"),
    path("register/people/<uuid:pk>/remove/", views.person_erase, name="person_erase"),
    path("register/retention/", views.kept, name="retention"),
    path("help/data/", views.processing, name="processing"),
]
