"""Submitting: one transaction, once, with a receipt."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.ledger.actions import ProposalClosedError
from consultations.ledger.voices import InvalidMandateError
from consultations.register.directory.queries import facts_of
from consultations.register.engagement.actions import log_word
from ds4skills.audit import receipts
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from ds4skills.web import links
from surveys.answering import aliases, counting, drafts, files, letters, mediation, positions
from surveys.answering.drafts import (
    AlreadySentError,
    NeverChangedError,
    NotOpenError,
    PausedError,
    held,
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
    last_of,
    nonce_of,
    submit_key,
)
from surveys.answering.taking_back import spoken_by, take_back, withdraw
from surveys.authoring.models import Survey
from surveys.authoring.queries import codes_of

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
    "take_back",
    "withdraw",
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
    except IntegrityError:  # their first word came by another way at the same moment; it stands now
        return _submit(survey, speaker, draft, sending)


def is_theirs(revision: Revision, survey: Survey, speaker: Respondent) -> bool:
    """Tell whether what a draft became belongs to whoever sends it again; a guest shows it by holding the draft."""
    response = revision.response
    if response.survey_id != survey.pk:
        return False
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
        if found is None or not is_theirs(found, survey, speaker):
            raise NothingSentError
        return found
    taken_at, grace = sending.taken_at(survey)
    answers = checked(survey, row, sending.at)
    before = _before(survey, row)
    _may_say(survey, speaker, sending, before, row)
    revision = _revise(survey, speaker, row, answers, before, sending, at=taken_at, grace=grace)
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
    codes = codes_of(revision.version, positions.chosen(revision))
    if before is not None:
        counting.forget(revision)
        mediation.corrected(before=before, at=at)
    counting.count(revision, codes)
    if before is None or before.status == Revision.Status.WAITING:
        take_part(survey, speaker, revision, at)
    told = partial(_told, revision, spoken_by(survey, speaker), at)
    positions.record(revision=revision, speaker=speaker.speaker, before=before, codes=codes, at=at, tell=told)


def _before(survey: Survey, draft: DraftResponse) -> Revision | None:
    """Give what was sent before; a guest's is found by the receipt code that they gave, and gets another."""
    if draft.changes_sha256:
        rows = Response.objects.filter(survey=survey, receipt_sha256=draft.changes_sha256, person=None)
        if not rows.update(receipt_sha256=links.digest(nonce_of(draft.pk))):
            raise NothingSentError
        mine = Response.objects.filter(survey=survey, receipt_sha256=links.digest(nonce_of(draft.pk)))
        draft.last = mine.order_by("pk").values_list("pk", flat=True).first()
    found = last_of(draft.last) if draft.last is not None else None
    if found is not None:
        found.response.survey = survey
    return found


def _respond(survey: Survey, speaker: Respondent, draft: DraftResponse) -> Response:
    """Begin a respondent's record; it freezes the organisation's category and country."""
    organisation = speaker.organisation.pk if speaker.organisation else None
    facts = speaker.facts
    if facts is None and organisation is not None:
        facts = facts_of([organisation]).get(organisation)
    return Response.objects.create(
        survey=survey,
        person=None if speaker.shares else speaker.key,
        identity=survey.identity,
        organisation=organisation,
        category=facts.category if facts else "",
        country=facts.country if facts else "",
        size=facts.size if facts else "",
        alias=aliases.draw() if survey.identity == Survey.Identity.CONFIDENTIAL else "",
        verified=not speaker.is_guest,
        receipt_sha256=links.digest(nonce_of(draft.pk)) if speaker.is_guest else "",
    )


def _revise(
    survey: Survey,
    speaker: Respondent,
    draft: DraftResponse,
    answers: dict[str, Any],
    before: Revision | None,
    sending: Sending,
    *,
    at: datetime,
    grace: bool,
) -> Revision:
    commitment = receipts.commit(nonce_of(draft.pk), answers)
    entry = speaker.entry
    return Revision.objects.create(
        response=before.response if before else _respond(survey, speaker, draft),
        number=before.number + 1 if before else 1,
        version=draft.version,
        answers=answers,
        digest=digest(answers),
        submit_key=submit_key(draft.pk),
        language=sending.language,
        at=at,
        status=Revision.Status.WAITING if entry else Revision.Status.VALID,
        via=entry.via if entry else Revision.Via.WEB,
        entered_by=entry.user if entry else None,
        mandated=sending.mandated,
        grace=grace,
        receipt=receipts.issue(
            exercise=survey.exercise,
            form=draft.version.digest,
            commitment=commitment,
            at=at,
            closes_at=survey.closes_at,
            head=draft.head or "",
        ),
    )


def take_part(survey: Survey, speaker: Respondent, revision: Revision, at: datetime) -> None:
    """Write who took part: once, with what they send first; of a guest nobody knows."""
    if speaker.is_guest:
        return
    organisation = speaker.organisation.pk if speaker.organisation else None
    row = Participation(survey=survey, person=speaker.key, day=at.date())
    if speaker.shares:
        row.person, row.organisation = None, organisation
    Participation.objects.bulk_create([row], ignore_conflicts=True)
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
    """Word what is noted of a submission."""
    survey = revision.response.survey
    return worded(
        actor=None,
        verb="survey.answered",
        target=survey,
        scope=survey.consultation,
        at=at,
        by=by,
        positions=made,
        grace=revision.grace,
    )
