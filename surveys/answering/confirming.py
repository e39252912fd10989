"""The person decides about what staff entered for them: confirmed it counts, refused or forgotten it goes."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from consultations.register.directory.models import Person
from ds4skills.audit.actions import note
from surveys.answering import actions, letters
from surveys.answering.entering import speaker_for
from surveys.answering.mediation import forgotten
from surveys.answering.models import Revision
from surveys.answering.people import respondent_of
from surveys.answering.pressing import newest
from surveys.answering.taking_back import take_back
from surveys.answering.words import Mediation, Upload

State = Mediation.State


class DecidedError(Exception):
    """It was decided already, replaced by the person's own answers, or waited for too long."""


def _locked(mediation: Mediation) -> Mediation:
    """Give what waits, once nobody else decides about it; DecidedError where it is not the last word any more."""
    last = newest(mediation.revision.response_id)
    rows = Mediation.objects.select_for_update(of=("self",))
    row = rows.select_related("revision__response__survey__consultation", "revision__version").get(
        pk=mediation.pk
    )
    if row.state != State.WAITING or last is None or last.pk != row.revision_id:
        raise DecidedError
    return row


@transaction.atomic
def confirm(*, mediation: Mediation, at: datetime) -> Revision:
    """Let what was entered count, as said at the hour of the entry: the same words in a new revision."""
    row = _locked(mediation)
    if row.expires_at <= at:
        raise DecidedError
    waiting = row.revision
    survey = waiting.response.survey
    person = Person.objects.filter(pk=waiting.response.person).first()
    if person is None:
        raise DecidedError
    who = respondent_of(survey, speaker_for(person, survey, at))
    names = (
        "response",
        "version",
        "answers",
        "digest",
        "language",
        "at",
        "via",
        "entered_by",
        "mandated",
        "grace",
    )
    made = Revision.objects.create(
        number=waiting.number + 1,
        submit_key=hashlib.sha256(f"{waiting.submit_key}:confirmed".encode()).hexdigest(),
        receipt=waiting.receipt,
        **{name: getattr(waiting, name) for name in names},
    )
    Upload.objects.filter(revision=waiting).update(revision=made)
    row.state, row.decided_at = State.CONFIRMED, at
    row.save(update_fields=["state", "decided_at"])
    actions.count(survey, who, made, waiting, at)
    letters.ask(revision=made, at=at)
    return made


@transaction.atomic
def refuse(*, mediation: Mediation, at: datetime, state: str = State.REFUSED) -> None:
    """Take back what was entered; its words go, for nobody stands behind them."""
    waiting = _locked(mediation).revision
    survey = waiting.response.survey
    take_back(last=waiting, by=None, at=at, said_at=at, reason=state)
    forgotten(waiting=waiting, at=at, state=state)
    note(actor=None, verb=f"survey.entry.{state}", target=survey, scope=survey.consultation, at=at)


def expire(at: datetime) -> int:
    """Take back what nobody confirmed in time; gives how many."""
    rows = Mediation.objects.filter(state=State.WAITING, expires_at__lte=at).order_by("pk")
    count = 0
    for row in rows.select_related("revision"):
        with suppress(DecidedError):  # somebody decided just now, or said something else since
            refuse(mediation=row, at=at, state=State.EXPIRED)
            count += 1
    return count
