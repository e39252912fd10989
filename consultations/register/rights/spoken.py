"""What somebody said of their data by phone, letter or in person: written down by staff, with how and the evidence."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from consultations.register.consent import actions as consent
from consultations.register.consent.models import ConsentRecord, ConsentText, Stop
from consultations.register.consent.queries import standing
from consultations.register.directory.models import Email, Person
from consultations.register.rights.models import Erasure, SpokenWord
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.letters import revive

GIVEN, WITHDRAWN = ConsentRecord.Act.GIVEN, ConsentRecord.Act.WITHDRAWN


class SaidOtherwiseError(Exception):
    """They said the contrary after this; `on` is the day."""

    def __init__(self, on: date) -> None:
        super().__init__(on.isoformat())
        self.on = on


class LeavingError(Exception):
    """They are to be removed; only calling that off lifts the restriction. `due_at` is when."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at.isoformat())
        self.due_at = due_at


@dataclass(frozen=True)
class Heard:
    """How something was said, on which day, and where one can look it up."""

    way: str
    said_on: date
    evidence: str


def _write(actor: User, person: Person, about: str, heard: Heard, at: datetime) -> SpokenWord:
    return SpokenWord.objects.create(
        key=person.key_id,
        about=about,
        way=heard.way,
        said_on=heard.said_on,
        evidence=heard.evidence,
        by=actor,
        at=at,
    )


def _unless_said_since(person: Person, purpose: str, act: str, heard: Heard, at: datetime) -> None:
    known = standing(person.key_id, at).get(purpose)
    if known is not None and known.act != act and known.at.date() > heard.said_on:
        raise SaidOtherwiseError(known.at.date())


@transaction.atomic
def allow(
    *, actor: User, person: Person, purpose: str, text: ConsentText, heard: Heard, at: datetime
) -> SpokenWord:
    """Write down that somebody allowed a purpose, in the exact words that were read to them or that they signed."""
    _unless_said_since(person, purpose, GIVEN, heard, at)
    way = f"staff.{heard.way}"
    consent.give(key=person.key_id, purpose=purpose, text=text, via=way, at=at, actor=actor)
    return _write(actor, person, f"given:{purpose}", heard, at)


@transaction.atomic
def withdraw(*, actor: User, person: Person, purpose: str, heard: Heard, at: datetime) -> SpokenWord:
    """Write down that somebody withdrew a purpose."""
    _unless_said_since(person, purpose, WITHDRAWN, heard, at)
    consent.withdraw(key=person.key_id, purpose=purpose, via=f"staff.{heard.way}", at=at, actor=actor)
    return _write(actor, person, f"withdrawn:{purpose}", heard, at)


@transaction.atomic
def stop(*, actor: User, person: Person, kind: str, heard: Heard, at: datetime) -> SpokenWord:
    """Write down that somebody wants no messages, objects, or wants their data restricted."""
    consent.stop(person=person, kind=kind, at=at, actor=actor)
    return _write(actor, person, f"stopped:{kind}", heard, at)


@transaction.atomic
def lift(*, actor: User, person: Person, kind: str, heard: Heard, at: datetime) -> SpokenWord:
    """Undo a stop by the person's own word; LeavingError while they are to be removed."""
    leaving = Erasure.objects.filter(key=person.key_id, done_at=None, cancelled_at=None).first()
    if leaving is not None and kind == Stop.Kind.RESTRICTED:
        raise LeavingError(leaving.due_at)
    consent.lift_stop(person=person, kind=kind, at=at, actor=actor)
    return _write(actor, person, f"lifted:{kind}", heard, at)


@transaction.atomic
def try_address(*, actor: User, email: Email, at: datetime) -> None:
    """Write to an address again that took no mail."""
    revive(address=email.address)
    note(actor=actor, verb="address.retried", target=email.person, at=at)
