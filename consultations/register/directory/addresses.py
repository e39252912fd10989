"""E-mail addresses of people: several each, one of them the first, each of one person only."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from consultations.register.directory.history import Pen
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


class AddressTakenError(Exception):
    """Another person has this address."""


def _held(address: str) -> Email | None:
    return Email.objects.alias(low=Lower("address")).filter(low=address.strip().lower()).first()


def write_address(person: Person, address: str, pen: Pen, *, verified_at: datetime | None = None) -> Email:
    """Give a person an address, as a further one; AddressTakenError where another person has it."""
    held = _held(address)
    if held is None:
        try:
            with transaction.atomic():
                held = Email.objects.create(
                    person=person, address=address.strip().lower(), verified_at=verified_at, primary=False
                )
        except IntegrityError as error:
            raise AddressTakenError from error
        pen.added(held, person.pk, held.address)
    elif held.person_id != person.pk:
        raise AddressTakenError
    elif verified_at and held.verified_at is None:
        held.verified_at = verified_at
        held.save(update_fields=["verified_at"])
    return held


def put_first(email: Email, pen: Pen) -> None:
    """Make an address the one that is written to."""
    if email.primary:
        return
    Email.objects.filter(person_id=email.person_id, primary=True).update(primary=False)
    email.primary = True
    email.save(update_fields=["primary"])
    pen.changed(email, email.person_id, {"primary": ("no", "yes")})


def write_addresses(person: Person, wanted: Sequence[str], pen: Pen) -> bool:
    """Make a person's addresses these, the first of them first; tell whether anything changed."""
    want = list(dict.fromkeys(each.strip().lower() for each in wanted if each.strip()))
    before = list(
        Email.objects.filter(person=person).order_by("-primary", "id").values_list("address", flat=True)
    )
    if [each.lower() for each in before] == want:
        return False
    for row in Email.objects.filter(person=person):
        if row.address.lower() not in want:
            pen.removed(row, person.pk, row.address)
            row.delete()
    rows = [write_address(person, address, pen) for address in want]
    if rows:
        put_first(rows[0], pen)
    return True


@transaction.atomic
def add_email(
    *,
    actor: User | None,
    person: Person,
    address: str,
    at: datetime,
    first: bool = False,
    verified_at: datetime | None = None,
    via: str = "page",
) -> Email:
    """Give a person one more address; the only one is the first one, too."""
    pen = Pen(actor, at, via)
    email = write_address(person, address, pen, verified_at=verified_at)
    if first or not Email.objects.filter(person=person, primary=True).exists():
        put_first(email, pen)
    note(actor=actor, verb="address.added", target=person, at=at)
    return email


@transaction.atomic
def remove_email(*, actor: User | None, email: Email, at: datetime, via: str = "page") -> None:
    """Take an address away; where it was the first, the oldest of the others becomes it."""
    pen = Pen(actor, at, via)
    pen.removed(email, email.person_id, email.address)
    person, was_first = email.person, email.primary
    email.delete()
    after = Email.objects.filter(person=person).order_by("id").first()
    if was_first and after:
        put_first(after, pen)
    note(actor=actor, verb="address.removed", target=person, at=at)


@transaction.atomic
def prefer_email(*, actor: User | None, email: Email, at: datetime, via: str = "page") -> None:
    """Make an address the one that is written to."""
    put_first(email, Pen(actor, at, via))
    note(actor=actor, verb="address.preferred", target=email.person, at=at)


@transaction.atomic
def verify_email(*, actor: User | None, email: Email, at: datetime, via: str = "page") -> None:
    """Say that the person showed the address to be theirs."""
    if Email.objects.filter(pk=email.pk, verified_at=None).update(verified_at=at):
        Pen(actor, at, via).changed(email, email.person_id, {"verified_at": (None, at)})
        note(actor=actor, verb="address.verified", target=email.person, at=at)
