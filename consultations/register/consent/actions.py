"""What a stakeholder allows or forbids: given, withdrawn, stopped, lifted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

from consultations.register.consent.models import ConsentRecord, ConsentText, Stop, StopAddress
from consultations.register.consent.queries import standing
from consultations.register.directory.models import Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

# Sent inside the transaction that records it, with `key`, `purpose` and `at`.
allowed = Signal()


class WordsMissingError(Exception):
    """A purpose is allowed in exact words only, and these explain another one."""


@transaction.atomic
def give(
    *,
    key: UUID,
    purpose: str,
    text: ConsentText,
    via: str,
    at: datetime,
    actor: User | None = None,
) -> ConsentRecord:
    """Record that a stakeholder allows a purpose, in the words (and the language) that they read."""
    if text.purpose != purpose:
        raise WordsMissingError
    row = _record(key, purpose, ConsentRecord.Act.GIVEN, text, via, at, actor)
    allowed.send(sender=ConsentRecord, key=key, purpose=purpose, at=at)
    return row


@transaction.atomic
def withdraw(
    *,
    key: UUID,
    purpose: str,
    via: str,
    at: datetime,
    text: ConsentText | None = None,
    actor: User | None = None,
) -> ConsentRecord:
    """Record that a stakeholder no longer allows a purpose; it stops whatever basis it rested on."""
    known = standing(key, at).get(purpose)
    if known is not None and known.act == ConsentRecord.Act.WITHDRAWN:
        return known
    words = text or (known.text if known else None)
    return _record(key, purpose, ConsentRecord.Act.WITHDRAWN, words, via, at, actor)


def _record(
    key: UUID,
    purpose: str,
    act: ConsentRecord.Act,
    text: ConsentText | None,
    via: str,
    at: datetime,
    actor: User | None,
) -> ConsentRecord:
    row = ConsentRecord.objects.create(key=key, purpose=purpose, act=act, text=text, via=via, at=at)
    by = None if actor else key
    note(actor=actor, verb=f"consent.{act}", target=row, at=at, by=by, purpose=str(purpose))
    return row


@transaction.atomic
def stop(*, person: Person, kind: str, at: datetime, actor: User | None = None, never: bool = False) -> Stop:
    """Write to a person no more, whatever the purpose; `never` keeps their addresses, for that alone."""
    row, made = Stop.objects.get_or_create(person=person, kind=kind, defaults={"at": at})
    if never:
        addresses = person.emails.values_list("address", flat=True)
        rows = [StopAddress(address=address.lower(), at=at) for address in addresses]
        StopAddress.objects.bulk_create(rows, ignore_conflicts=True)
    if made:
        note(actor=actor, verb="contact.stopped", target=row, at=at, by=_by(actor, person), kind=str(kind))
    return row


@transaction.atomic
def lift_stop(*, person: Person, kind: str, at: datetime, actor: User | None = None) -> None:
    """Allow writing to a person again, because they asked for it."""
    gone, _rows = Stop.objects.filter(person=person, kind=kind).delete()
    addresses = [address.lower() for address in person.emails.values_list("address", flat=True)]
    StopAddress.objects.filter(address__in=addresses).delete()
    if gone:
        note(actor=actor, verb="contact.allowed", target=person, at=at, by=_by(actor, person), kind=str(kind))


def _by(actor: User | None, person: Person) -> UUID | None:
    return None if actor else person.key_id
