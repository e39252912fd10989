"""What every staff page of the room shows: the way to it, and the pages beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from consultations.programme.models import Consultation
from ds4skills.accounts.http import SignedInRequest
from surveys.authoring.models import Survey
from surveys.authoring.tabs import tabs_of


def context_of(consultation: Consultation, *crumbs: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    """Give what every staff page of the room shows."""
    way: list[tuple[str, str | None]] = [(str(consultation), consultation.get_absolute_url())]
    if crumbs:
        way.append((_("Surveys"), f"/consultations/{consultation.slug}/manage/surveys/"))
    else:
        way.append((_("Surveys"), None))
    known = {"consultation": consultation, "section": "manage", "task": "surveys"}
    return {**known, "crumbs": [*way, *crumbs], **more}


def place_of(survey: Survey) -> tuple[str, str]:
    """Give a survey with the address of its staff page."""
    return str(survey), f"/consultations/{survey.consultation.slug}/manage/surveys/{survey.code}/"


def about(
    request: SignedInRequest, survey: Survey, here: str, *crumbs: tuple[str, str | None], **more: Any
) -> dict[str, Any]:
    """Give what a staff page about one survey shows; `here` is the name of its tab's address."""
    way = (place_of(survey), *crumbs) if crumbs else ((str(survey), None),)
    tabs = tabs_of(survey, request.user, here)
    return context_of(survey.consultation, *way, survey=survey, tabs=tabs, **more)
