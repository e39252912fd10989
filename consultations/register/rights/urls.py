"""Paths of rights."""

from django.urls import path

from consultations.register.rights import views

urlpatterns = [
    path("me/data/", views.my_data, name="my_data"),
    path("me/data/copy/", views.my_copy, name="my_copy"),
    path("me/data/copy/<int:pk>/", views.my_copy_file, name="my_copy_file"),
    path("me/data/leave/", views.my_erasure, name="my_erasure"),
    path("me/data/stay/", views.my_erasure_cancel, name="my_erasure_cancel"),
    path("register/requests/", views.requests, name="requests"),
    path("register/requests/exports/<int:pk>/decide/", views.export_decide, name="contacts_decide"),
    path("register/requests/exports/<int:pk>/prepare/", views.export_prepare, name="contacts_prepare"),
    path("register/requests/exports/<int:pk>/fetch/", views.export_fetch, name="contacts_fetch"),
    path("register/requests/erasures/<int:pk>/cancel/", views.erasure_cancel, name="erasure_cancel"),
    path("register/people/<uuid:pk>/remove/", views.person_erase, name="person_erase"),
    path("register/retention/", views.kept, name="retention"),
    path("help/data/", views.processing, name="processing"),
]
