"""Drafts: begun, saved key by key, resumed on any device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery

from consultations.programme.speaking import Speaker
from consultations.register.engagement.models import Interaction
from ds4skills.audit import receipts
from ds4skills.audit.queries import newest
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.models import Survey, SurveyVersion


class NotOpenError(Exception):
    """The survey does not take answers at this instant; drafts stay."""


class FinalError(Exception):
    """What was sent stays as it is: the survey takes no change."""


def is_final(survey: Survey, last: Revision | None) -> bool:
    """Tell whether what somebody sent can neither be changed nor taken back any more."""
    return survey.revise == Survey.Revise.NEVER and last is not None and last.status == Revision.Status.VALID


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
    if is_final(survey, last):
        raise FinalError
    answers = dict(last.answers or {}) if last and last.status == Revision.Status.VALID else {}
    mine = DraftResponse(
        survey=survey,
        person=speaker.person,
        version=version,
        answers=answers,
        language=language,
        began_at=at,
        updated_at=at,
    )
    # Of two that begin at once, on two devices, both are given the same draft: the first.
    DraftResponse.objects.bulk_create([mine], ignore_conflicts=True)
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
    return draft_of(survey, speaker) or mine


def draft_of(survey: Survey, speaker: Speaker) -> DraftResponse | None:
    """Give somebody's draft, the newest where they began one under each of the entries that were merged."""
    rows = DraftResponse.objects.select_related("version").order_by("-updated_at", "pk")
    return rows.filter(survey=survey, person__in=speaker.keys).first()


def held(survey: Survey, speaker: Speaker, draft: UUID) -> DraftResponse | None:
    """Give somebody's draft for sending, locked until the transaction ends.

    With it come `last`, the key of what they sent before, and `head`, the newest seal of the ledger.
    """
    sent = Revision.objects.filter(response__survey=survey, response__person__in=speaker.keys)
    rows = DraftResponse.objects.select_for_update(of=("self",)).select_related("version")
    last = Subquery(sent.order_by("-at", "-number").values("pk")[:1])
    rows = rows.annotate(last=last, head=newest(receipts.STREAM))  # type: ignore[no-redef]
    return rows.filter(pk=draft, survey=survey, person__in=speaker.keys).first()


def discard(draft: DraftResponse) -> None:
    """Remove a draft in one statement; its files must have been kept or removed before."""
    rows = DraftResponse.objects.filter(pk=draft.pk)
    rows._raw_delete(rows.db)  # noqa: SLF001 -- no cascade to look for: one statement


def last_revision(survey: Survey, speaker: Speaker) -> Revision | None:
    """Give what somebody sent last."""
    rows = Revision.objects.filter(response__survey=survey, response__person__in=speaker.keys)
    return rows.select_related("response", "version").order_by("-at", "-number").first()


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
