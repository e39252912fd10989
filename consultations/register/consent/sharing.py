"""Whose contact data a keeper of a network may see: who allows it, or is held there on another basis than consent."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from consultations.register.consent.models import ConsentRecord, Purpose, Stop
from consultations.register.consent.queries import merged_into, newest_words
from consultations.register.origins.models import Origin
from consultations.register.origins.queries import networks_kept
from consultations.register.rules import coordinates
from ds4skills.accounts.models import User

BARRING = frozenset({Stop.Kind.OBJECTED, Stop.Kind.RESTRICTED})


def shown(said: str | None, bases: Iterable[str], stops: Iterable[str]) -> bool:
    """Tell whether keepers see somebody's addresses: what they last said of it, the bases there, their stops.

    Whoever said nothing is shown where a basis is another than consent. A withdrawal, an objection and a restriction
    end it whatever the basis.
    """
    if BARRING & set(stops):
        return False
    if said is not None:
        return said == ConsentRecord.Act.GIVEN
    return any(basis != Origin.Basis.CONSENT for basis in bases)


def contacts_seen(user: User | AnonymousUser, people: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Keep the people whose addresses somebody may see: coordinators all; for keepers four statements are asked."""
    wanted = set(people)
    if coordinates(user):
        return wanted
    kept = networks_kept(user)
    return _seen_by(kept, wanted, at) if kept and wanted else set()


def _seen_by(kept: Collection[int], people: set[UUID], at: datetime) -> set[UUID]:
    merged = merged_into(people)
    said = newest_words(people, merged, Purpose.SHARE, at)
    bases, stops = defaultdict[UUID, list[str]](list), defaultdict[UUID, list[str]](list)
    origins = Origin.objects.filter(key__in=people | set(merged), network__in=kept)
    for key, basis in origins.values_list("key", "legal_basis"):
        bases[merged.get(key, key)].append(basis)
    for key, kind in Stop.objects.filter(person__in=people).values_list("person_id", "kind"):
        stops[key].append(kind)
    return {key for key, known in bases.items() if shown(said.get(key), known, stops[key])}
