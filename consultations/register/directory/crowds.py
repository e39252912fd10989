"""People by the hundred, with their addresses and their places in organisations; the caller opens the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from consultations.register.directory.changes import Change
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.many import Way, change, keys, originate
from consultations.register.directory.models import Affiliation, Email, Person
from consultations.register.directory.names import fold
from ds4skills.storage.rows import insert_all

LONGEST = 250


@dataclass
class NewPerson:
    """A person to add."""

    facts: dict[str, Any]
    reference: str
    email: str = ""
    introduced_by: UUID | None = None


@dataclass
class PersonEdit:
    """What changes of a person; a new address becomes the first one, others stay."""

    key: UUID
    facts: dict[str, Any] = field(default_factory=dict)
    email: str = ""


@dataclass
class Place:
    """A person's place in an organisation: a new one, or one that changes where `pk` is given."""

    person: UUID
    organisation: UUID
    role: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    pk: int | None = None


def _dress(row: Person) -> Person:
    row.folded = fold(f"{row.family_name} {row.given_name}")[:LONGEST]
    return row


def add_people(new: Sequence[NewPerson], way: Way) -> list[UUID]:
    """Put people into the register; gives their keys in the same order."""
    if not new:
        return []
    fresh = keys(StakeholderKey.Kind.PERSON, len(new))
    rows = [
        _dress(Person(key=key, changed_at=way.at, **each.facts)) for key, each in zip(fresh, new, strict=True)
    ]
    insert_all(rows)
    pairs = list(zip(rows, new, strict=True))
    insert_all(
        [Email(person_id=row.pk, address=each.email, primary=True) for row, each in pairs if each.email]
    )
    originate(way, ((row.pk, each.reference, each.introduced_by) for row, each in pairs))
    insert_all([change(way, row.pk, "person", row.pk, new=str(row)) for row in rows])
    return [row.pk for row in rows]


def edit_people(edits: Sequence[PersonEdit], way: Way) -> None:
    """Change people; what changed is kept, field by field."""
    if not edits:
        return
    found = Person.objects.select_for_update().order_by("pk").in_bulk([each.key for each in edits])
    lines: list[Change] = []
    for each in edits:
        row = found[each.key]
        for name, value in each.facts.items():
            lines.append(change(way, row.pk, "person", row.pk, field=name, old=getattr(row, name), new=value))
            setattr(row, name, value)
        row.version, row.changed_at = row.version + 1, way.at
    save_people(list(found.values()))
    lines += _more_addresses({each.key: each.email for each in edits if each.email}, way)
    insert_all(lines)


def save_people(rows: Sequence[Person]) -> None:
    """Write people who exist, all at once."""
    own = [each.name for each in Person._meta.concrete_fields if not each.primary_key]
    Person.objects.bulk_create(
        [_dress(row) for row in rows], update_conflicts=True, unique_fields=["key"], update_fields=own
    )


def _more_addresses(wanted: dict[UUID, str], way: Way) -> list[Change]:
    if not wanted:
        return []
    first = list(Email.objects.filter(person__in=wanted, primary=True).order_by("id"))
    Email.objects.filter(pk__in=[row.pk for row in first]).update(primary=False)
    made = Email.objects.bulk_create(
        Email(person_id=key, address=address, primary=True) for key, address in wanted.items()
    )
    lines = [
        change(way, row.person_id, "email", row.pk, field="primary", old=True, new=False) for row in first
    ]
    return [*lines, *(change(way, row.person_id, "email", row.pk, new=row.address) for row in made)]


def place(places: Sequence[Place], way: Way) -> None:
    """Tie people to organisations, and change ties there are."""
    rows = Affiliation.objects.bulk_create(
        Affiliation(
            person_id=each.person,
            organisation_id=each.organisation,
            role=each.role,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
        )
        for each in places
        if each.pk is None
    )
    lines = [change(way, row.person_id, "affiliation", row.pk, new=row.organisation_id) for row in rows]
    insert_all([*lines, *_move([each for each in places if each.pk is not None], way)])


def _move(places: Sequence[Place], way: Way) -> list[Change]:
    found = Affiliation.objects.select_for_update().order_by("pk").in_bulk([each.pk for each in places])
    lines: list[Change] = []
    for each in places:
        row = found[each.pk]
        for name in ("role", "starts_on", "ends_on"):
            new, old = getattr(each, name), getattr(row, name)
            if new and new != old:
                lines.append(change(way, row.person_id, "affiliation", row.pk, field=name, old=old, new=new))
                setattr(row, name, new)
    if found:
        Affiliation.objects.bulk_update(found.values(), ["role", "starts_on", "ends_on"], batch_size=200)
    return lines
