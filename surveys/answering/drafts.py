"""Drafts: begun, saved key by key, resumed on any device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from consultations.register.directory.models import Mandate
from consultations.register.engagement.models import Interaction
from ds4skills.audit import receipts
from ds4skills.audit.queries import newest
from surveys.answering.models import DraftResponse, Participation, Response, Revision
from surveys.answering.people import Respondent
from surveys.authoring.models import Survey, SurveyVersion


class NotOpenError(Exception):
    """The survey does not take answers at this instant; drafts stay."""


class PausedError(NotOpenError):
    """The coordinators have paused the survey; drafts stay."""


class AlreadySentError(Exception):
    """They have answered anonymously: nobody can find that answer again but by its receipt code."""


class NeverChangedError(Exception):
    """In this survey, what is sent stays as it is."""


def is_final(survey: Survey, last: Revision | None) -> bool:
    """Tell whether what somebody sent can neither be changed nor taken back any more."""
    return survey.revise == Survey.Revise.NEVER and last is not None and last.status == Revision.Status.VALID


def refuse_closed(survey: Survey, at: datetime) -> None:
    """Raise where a survey does not take answers."""
    if survey.state(at) == "paused":
        raise PausedError
    if not survey.is_open(at):
        raise NotOpenError


def took_part(survey: Survey, who: Respondent) -> bool:
    """Tell whether somebody has answered anonymously; nothing says what."""
    return who.is_anonymous and Participation.objects.filter(survey=survey, person=who.key).exists()


@transaction.atomic
def begin(
    *, survey: Survey, version: SurveyVersion, speaker: Respondent, language: str, at: datetime
) -> DraftResponse:
    """Give the draft, or begin one: from the last answers where there are some."""
    found = draft_of(survey, speaker)
    if found is not None:
        return found
    refuse_closed(survey, at)
    if not speaker.is_guest and took_part(survey, speaker):
        raise AlreadySentError
    last = last_revision(survey, speaker)
    stands = last is not None and last.status == Revision.Status.VALID
    if stands and survey.revise == Survey.Revise.NEVER:
        raise NeverChangedError
    # Nothing that is kept of an anonymous draft tells the hour at which somebody opened a link.
    hour = None if speaker.is_anonymous else at
    mine = DraftResponse(
        survey=survey,
        version=version,
        answers=dict(last.answers or {}) if last and stands else {},
        language=language,
        via=speaker.entry.via if speaker.entry else "",
        began_at=hour,
        updated_at=hour,
        **speaker.owns_draft,
    )
    # Of two that begin at once, on two devices, both are given the same draft: the first.
    DraftResponse.objects.bulk_create([mine], ignore_conflicts=True)
    if not speaker.holds_secret and speaker.entry is None:
        _reached(survey, speaker, at)
    return draft_of(survey, speaker) or mine


def _reached(survey: Survey, speaker: Respondent, at: datetime) -> None:
    row = Interaction(
        at=at,
        channel="survey",
        stage=Interaction.Stage.REACHED,
        person_key=speaker.key,
        organisation_key=speaker.organisation.pk if speaker.organisation else None,
        exercise=survey.exercise,
        exercise_title=str(survey)[:200],
        source=f"surveys.draft:{survey.pk}",
    )
    Interaction.objects.bulk_create([row], ignore_conflicts=True)


def draft_of(survey: Survey, speaker: Respondent) -> DraftResponse | None:
    """Give somebody's draft, the newest where they began one under each of the entries that were merged."""
    rows = DraftResponse.objects.select_related("version").order_by("-updated_at", "pk")
    return rows.filter(survey=survey, trial=False, **speaker.finds_draft).first()


def held(survey: Survey, speaker: Respondent, draft: UUID, at: datetime) -> DraftResponse | None:
    """Give somebody's draft for sending, locked until the transaction ends.

    With it come `last`, the key of their response where they sent one before, locked, too, `head`, the newest seal of
    the ledger, and `speaks`: the mandate of whoever sends a shared draft, locked, too, where it holds at this instant.
    """
    rows = DraftResponse.objects.select_for_update(of=("self",)).select_related("version")
    rows = rows.annotate(last=_sent(survey, speaker), head=newest(receipts.STREAM))  # type: ignore[no-redef]
    if speaker.shares and speaker.mandate is not None:
        rows = rows.annotate(speaks=_mandate(speaker.mandate, at))  # type: ignore[no-redef]
    return rows.filter(pk=draft, survey=survey, trial=False, **speaker.finds_draft).first()


def _sent(survey: Survey, speaker: Respondent) -> Subquery:
    """Give somebody's response as a column, and keep others from writing to it meanwhile; one statement for both."""
    said = Revision.objects.filter(response=OuterRef("pk")).order_by("-at", "-number").values("at")[:1]
    rows = Response.objects.select_for_update(no_key=True).filter(survey=survey, **speaker.finds_response)
    return Subquery(rows.order_by(Subquery(said).desc(), "pk").values("pk")[:1])


def _mandate(mandate: Mandate, at: datetime) -> Subquery:
    """Give a mandate as a column, if it holds, and keep it from being revoked meanwhile; one statement for both."""
    rows = Mandate.objects.select_for_update(no_key=True).filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        pk=mandate.pk,
        state=Mandate.State.APPROVED,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    return Subquery(rows.values("pk"))


def discard(draft: DraftResponse) -> None:
    """Remove a draft in one statement; its files must have been kept or removed before."""
    rows = DraftResponse.objects.filter(pk=draft.pk)
    rows._raw_delete(rows.db)  # noqa: SLF001 -- no cascade to look for: one statement


def last_revision(survey: Survey, speaker: Respondent) -> Revision | None:
    """Give what somebody sent last."""
    mine = {f"response__{name}": value for name, value in speaker.finds_response.items()}
    rows = Revision.objects.filter(response__survey=survey, **mine)
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
    writer: UUID | None = None,
) -> dict[str, Any]:
    """Save answers key by key; gives those that another tab or device changed since this form was made.

    A key whose revision is not the form's, and whose answer differs, is left as it is and given back. Where nobody
    wrote since the draft was read, one statement does it; else it is read again, locked.
    """
    rows, read = DraftResponse.objects.filter(pk=draft.pk), draft.revs
    draft.place = draft.place if place is None else place
    draft.language = language or draft.language
    draft.updated_at = at if draft.began_at is not None else None  # of anonymous drafts no hour is kept
    conflicts = _merge(draft, draft, values, revs, writer)
    if not rows.filter(revs=read).update(**_facts(draft)):
        fresh = rows.select_for_update().first()
        if fresh is None:
            raise GoneError
        draft.writers = fresh.writers
        conflicts = _merge(draft, fresh, values, revs, writer)
        rows.update(**_facts(draft))
    return conflicts


def _facts(draft: DraftResponse) -> dict[str, Any]:
    names = ("answers", "revs", "place", "language", "updated_at", "writers")
    return {name: getattr(draft, name) for name in names}


def _merge(
    draft: DraftResponse,
    found: DraftResponse,
    values: Mapping[str, Any],
    revs: Mapping[str, int],
    writer: UUID | None,
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
        if writer is not None and found.organisation_id is not None:
            draft.writers = {**draft.writers, head: str(writer)}
    draft.answers, draft.revs = answers, counts
    return conflicts
