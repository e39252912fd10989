"""Submitting and withdrawing: one transaction, once, with a receipt."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.ledger.actions import ProposalClosedError
from consultations.ledger.voices import InvalidMandateError
from consultations.register.engagement.actions import log_word
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from ds4skills.storage.rows import insert_all
from ds4skills.web import links
from surveys.answering import counting, drafts, files, letters, mediation, positions
from surveys.answering.drafts import (
    AlreadySentError,
    NeverChangedError,
    NotOpenError,
    PausedError,
    held,
    last_revision,
    refuse_closed,
)
from surveys.answering.models import DraftResponse, Participation, Response, Revision
from surveys.answering.people import Respondent
from surveys.answering.pressing import (
    NothingSentError,
    ProblemsError,
    Sending,
    checked,
    find_sent,
    in_window,
    nonce_of,
    submit_key,
)
from surveys.answering.recording import revise
from surveys.authoring.memory import Codes, codes_of
from surveys.authoring.models import Survey

__all__ = [
    "AlreadySentError",
    "InvalidMandateError",
    "NeverChangedError",
    "NotOpenError",
    "NothingSentError",
    "PausedError",
    "ProblemsError",
    "ProposalClosedError",
    "Sending",
    "checked",
    "find_sent",
    "in_window",
    "nonce_of",
    "submit_key",
]


def submit(
    *,
    survey: Survey,
    speaker: Respondent,
    draft: UUID,
    mandated: bool,
    at: datetime,
    language: str,
    seen_at: datetime | None = None,
) -> Revision:
    """Send a draft: revision, facts, texts, positions, receipt in one transaction; again gives the same."""
    sending = Sending(at, language, mandated, seen_at)
    try:
        return _submit(survey, speaker, draft, sending)
    except IntegrityError:
        if found := find_sent(draft):
            return found
        raise


def is_theirs(revision: Revision, speaker: Respondent) -> bool:
    """Tell whether what a draft became belongs to whoever sends it again; a guest shows it by holding the draft."""
    response = revision.response
    if speaker.holds_secret:
        return response.person is None and response.organisation is None
    if speaker.speaker and not speaker.shares and response.person in {speaker.key, *speaker.speaker.keys}:
        return True
    return all(getattr(response, name) == value for name, value in speaker.owns_response.items())


@transaction.atomic
def _submit(survey: Survey, speaker: Respondent, draft: UUID, sending: Sending) -> Revision:
    row = held(survey, speaker, draft, sending.at)
    if row is None:
        found = find_sent(draft)
        if found is None or not is_theirs(found, speaker):
            raise NothingSentError
        return found
    taken_at, grace = sending.taken_at(survey)
    answers = checked(survey, row, sending.at)
    before = _before(survey, row)
    _may_say(survey, speaker, sending, before, row)
    revision = revise(survey, speaker, row, answers, before, sending, at=taken_at, grace=grace)
    files.keep(row, revision)
    drafts.discard(row)
    if speaker.entry is not None:
        mediation.ask(revision=revision, entry=speaker.entry, at=sending.at)
        return revision
    count(survey, speaker, revision, before, sending.at)
    letters.ask(revision=revision, at=sending.at)
    return revision


def _may_say(
    survey: Survey, speaker: Respondent, sending: Sending, before: Revision | None, draft: DraftResponse
) -> None:
    """Refuse what may not be changed, what staff would overwrite, and an organisation's word without a mandate."""
    stands = before is not None and before.status == Revision.Status.VALID
    if stands and (survey.revise == Survey.Revise.NEVER or speaker.entry is not None):
        raise NeverChangedError
    if (sending.mandated or speaker.shares) and not (sending.mandated and speaker.mandate):
        raise InvalidMandateError
    if speaker.shares and draft.speaks is None:
        raise InvalidMandateError


def count(
    survey: Survey, speaker: Respondent, revision: Revision, before: Revision | None, at: datetime
) -> None:
    """Have a revision counted: facts and texts, who took part, and positions where we know who speaks."""
    codes = codes_of(revision.version)
    if before is not None:
        counting.forget(revision)
        mediation.corrected(before=before, at=at)
    counting.count(revision, codes)
    if before is None or before.status == Revision.Status.WAITING:
        take_part(survey, speaker, revision, at)
    told = partial(_told, revision, _by(survey, speaker), at)
    positions.record(revision=revision, speaker=speaker.speaker, before=before, codes=codes, at=at, tell=told)


def _by(survey: Survey, speaker: Respondent) -> UUID | None:
    return speaker.key if survey.identity == Survey.Identity.NAMED else None


def _before(survey: Survey, draft: DraftResponse) -> Revision | None:
    """Give what was sent before; a guest's is found by the receipt code that they gave, and gets another."""
    if draft.changes_sha256:
        rows = Response.objects.filter(survey=survey, receipt_sha256=draft.changes_sha256, person=None)
        if not rows.update(receipt_sha256=links.digest(nonce_of(draft.pk))):
            raise NothingSentError
        mine = Revision.objects.filter(
            response__survey=survey, response__receipt_sha256=links.digest(nonce_of(draft.pk))
        )
        draft.last = mine.order_by("-number").values_list("pk", flat=True).first()
    if draft.last is None:
        return None
    found = Revision.objects.select_related("response").get(pk=draft.last)
    found.response.survey = survey
    return found


def take_part(survey: Survey, speaker: Respondent, revision: Revision, at: datetime) -> None:
    """Write who took part: once, with what they send first; of a guest nobody knows."""
    if speaker.is_guest:
        return
    organisation = speaker.organisation.pk if speaker.organisation else None
    row = Participation(survey=survey, person=speaker.key, day=at.date())
    if speaker.shares:
        row.person, row.organisation = None, organisation
    insert_all([row], unless_there=True)
    log_word(
        channel="survey",
        exercise=survey.exercise,
        title=str(survey),
        at=at,
        person=speaker.key,
        organisation=organisation,
        mandated=revision.mandated,
        source=f"surveys.response:{revision.response_id}",
    )


def _told(revision: Revision, by: UUID | None, at: datetime, made: int) -> Event:
    """Word what is noted of a submission, or of taking it back."""
    survey = revision.response.survey
    known: dict[str, Any] = {
        "actor": None,
        "target": survey,
        "scope": survey.consultation,
        "at": at,
        "by": by,
    }
    if revision.status == Revision.Status.WITHDRAWN:
        return worded(verb="survey.withdrawn", **known)
    return worded(verb="survey.answered", positions=made, grace=revision.grace, **known)


@transaction.atomic
def withdraw(*, survey: Survey, speaker: Respondent, at: datetime) -> Revision:
    """Take everything back: a new revision that says so; facts go, positions are withdrawn."""
    last = last_revision(survey, speaker)
    if last is None or last.status == Revision.Status.WITHDRAWN:
        raise NothingSentError
    refuse_closed(survey, at)
    if survey.revise == Survey.Revise.NEVER:
        raise NeverChangedError
    if speaker.shares and speaker.mandate is None:
        raise InvalidMandateError
    last.response.survey = survey
    return take_back(last=last, by=_by(survey, speaker), at=at, said_at=at)


def take_back(
    *, last: Revision, by: UUID | None, at: datetime, said_at: datetime | None, reason: str = ""
) -> Revision:
    """Write the revision that takes a response back, in the caller's transaction; anonymously it has no hour."""
    key = hashlib.sha256(f"{last.submit_key}:withdrawn".encode()).hexdigest()
    revision = Revision.objects.create(
        response=last.response,
        number=last.number + 1,
        version=last.version,
        answers=None,
        digest=digest({}),
        submit_key=key if said_at else None,
        language=last.language,
        at=said_at,
        status=Revision.Status.WITHDRAWN,
        mandated=last.mandated,
        reason=reason,
    )
    counting.forget(revision)
    told = partial(_told, revision, by, at)
    positions.record(
        revision=revision, speaker=None, before=last, codes=Codes({}, {}), at=at, tell=told, taken_at=at
    )
    return revision
