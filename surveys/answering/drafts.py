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


class GoneError(Exception):
    """The draft is not there any more: it was sent from another tab or device."""


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

    A key whose revision is not the form's, and whose answer differs, is left as it is and given back. Where nobody
    wrote since the draft was read, one statement does it; else it is read again, locked.
    """
    rows, read = DraftResponse.objects.filter(pk=draft.pk), draft.revs
    draft.place = draft.place if place is None else place
    draft.language, draft.updated_at = language or draft.language, at
    conflicts = _merge(draft, draft, values, revs)
    if not rows.filter(revs=read).update(**_facts(draft)):
        fresh = rows.select_for_update().first()
        if fresh is None:
            raise GoneError
        conflicts = _merge(draft, fresh, values, revs)
        rows.update(**_facts(draft))
    return conflicts


def _facts(draft: DraftResponse) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in ("answers", "revs", "place", "language", "updated_at")}


def _merge(
    draft: DraftResponse, found: DraftResponse, values: Mapping[str, Any], revs: Mapping[str, int]
) -> dict[str, Any]:
    """Write into a draft what is found in storage with the values that may be written; gives the others."""
    answers, counts, seen = dict(found.answers), dict(found.revs), found.revs
    conflicts: dict[str, Any] = {}
    for key, value in values.items():
        head = key.partition("__")[0]
        stored = answers.get(key)
        if (stored or None) == (value or None):
            continue
        if revs.get(head, 0) != seen.get(head, 0):
            conflicts[key] = stored
            continue
        if value:
            answers[key] = value
        else:
            answers.pop(key, None)
        counts[head] = revs.get(head, 0) + 1
    draft.answers, draft.revs = answers, counts
    return conflicts
