"""Reading suggestions and merges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from consultations.register.directory.models import (
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    Person,
)
from consultations.register.directory.queries import names_of
from consultations.register.directory.reasons import words
from consultations.register.duplicates.merging import FIELDS
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.moving import OWNERS
from consultations.register.terms.queries import label
from ds4skills.web.texts import country_name

State = Suggestion.State


@dataclass(frozen=True)
class Line:
    """A suggestion with the names of its rows and its evidence in words."""

    suggestion: Suggestion
    a: str
    b: str
    evidence: list[str]


@dataclass(frozen=True)
class Field:
    """One fact of both rows, side by side."""

    name: str
    a: str
    b: str

    @property
    def differs(self) -> bool:
        """Whether the two say otherwise."""
        return self.a != self.b


def waiting(filters: Mapping[str, str] | None = None) -> QuerySet[Suggestion]:
    """List suggestions, likely ones first; by `state` (open unless said), `strength`, `kind`; of standing rows."""
    asked = {"state": State.OPEN, **{key: value for key, value in (filters or {}).items() if value}}
    rows = Suggestion.objects.filter(**asked)
    if asked["state"] == State.OPEN:
        for model in (Organisation, Person):
            for end in ("a", "b"):
                merged = model._default_manager.filter(pk=OuterRef(end), merged_into__isnull=False)
                rows = rows.filter(~Exists(merged))
    return rows.order_by(F("strength").desc(), "id")


def lines(rows: Iterable[Suggestion]) -> list[Line]:
    """Give suggestions in words, in two queries for all."""
    found = list(rows)
    names = names_of({key for row in found for key in (row.a, row.b)})
    return [
        Line(row, names.get(row.a, "–"), names.get(row.b, "–"), words([(c, v) for c, v in row.evidence]))
        for row in found
    ]


def of_key(key: UUID) -> list[Line]:
    """Give the open suggestions of one row, for the band on its page."""
    return lines(waiting().filter(Q(a=key) | Q(b=key))[:5])


def with_next() -> QuerySet[Suggestion]:
    """List all suggestions with `after`: the open one after each in the order of the list, the first after the last."""
    rows = waiting()
    weaker = Q(strength__lt=OuterRef("strength")) | Q(strength=OuterRef("strength"), pk__gt=OuterRef("pk"))
    later, first = rows.filter(weaker), rows.exclude(pk=OuterRef("pk"))
    after = Coalesce(Subquery(later.values("pk")[:1]), Subquery(first.values("pk")[:1]))
    return Suggestion.objects.annotate(after=after).order_by("id")


def state_of(one: UUID, other: UUID) -> str:
    """Give what was decided on two rows; "" where nobody was asked."""
    a, b = sorted((one, other))
    return Suggestion.objects.filter(a=a, b=b).values_list("state", flat=True).first() or ""


def both(kind: str, one: UUID, other: UUID) -> dict[UUID, Any]:
    """Give two rows by key, organisations with their `category`; one that was erased is absent."""
    rows: QuerySet[Any] = OWNERS[kind]._default_manager.filter(pk__in=[one, other])
    if isinstance(rows, OrganisationQuerySet):
        rows = rows.with_category()
    return {row.pk: row for row in rows}


def side_by_side(kind: str, a: Any, b: Any) -> list[Field]:
    """Give the facts of two rows; identifiers as "id_<scheme>", the first address as "email"."""
    found = [Field(name, _said(a, name), _said(b, name)) for name in FIELDS[kind]]
    more = _of_organisations(a, b) if kind == "organisation" else _of_people(a.pk, b.pk)
    return found + [
        Field(name, " | ".join(sorted(pair[0])), " | ".join(sorted(pair[1]))) for name, pair in more.items()
    ]


def _said(row: Any, name: str) -> str:
    value = getattr(row, name)
    if name == "country":
        return country_name(value) if value else ""
    if name == "size":
        return label(value, "size") if value else ""
    if name == "status":
        return str(row.get_status_display())
    return "" if value is None or value is False else str(value)


def _of_organisations(a: Any, b: Any) -> dict[str, tuple[list[str], list[str]]]:
    codes = [[label(each.category)] if each.category else [] for each in (a, b)]
    found: dict[str, tuple[list[str], list[str]]] = {"category": (codes[0], codes[1])}
    ends = [a.pk, b.pk]
    numbers = (
        Identifier.objects.filter(organisation__in=ends)
        .order_by()
        .values_list("organisation_id", "scheme", "value")
    )
    texts = OrganisationName.objects.filter(organisation__in=ends).order_by().annotate(scheme=Value("~"))
    rows = numbers.union(texts.values_list("organisation_id", "scheme", "text"), all=True)
    for owner, scheme, value in sorted(rows, key=lambda row: row[1:]):
        name = "names" if scheme == "~" else f"id_{scheme}"
        found.setdefault(name, ([], []))[owner == b.pk].append(value)
    return found


def _of_people(a: UUID, b: UUID) -> dict[str, tuple[list[str], list[str]]]:
    found: dict[str, tuple[list[str], list[str]]] = {"email": ([], [])}
    rows = Email.objects.filter(person__in=[a, b]).order_by("-primary", "id")
    for owner, address in rows.values_list("person_id", "address"):
        found["email"][owner == b].append(address)
    return found


def merges_of(key: UUID) -> QuerySet[Merge]:
    """List the merges that stand and made rows part of this one, newest first."""
    return Merge.objects.filter(winner=key, undone_at=None).select_related("by").order_by("-pk")


def merge_of(one: UUID, other: UUID) -> Merge | None:
    """Give the merge that stands between two rows, whichever of them stays."""
    return Merge.objects.filter(winner__in=[one, other], loser__in=[one, other], undone_at=None).first()


def winner_of(key: UUID) -> UUID | None:
    """Give the row that one has become, through all its merges; None where it stands for itself."""
    seen = {key}
    while step := Merge.objects.filter(loser=key, undone_at=None).values_list("winner", flat=True).first():
        if step in seen:
            break
        key = step
        seen.add(key)
    return key if len(seen) > 1 else None
