"""Organisations in the register that may be the one somebody is about to add."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from consultations.register.directory.evidence import LINK, MAYBE, SUGGEST, Body, evidence
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
)
from consultations.register.directory.reasons import words

MOST = 20
ORDER = (LINK, SUGGEST, MAYBE)


@dataclass(frozen=True)
class Alike:
    """An organisation that may be the same, and what speaks for it, in words."""

    organisation: Organisation
    verdict: str
    reasons: list[str]


def _rows(body: Body, but: UUID | None) -> list[Organisation]:
    """Give organisations with the same identifier, domain or name apart from case, accents and legal form."""
    same = Q(core__in=body.cores) | Q(
        pk__in=OrganisationName.objects.filter(core__in=body.cores).values("organisation")
    )
    if body.domain:
        same |= Q(domain=body.domain)
    numbers = Q()
    for scheme, value in body.identifiers:
        numbers |= Q(scheme=scheme, value=value)
    if numbers:
        same |= Q(pk__in=Identifier.objects.filter(numbers).values("organisation"))
    rows = Organisation.objects.standing().filter(same).prefetch_related("names", "identifiers")
    return list((rows.exclude(pk=but) if but else rows).order_by("folded", "pk")[:MOST])


def body_of(row: Organisation) -> Body:
    """Give what is compared of an organisation whose names and identifiers are at hand."""
    return Body(
        name=row.name,
        country=row.country,
        city=row.city,
        website=row.website,
        short=row.acronym,
        identifiers=frozenset((each.scheme, each.value) for each in row.identifiers.all()),
        others=tuple(each.text for each in row.names.all()),
    )


def alike(body: Body, *, but: UUID | None = None) -> list[Alike]:
    """Give what stands in the register already, strongest first, in at most 3 queries."""
    found = [(row, evidence(body, body_of(row))) for row in _rows(body, but)]
    held = [Alike(row, each.verdict, words(each.reasons)) for row, each in found if each.verdict in ORDER]
    return sorted(held, key=lambda each: ORDER.index(each.verdict))
