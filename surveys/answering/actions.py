"""Submitting and withdrawing: one transaction, once, with a receipt."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from consultations.ledger.actions import ProposalClosedError
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.speaking import Speaker
from consultations.register.directory.queries import facts_of
from consultations.register.engagement.actions import log_word
from ds4skills.audit import receipts
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from surveys.answering import counting, drafts, files, letters, positions
from surveys.answering.drafts import FinalError, NotOpenError, held, is_final, last_revision
from surveys.answering.models import DraftResponse, Participation, Response, Revision
from surveys.answering.sheets import Said, check, lines_of, review
from surveys.answering.ways import journey_of
from surveys.authoring.models import Survey
from surveys.authoring.plans import clean
from surveys.authoring.queries import Codes, codes_of

__all__ = ["FinalError", "InvalidMandateError", "NotOpenError", "ProposalClosedError"]


class ProblemsError(Exception):
    """Some answers cannot be taken as they are; `said` lists them."""

    def __init__(self, said: Sequence[Said]) -> None:
        super().__init__()
        self.said = said


class NothingSentError(Exception):
    """There is nothing to send or to withdraw."""


def submit_key(draft: UUID) -> str:
    """Give the key by which a draft is submitted only once; the draft's own id is not kept."""
    return hashlib.sha256(f"survey:{draft}".encode()).hexdigest()


def nonce_of(draft: UUID) -> str:
    """Give the receipt's secret: made of the draft's id, which only the respondent's page holds afterwards."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"receipt:{draft}".encode(), hashlib.sha256)
    return receipts.b64(made.digest()[:16])


def find_sent(draft: UUID) -> Revision | None:
    """Give what a draft became."""
    rows = Revision.objects.select_related("response__survey__consultation", "version")
    return rows.filter(submit_key=submit_key(draft)).first()


def in_window(survey: Survey, began_at: datetime | None, at: datetime) -> tuple[bool, bool]:
    """Tell whether answers are taken, and whether only by grace: a form made before closing, shortly after it."""
    if survey.is_open(at):
        return True, False
    closes = min(survey.closes_at, survey.consultation.closes_at)
    late = closes <= at < closes + timedelta(seconds=survey.grace_s)
    grace = late and began_at is not None and survey.is_open(began_at)
    return grace, grace


def submit(
    *,
    survey: Survey,
    speaker: Speaker,
    draft: UUID,
    mandated: bool,
    at: datetime,
    language: str,
    seen_at: datetime | None = None,
) -> Revision:
    """Send a draft: revision, facts, texts, positions, receipt in one transaction; again gives the same."""
    try:
        return _submit(survey, speaker, draft, mandated, at, language, seen_at)
    except IntegrityError:
        if found := find_sent(draft):
            return found
        raise


@transaction.atomic
def _submit(
    survey: Survey,
    speaker: Speaker,
    draft: UUID,
    mandated: bool,  # noqa: FBT001 -- handed on from `submit`
    at: datetime,
    language: str,
    seen_at: datetime | None,
) -> Revision:
    row = held(survey, speaker, draft)
    if row is None:
        found = find_sent(draft)
        if found is None or found.response.person not in {speaker.key, *speaker.keys}:
            raise NothingSentError
        return found
    taken, grace = in_window(survey, seen_at, at)
    if not taken:
        raise NotOpenError
    answers = _checked(survey, row, at)
    # What arrives by grace was said, at the latest, at the last instant before closing.
    taken_at = seen_at if grace and seen_at else at
    before = _before(survey, row)
    revision = _revise(
        survey, speaker, row, answers, before, mandated=mandated, grace=grace, at=taken_at, language=language
    )
    files.keep(row, revision)
    drafts.discard(row)
    codes = codes_of(revision.version, positions.chosen(revision))
    if before is not None:
        counting.forget(revision)
    counting.count(revision, codes)
    by = speaker.key if survey.identity == Survey.Identity.NAMED else None
    told = partial(_told, revision, by, at)
    positions.record(revision=revision, speaker=speaker, before=before, codes=codes, at=at, tell=told)
    if before is None:
        _take_part(survey, speaker, revision, at)
    letters.ask(revision=revision, at=at)
    return revision


def _checked(survey: Survey, draft: DraftResponse, at: datetime) -> dict[str, Any]:
    """Give the answers that count; raises where one cannot be taken, or none is there."""
    journey = journey_of(draft.version, draft.answers, survey, at)
    if not check(journey, lines_of(journey, draft.answers, {}), needed=True):
        raise ProblemsError([each for each in review(journey, draft.answers, {}) if each.problem])
    answers = clean(journey, draft.answers)
    if not answers:
        raise NothingSentError
    return answers


def _before(survey: Survey, draft: DraftResponse) -> Revision | None:
    """Give what was sent before."""
    if draft.last is None:
        return None
    found = Revision.objects.select_related("response").get(pk=draft.last)
    found.response.survey = survey
    return found


def _respond(survey: Survey, speaker: Speaker) -> Response:
    """Begin a respondent's record; it freezes the organisation's category and country."""
    organisation = speaker.organisation.pk if speaker.organisation else None
    facts = speaker.facts
    if facts is None and organisation is not None:
        facts = facts_of([organisation]).get(organisation)
    return Response.objects.create(
        survey=survey,
        person=speaker.key,
        identity=survey.identity,
        organisation=organisation,
        category=facts.category if facts else "",
        country=facts.country if facts else "",
    )


def _revise(
    survey: Survey,
    speaker: Speaker,
    draft: DraftResponse,
    answers: dict[str, Any],
    before: Revision | None,
    *,
    mandated: bool,
    grace: bool,
    at: datetime,
    language: str,
) -> Revision:
    commitment = receipts.commit(nonce_of(draft.pk), answers)
    return Revision.objects.create(
        response=before.response if before else _respond(survey, speaker),
        number=before.number + 1 if before else 1,
        version=draft.version,
        answers=answers,
        digest=digest(answers),
        submit_key=submit_key(draft.pk),
        language=language,
        at=at,
        mandated=mandated,
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


def _take_part(survey: Survey, speaker: Speaker, revision: Revision, at: datetime) -> None:
    """Write who took part: once, with what they send first."""
    row = Participation(survey=survey, person=speaker.key, day=at.date())
    Participation.objects.bulk_create([row], ignore_conflicts=True)
    log_word(
        channel="survey",
        exercise=survey.exercise,
        title=str(survey),
        at=at,
        person=speaker.key,
        organisation=speaker.organisation.pk if speaker.organisation else None,
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
def withdraw(*, survey: Survey, speaker: Speaker, at: datetime) -> Revision:
    """Take everything back: a new revision that says so; facts go, positions are withdrawn."""
    last = last_revision(survey, speaker)
    if last is None or last.status == Revision.Status.WITHDRAWN:
        raise NothingSentError
    if not survey.is_open(at):
        raise NotOpenError
    if is_final(survey, last):
        raise FinalError
    last.response.survey = survey
    revision = Revision.objects.create(
        response=last.response,
        number=last.number + 1,
        version=last.version,
        answers=None,
        digest=digest({}),
        submit_key=hashlib.sha256(f"{last.submit_key}:withdrawn".encode()).hexdigest(),
        language=last.language,
        at=at,
        status=Revision.Status.WITHDRAWN,
        mandated=last.mandated,
    )
    counting.forget(revision)
    by = speaker.key if survey.identity == Survey.Identity.NAMED else None
    told = partial(_told, revision, by, at)
    positions.record(revision=revision, speaker=speaker, before=last, codes=Codes({}, {}), at=at, tell=told)
    return revision
