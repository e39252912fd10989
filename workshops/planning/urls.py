"""Paths of planning, for staff."""

from django.urls import path

from workshops.planning import views

ALL = "consultations/<slug:slug>/manage/workshops"
ONE = f"{ALL}/<slug:code>"
SESSION = f"{ONE}/<int:number>"

urlpatterns = [
    path(f"{ALL}/", views.listing, name="workshops_manage"),
    path(f"{ALL}/new/", views.new, name="workshop_new"),
    path(f"{ONE}/", views.workshop, name="workshop_manage"),
    path(f"{ONE}/edit/", views.edit, name="workshop_edit"),
    path(f"{ONE}/publish/", views.publish, name="workshop_publish"),
    path(f"{ONE}/sessions/new/", views.new_session, name="session_new"),
    path(f"{SESSION}/", views.session, name="session_manage"),
    path(f"{SESSION}/edit/", views.edit_session, name="session_edit"),
    path(f"{SESSION}/cancel/", views.cancel_session, name="session_cancel"),
    path(f"{SESSION}/agenda/new/", views.new_item, name="agenda_new"),
    path(f"{SESSION}/agenda/<int:pk>/", views.edit_item, name="agenda_edit"),
    path(f"{SESSION}/agenda/<int:pk>/move/", views.move_item, name="agenda_move"),
]
