"""Paths about who answers: codes, open doors, entries for others, aliases, the right person."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import coordinate, moderate
from surveys.answering import codes, doors, mediating, unmasking
from surveys.authoring.models import Survey
from surveys.authoring.tabs import Tab, register

ONE = "s/<slug:code>"
STAFF = "consultations/<slug:slug>/manage/surveys/<slug:code>"

urlpatterns = [
    path(f"{ONE}/code/", codes.code, name="survey_code"),
    path(f"{ONE}/code/forget/", codes.forget, name="survey_code_forget"),
    path(f"{ONE}/resume/", codes.resume, name="survey_resume"),
    path(f"{ONE}/mine/", codes.mine, name="survey_mine"),
    path(f"{ONE}/mine/change/", codes.change, name="survey_mine_change"),
    path(f"{ONE}/mine/withdraw/", codes.take_back, name="survey_mine_withdraw"),
    path(f"{ONE}/enter/", doors.enter, name="survey_enter"),
    path(f"{ONE}/address/", doors.address, name="survey_address"),
    path(f"{ONE}/guest/<str:secret>/", doors.guest, name="survey_guest"),
    path(f"{ONE}/entered/<str:secret>/", mediating.entered, name="survey_entered"),
    path(f"{ONE}/not-me/", unmasking.not_me, name="survey_not_me"),
    path(f"{STAFF}/entries/", mediating.entries, name="survey_entries"),
    path(f"{STAFF}/entries/leave/", mediating.leave, name="survey_entry_leave"),
    path(f"{STAFF}/aliases/", unmasking.opened, name="survey_aliases"),
    path(f"{STAFF}/aliases/<int:pk>/", unmasking.decide, name="survey_alias_decide"),
    path(f"{STAFF}/aliases/<int:pk>/look/", unmasking.look, name="survey_alias_look"),
    path(f"{STAFF}/handovers/", unmasking.handovers, name="survey_handovers"),
    path(f"{STAFF}/handovers/<int:pk>/", unmasking.handover, name="survey_handover"),
]


def _has_aliases(survey: Survey) -> bool:
    return survey.identity == Survey.Identity.CONFIDENTIAL


register(Tab(32, "survey_handovers", _("Not the right person"), coordinate))
register(Tab(40, "survey_entries", _("On behalf"), moderate, mediating.fits))
register(Tab(45, "survey_aliases", _("Who is who"), coordinate, _has_aliases))
