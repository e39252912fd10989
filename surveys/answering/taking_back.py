"""Taking answers back: a further revision that says so; facts go, positions are withdrawn, the record stays."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.ledger.voices import InvalidMandateError
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from surveys.answering import counting, mediation, positions
from surveys.answering.drafts import NeverChangedError, last_revision, refuse_closed
from surveys.answering.models import Revision
from surveys.answering.people import Respondent
from surveys.answering.pressing import NothingSentError, newest
from surveys.authoring.models import Survey
from surveys.authoring.queries import Codes


@transaction.atomic
def withdraw(*, survey: Survey, speaker: Respondent, at: datetime) -> Revision:
    """Take everything back: a new revision that says so; what staff entered and nobody confirmed is forgotten."""
    found = last_revision(survey, speaker)
    last = newest(found.response_id) if found else None
    if last is None or last.status == Revision.Status.WITHDRAWN:
        raise NothingSentError
    refuse_closed(survey, at)
    if survey.revise == Survey.Revise.NEVER:
        raise NeverChangedError
    if speaker.shares and speaker.mandate is None:
        raise InvalidMandateError
    last.response.survey = survey
    made = take_back(last=last, by=spoken_by(survey, speaker), at=at, said_at=at)
    mediation.forgotten(waiting=last, at=at)
    return made


def spoken_by(survey: Survey, speaker: Respondent) -> UUID | None:
    """Give whose act the log names: somebody's, where answers are named."""
    return speaker.key if survey.identity == Survey.Identity.NAMED else None


def take_back(
    *, last: Revision, by: UUID | None, at: datetime, said_at: datetime | None, reason: str = ""
) -> Revision:
    """Write the revision that takes a response back, in the caller's transaction; anonymously it has no hour."""
    revision = Revision.objects.create(
        response=last.response,
        number=last.number + 1,
        version=last.version,
        answers=None,
        digest=digest({}),
        submit_key=hashlib.sha256(f"withdrawn:{last.pk}".encode()).hexdigest() if said_at else None,
        language=last.language,
        at=said_at,
        status=Revision.Status.WITHDRAWN,
        mandated=last.mandated,
        reason=reason,
    )
    counting.forget(revision)

    def tell(_made: int) -> Event:
        survey = last.response.survey
        return worded(
            actor=None, verb="survey.withdrawn", target=survey, scope=survey.consultation, at=at, by=by
        )

    positions.record(
        revision=revision, speaker=None, before=last, codes=Codes({}, {}), at=at, tell=tell, taken_at=at
    )
    return revision
