"""Paths of inviting and reminding, for staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import coordinate
from surveys.authoring.tabs import Tab, register
from surveys.inviting import reminder_views, views

ONE = "consultations/<slug:slug>/manage/surveys/<slug:code>"

urlpatterns = [
    path(f"{ONE}/invite/", views.invite, name="survey_invite"),
    path(f"{ONE}/reminders/", reminder_views.reminders, name="survey_reminders"),
    path(f"{ONE}/reminders/usual/", reminder_views.usual, name="survey_reminders_usual"),
    path(f"{ONE}/reminders/<int:number>/", reminder_views.reminder, name="survey_reminder"),
    path(f"{ONE}/reminders/<int:number>/cancel/", reminder_views.cancel, name="survey_reminder_cancel"),
]

register(Tab(30, "survey_invite", _("Invite"), coordinate))
register(Tab(35, "survey_reminders", _("Reminders"), coordinate))
