"""Drafts: begun, saved key by key, resumed on any device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.programme.speaking import Speaker
from consultations.register.engagement.models import Interaction
from surveys.answering.models import DraftResponse, Response, Revision
from surveys.authoring.models import Survey, SurveyVersion


class NotOpenError(Exception):
    """The survey does not take answers at this instant; drafts stay."""


@transaction.atomic
def begin(
    *, survey: Survey, version: SurveyVersion, speaker: Speaker, language: str, at: datetime
) -> DraftResponse:
    """Give the draft, or begin one: from the last answers where there are some."""
    found = draft_of(survey, speaker)
    if found is not None:
        return found
    if not survey.is_open(at):
        raise NotOpenError
    last = last_revision(survey, speaker)
    answers = dict(last.answers or {}) if last and last.status == Revision.Status.VALID else {}
    made, _new = DraftResponse.objects.get_or_create(
        survey=survey,
        person=speaker.person,
        defaults={
            "version": version,
            "answers": answers,
            "language": language,
            "began_at": at,
            "updated_at": at,
        },
    )
    Interaction.objects.bulk_create(
        [
            Interaction(
                at=at,
                channel="survey",
                stage=Interaction.Stage.REACHED,
                person_key=speaker.key,
                organisation_key=speaker.organisation.pk if speaker.organisation else None,
                exercise=survey.exercise,
                exercise_title=str(survey)[:200],
                source=f"surveys.draft:{survey.pk}",
            )
        ],
        ignore_conflicts=True,
    )
    return made


def draft_of(survey: Survey, speaker: Speaker) -> DraftResponse | None:
    """Give somebody's draft."""
    rows = DraftResponse.objects.select_related("version")
    return rows.filter(survey=survey, person=speaker.person).first()


def last_revision(survey: Survey, speaker: Speaker) -> Revision | None:
    """Give what somebody sent last."""
    rows = Revision.objects.filter(response__survey=survey, response__person=speaker.key)
    return rows.select_related("response", "version").order_by("-number").first()


def response_of(survey: Survey, speaker: Speaker) -> Response | None:
    """Give somebody's response."""
    return Response.objects.filter(survey=survey, person=speaker.key).first()


@transaction.atomic
def save(
    *,
    draft: DraftResponse,
    values: Mapping[str, Any],
    revs: Mapping[str, int],
    at: datetime,
    place: int | None = None,
    language: str = "",
) -> dict[str, Any]:
    """Save answers key by key; gives those that another tab or device changed since this form was made.

    A key whose revision is not the form's, and whose answer differs, is left as it is and given back.
    """
    fresh = DraftResponse.objects.select_for_update().get(pk=draft.pk)
    seen = dict(fresh.revs)
    conflicts: dict[str, Any] = {}
    for key, value in values.items():
        head = key.partition("__")[0]
        stored = fresh.answers.get(key)
        if (stored or None) == (value or None):
            continue
        if revs.get(head, 0) != seen.get(head, 0):
            conflicts[key] = stored
            continue
        if value:
            fresh.answers[key] = value
        else:
            fresh.answers.pop(key, None)
        fresh.revs[head] = revs.get(head, 0) + 1
    if place is not None:
        fresh.place = place
    fresh.language = language or fresh.language
    fresh.updated_at = at
    fresh.save(update_fields=["answers", "revs", "place", "language", "updated_at"])
    draft.answers, draft.revs, draft.place, draft.updated_at = fresh.answers, fresh.revs, fresh.place, at
    return conflicts
