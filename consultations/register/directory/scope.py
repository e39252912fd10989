"""Who sees which people: coordinators all, keepers of a network those with an origin in it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.register.directory.joined import hangs
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.names import fold
from consultations.register.directory.searching import search
from consultations.register.origins.models import Origin
from consultations.register.origins.queries import networks_kept
from consultations.register.rules import coordinates, read_register
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Verdict


def visible_people(user: User | AnonymousUser) -> QuerySet[Person]:
    """Give the people whose rows, addresses and notes somebody may see; merged ones are left out."""
    rows = Person.objects.filter(merged_into=None)
    if coordinates(user):
        return rows
    kept = networks_kept(user)
    if not kept:
        return rows.none()
    return rows.filter(pk__in=Origin.objects.filter(network__in=kept).values("key"))


def known_there(user: User | AnonymousUser, organisation: UUID) -> QuerySet[Affiliation]:
    """Give the places in one organisation of the people whom somebody may see; asks of these few people alone."""
    rows = Affiliation.objects.filter(organisation=organisation, person__merged_into=None)
    if coordinates(user):
        return rows
    kept = networks_kept(user)
    return rows.filter(Exists(Origin.objects.filter(key=OuterRef("person_id"), network__in=kept)))


def known_through(user: User | AnonymousUser, organisations: Iterable[UUID]) -> set[UUID]:
    """Keep the organisations that a network which somebody keeps has brought, under whichever of their merged keys."""
    kept = networks_kept(user)
    if not kept:
        return set()
    brought = Origin.objects.filter(network__in=kept)
    rows = Organisation.objects.filter(hangs(brought, "key", Organisation), pk__in=list(organisations))
    return set(rows.order_by().values_list("pk", flat=True))


def open_organisation(user: User | AnonymousUser, **address: Any) -> Verdict:
    """Let whoever holds a role read an organisation, and keepers of a network those that it brought."""
    verdict = read_register(user)
    if verdict is Verdict.HIDDEN and "pk" in address and known_through(user, [address["pk"]]):
        return Verdict.YES
    return verdict


def opened(user: User | AnonymousUser, organisations: Iterable[UUID]) -> set[UUID]:
    """Keep the organisations whose pages somebody may open."""
    wanted = set(organisations)
    return wanted if read_register(user) is Verdict.YES else known_through(user, wanted)


def may_see_person(user: User | AnonymousUser, key: UUID) -> bool:
    """Tell whether somebody may see one person."""
    return visible_people(user).filter(pk=key).exists()


def people_by(rows: QuerySet[Person], *, text: str = "", network: int | None = None) -> QuerySet[Person]:
    """Keep people whose name, or whose organisation, holds the words of a text; and those a network knows."""
    if text:
        named = Q()
        for word in fold(text).split():
            named &= Q(folded__contains=word)
        tied = Affiliation.objects.filter(organisation__in=search(text).values("pk"))
        found = Person.objects.filter(named, merged_into=None).order_by().values("pk")
        rows = rows.filter(pk__in=found.union(tied.values("person")))
    if network is not None:
        rows = rows.filter(pk__in=Origin.objects.filter(network_id=network).values("key"))
    return rows.order_by("folded", "pk")
