"""Sole traders: organisations that are one person's own business, so that their facts are personal data."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.register.directory.models import (
    Affiliation,
    Identifier,
    Organisation,
    OrganisationName,
)
from consultations.register.directory.names import core, fold
from consultations.register.directory.searching import NameToken

ERASED = "(erased)"  # the name of a business whose person has gone; the same in every language


def businesses(people: Iterable[UUID]) -> QuerySet[Organisation]:
    """List the sole traders' organisations that some people belong or belonged to, merged ones included."""
    mine = Affiliation.objects.filter(person__in=list(people)).values("organisation")
    return Organisation.objects.filter(Q(pk__in=mine) | Q(merged_into__in=mine), sole_trader=True).order_by(
        "pk"
    )


def only_theirs(people: Iterable[UUID], at: datetime) -> QuerySet[Organisation]:
    """List those of them that nobody else is a contact of at an instant."""
    keys = list(people)
    others = Affiliation.objects.filter(Q(ends_on=None) | Q(ends_on__gt=at.date()), person__merged_into=None)
    others = others.exclude(person__in=keys)
    here, there = (
        others.filter(organisation=OuterRef("pk")),
        others.filter(organisation=OuterRef("merged_into")),
    )
    return businesses(keys).exclude(Exists(here)).exclude(Exists(there))


def blank(key: UUID, at: datetime) -> int:
    """Take everything from a sole trader's organisation that tells whose it was; its key, place and size stay.

    Gives how many rows: 0 where the key is no sole trader's.
    """
    rows = Organisation.objects.filter(pk=key, sole_trader=True)
    if not rows.exists():
        return 0
    NameToken.objects.filter(organisation=key).delete()
    further, _each = OrganisationName.objects.filter(organisation=key).delete()
    numbers, _each = Identifier.objects.filter(organisation=key).delete()
    gone = dict.fromkeys(("acronym", "city", "website", "domain", "description"), "")
    blanked = rows.update(
        name=ERASED,
        folded=fold(ERASED),
        core=core(ERASED),
        listed=False,
        status=Organisation.Status.DISSOLVED,
        verified_on=None,
        changed_at=at,
        **gone,
    )
    return blanked + further + numbers
