"""Who is in a filter now, why, and who was in it when it was used."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, Model, OuterRef, QuerySet, Subquery, UUIDField, Value, When

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Organisation, Person
from consultations.register.segments.compiling import (
    ALONE,
    ORGANISATION,
    TIE,
    YES,
    Lens,
    compiled,
    condition,
    running,
)
from consultations.register.segments.filters import Filter, Row, parse
from consultations.register.segments.models import Snapshot, SnapshotMember

Given = Filter | Mapping[str, Any]


@dataclass(frozen=True)
class Size:
    """How many people and organisations are in a filter."""

    people: int
    organisations: int

    @property
    def all(self) -> int:
        """Both."""
        return self.people + self.organisations


@dataclass(frozen=True)
class Why:
    """Whether somebody is in, and of each group which rows held; for a person as of one organisation, or none."""

    inside: bool
    groups: tuple[tuple[tuple[Row, bool], ...], ...]
    organisation: uuid.UUID | None = None


@dataclass(frozen=True)
class Since:
    """What became of a snapshot's members: the keys of those who came in since, and of those who left."""

    came: list[uuid.UUID]
    left: list[uuid.UUID]


def tree(given: Given) -> Filter:
    """Give a filter, read where it still is JSON."""
    return given if isinstance(given, Filter) else parse(given)


def members(given: Given, at: datetime) -> QuerySet[Person]:
    """List the people in a filter, each once, with `organisation_key`: for which organisation they are in, or None.

    A person is in if one group holds for one of their running ties as a whole, or, of somebody without a tie,
    for themselves.
    """
    found = tree(given)
    ties = running(at).filter(compiled(found, TIE, at))
    alone = Person.objects.filter(
        ~Exists(running(at).filter(person=OuterRef("pk"))), compiled(found, ALONE, at), merged_into=None
    )
    keys = ties.order_by().values("person_id").union(alone.order_by().values("pk"), all=True)
    first = ties.filter(person=OuterRef("pk")).order_by("-is_contact", "id").values("organisation_id")[:1]
    people = Person.objects.filter(pk__in=keys).order_by("folded", "pk")
    return people.annotate(organisation_key=Subquery(first, output_field=UUIDField()))  # type: ignore[no-redef]


def organisations(given: Given, at: datetime) -> QuerySet[Organisation]:
    """List the organisations in a filter."""
    found = Organisation.objects.standing().filter(compiled(tree(given), ORGANISATION, at))
    return found.order_by("folded", "pk")


def size(given: Given, at: datetime) -> Size:
    """Count who is in a filter, in two queries."""
    return Size(members(given, at).count(), organisations(given, at).count())


def keys(given: Given, at: datetime) -> list[uuid.UUID]:
    """Give the keys of everybody in a filter, people first."""
    found = tree(given)
    people: QuerySet[Person, Any] = members(found, at).order_by("pk").values_list("pk", flat=True)
    bodies: QuerySet[Organisation, Any] = organisations(found, at).order_by("pk").values_list("pk", flat=True)
    return [*people, *bodies]


def why(given: Given, key: uuid.UUID, at: datetime) -> Why:
    """Tell of one stakeholder which rows hold; the rows are asked of the database as `members` asks them."""
    found = tree(given)
    known = StakeholderKey.objects.filter(pk=key).first()
    if known is not None and known.kind == StakeholderKey.Kind.ORGANISATION:
        rows = _judged(Organisation.objects.standing().filter(pk=key), found, ORGANISATION, at)
    else:
        ties = running(at).filter(person=key).order_by("-is_contact", "id")
        alone = Person.objects.filter(pk=key, merged_into=None)
        rows = _judged(ties, found, TIE, at) or _judged(alone, found, ALONE, at)
    return next((each for each in rows if each.inside), rows[0] if rows else Why(inside=False, groups=()))


def _judged(rows: QuerySet[Any], found: Filter, lens: Lens, at: datetime) -> list[Why]:
    flags = {
        f"row_{number}": Case(When(YES & condition(row, lens, at), then=Value(1)), default=Value(0))
        for number, row in enumerate(found.rows)
    }
    return [_why(found, row) for row in rows.annotate(**flags)]


def _why(found: Filter, judged: Model) -> Why:
    flags = iter(range(len(found.rows)))
    groups = tuple(
        tuple((row, bool(getattr(judged, f"row_{next(flags)}"))) for row in group) for group in found.groups
    )
    inside = any(all(held for _row, held in group) for group in groups)
    return Why(inside, groups, getattr(judged, "organisation_id", None))


def people_in(snapshots: Sequence[Snapshot]) -> dict[int, int]:
    """Count the people that snapshots froze, by snapshot; the rest of each are organisations."""
    people = StakeholderKey.objects.filter(kind=StakeholderKey.Kind.PERSON).values("pk")
    rows = SnapshotMember.objects.filter(snapshot__in=snapshots, key__in=people)
    return dict(rows.order_by().values_list("snapshot").annotate(n=Count("pk")))


def since(snapshot: Snapshot, given: Given, at: datetime) -> Since:
    """Set who was in a snapshot beside who is in now."""
    then = set(snapshot.members.values_list("key", flat=True))
    now = set(keys(given, at))
    return Since(sorted(now - then), sorted(then - now))
