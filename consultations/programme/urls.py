"""Paths of the programme and invitations."""

from django.urls import path

from consultations.programme import link_pages, notice_pages, views
from consultations.programme import mailing_pages as pages

MANAGE = "consultations/<slug:slug>/manage"

urlpatterns = [
    path("consultations/new/", views.new, name="consultation_new"),
    path(f"{MANAGE}/programme/", views.programme, name="programme"),
    path(f"{MANAGE}/programme/publish/", views.publish, name="consultation_publish"),
    path(f"{MANAGE}/programme/rounds/<int:number>/", views.round_edit, name="round_edit"),
    path(f"{MANAGE}/programme/rounds/<int:number>/remove/", views.round_remove, name="round_remove"),
    path(f"{MANAGE}/programme/roles/", views.role_give, name="role_give"),
    path(f"{MANAGE}/programme/roles/<int:pk>/take/", views.role_take, name="role_take"),
    path(f"{MANAGE}/programme/closing/<int:pk>/", views.closing_decide, name="closing_decide"),
    path(f"{MANAGE}/programme/audit/", views.audit, name="audit"),
    path(f"{MANAGE}/invitations/", pages.invitations, name="invitations"),
    path(f"{MANAGE}/invitations/invite/", pages.invite, name="invite"),
    path(f"{MANAGE}/invitations/remind/", pages.remind, name="invitations_remind"),
    path(f"{MANAGE}/invitations/<int:pk>/", pages.link_act, name="invitation_link"),
    path(f"{MANAGE}/invitations/mailings/<int:pk>/", pages.mailing, name="mailing"),
    path(f"{MANAGE}/invitations/mailings/<int:pk>/act/", pages.mailing_act, name="mailing_act"),
    path(f"{MANAGE}/invitations/mailings/<int:pk>/to/<uuid:person>/", pages.letter_act, name="letter_act"),
    path(
        f"{MANAGE}/invitations/mailings/<int:pk>/export/<str:kind>/",
        pages.mailing_export,
        name="mailing_export",
    ),
    path("register/notices/", notice_pages.notices, name="notices"),
    path("register/notices/send/", notice_pages.notices_send, name="notices_send"),
    path("register/notices/<uuid:pk>/told/", notice_pages.notice_told, name="notice_told"),
    path(
        "register/notices/organisations/<uuid:pk>/told/",
        notice_pages.notice_body_told,
        name="notice_body_told",
    ),
    path("stop/<str:token>/", link_pages.stop, name="stop"),
    path("i/new/", link_pages.new_link, name="link_new"),
    path("i/<str:secret>/", link_pages.link, name="link"),
]
