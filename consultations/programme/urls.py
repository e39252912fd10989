"""Paths of the programme and invitations."""

from django.urls import path

from consultations.programme import views

MANAGE = "consultations/<slug:slug>/manage"

urlpatterns = [
    path("consultations/new/", views.new, name="consultation_new"),
    path(f"{MANAGE}/programme/", views.programme, name="programme"),
    path(f"{MANAGE}/programme/publish/", views.publish, name="consultation_publish"),
    path(f"{MANAGE}/programme/rounds/<int:number>/", views.round_edit, name="round_edit"),
    path(f"{MANAGE}/programme/rounds/<int:number>/remove/", views.round_remove, name="round_remove"),
    path(f"{MANAGE}/programme/roles/", views.role_give, name="role_give"),
    path(f"{MANAGE}/programme/roles/<int:pk>/take/", views.role_take, name="role_take"),
    path(f"{MANAGE}/programme/audit/", views.audit, name="audit"),
    path(f"{MANAGE}/invitations/", views.invitations, name="invitations"),
    path(f"{MANAGE}/invitations/remind/", views.remind, name="invitations_remind"),
    path(f"{MANAGE}/invitations/<int:pk>/", views.link_act, name="invitation_link"),
    path("i/new/", views.new_link, name="link_new"),
    path("i/<str:secret>/", views.link, name="link"),
]
