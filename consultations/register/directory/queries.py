"""Reading the register: facts that others freeze, mandates that hold, search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim

from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import (
    Affiliation,
    Mandate,
    Organisation,
    OrganisationQuerySet,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.searching import search
from consultations.register.terms.models import CATEGORY
from ds4skills.accounts.models import User
from ds4skills.storage.prepared import Prepared

__all__ = [
    "Facts",
    "Tie",
    "affiliation_at",
    "every_key_of",
    "facts_of",
    "filtered",
    "is_key_of",
    "mandates_at",
    "names_of",
    "person_of",
    "search",
    "ties_of",
]


@dataclass(frozen=True)
class Facts:
    """What a voice freezes of an organisation: codes, never a name."""

    category: str = ""
    country: str = ""
    size: str = ""


def facts_of(keys: Iterable[UUID]) -> dict[UUID, Facts]:
    """Give the facts of organisations by key, in one query."""
    rows = Organisation.objects.filter(pk__in=list(keys)).with_category()
    return {row.key_id: Facts(row.category or "", row.country, row.size) for row in rows}


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of organisations and people by key, in one query; an erased one is absent."""
    wanted = list(keys)
    if not wanted:
        return {}
    whole = Trim(Concat("given_name", Value(" "), "family_name", output_field=CharField()))
    bodies = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", "name")
    people = Person.objects.filter(pk__in=wanted).order_by().values_list("pk", whole)
    return dict(bodies.union(people, all=True))


def person_of(user: User) -> Person | None:
    """Give the stakeholder whose account this is."""
    return Person.objects.filter(user=user, merged_into=None).first()


def every_key_of(person: UUID) -> QuerySet[Person, UUID]:
    """Give the keys under which a person spoke, as a query for another one: their own, and those merged into it."""
    return keys_of(Person, person)


def is_key_of(key: UUID | None, person: UUID | None) -> bool:
    """Tell whether a key is a person's own, or of an entry that was merged into theirs."""
    if key is None or person is None:
        return False
    return key == person or Person.objects.filter(pk=key, merged_into=person).exists()


def affiliation_at(person: UUID, at: datetime) -> Affiliation | None:
    """Give the tie by which a person is first known at an instant."""
    ties = Affiliation.objects.filter(person_id=person).select_related("organisation")
    return next((tie for tie in ties.order_by("-is_contact", "id") if tie.runs(at)), None)


def mandates_at(person: UUID, at: datetime, *exercises: str) -> list[Mandate]:
    """List the mandates of a person that hold at an instant, for one of some exercises or for all.

    One that is for a consultation holds in its surveys and workshops: name the consultation beside them.
    """
    rows = Mandate.objects.filter(affiliation__person_id=person, state="approved")
    rows = rows.filter(exercise__in=["", *exercises])
    rows = rows.select_related("affiliation__organisation").order_by("id")
    return [mandate for mandate in rows if mandate.holds(at)]


@dataclass(frozen=True)
class Tie:
    """A person's place in an organisation, one of the mandates it carries, and the organisation's facts."""

    affiliation: Affiliation
    mandate: Mandate | None
    facts: Facts


def ties_of(*, person: UUID | None = None, user: User | None = None) -> list[Tie]:
    """List the ties of a person, or of an account's, in one query, beginning with the one known first.

    A tie stands once for each of its approved mandates; whether either holds now is for the caller to ask.
    """
    rows = _ties(person=person) if user is None else _ties(user=user.pk)
    return [
        Tie(
            row,
            getattr(row, "held", None),  # absent where no mandate was joined
            Facts(row.category or "", row.organisation.country, row.organisation.size),  # type: ignore[attr-defined]
        )
        for row in rows
    ]


def _tied(person: Any = None, user: Any = None) -> QuerySet[Affiliation]:
    rows = Affiliation.objects.filter(person=person)
    if user is not None:
        rows = Affiliation.objects.filter(person__user=user, person__merged_into=None)
    category = OrganisationTerm.objects.filter(organisation=OuterRef("organisation_id"), taxonomy=CATEGORY)
    approved = FilteredRelation("mandates", condition=Q(mandates__state=Mandate.State.APPROVED))
    rows = rows.annotate(held=approved, category=Subquery(category.values("term__code")[:1]))
    rows = rows.select_related("person", "organisation", "held")  # type: ignore[misc]  # joined just above
    return rows.order_by("-is_contact", "id", "held__id")


_ties = Prepared(_tied)


def filtered(filters: Mapping[str, str]) -> OrganisationQuerySet:
    """List organisations by `q`, `category`, `country`, `size` and `status`; blank ones are passed over."""
    rows = search(filters.get("q", "")).with_category()
    for name in ("category", "country", "size", "status"):
        if value := filters.get(name):
            rows = rows.filter(**{name: None if value == "none" else value})
    return rows
