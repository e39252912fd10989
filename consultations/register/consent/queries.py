"""Whether somebody may be written to, and why not: the one gate that every message asks."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from consultations.register.consent.models import ConsentRecord, ConsentText, Purpose, Stop, StopAddress
from consultations.register.directory.models import Email, Person
from consultations.register.origins.models import Origin
from ds4skills.web.letters import DeadAddress

PART = 10_000  # keys in one statement; SQLite takes about 32,000


class Why(StrEnum):
    """Why a person is not written to; of several reasons the gravest is given."""

    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    NO_BASIS = "no-basis"
    NO_ADDRESS = "no-address"
    BOUNCED = "bounced"


def may_contact(people: Iterable[UUID], purpose: str = Purpose.INVITE, *, at: datetime) -> set[UUID]:
    """Keep the people who may be written to for a purpose.

    Each has a basis for it, did not withdraw it, has no stop, and an address that was not stopped and takes mail.
    """
    wanted = set(people)
    return wanted - set(refusals(wanted, purpose, at=at))


def refusals(people: Iterable[UUID], purpose: str = Purpose.INVITE, *, at: datetime) -> dict[UUID, Why]:
    """Tell of each person who may not be written to why not; five statements for each 10,000 people."""
    wanted = list(dict.fromkeys(people))
    found: dict[UUID, Why] = {}
    for start in range(0, len(wanted), PART):
        found |= _refusals(set(wanted[start : start + PART]), purpose, at)
    return found


def _refusals(people: set[UUID], purpose: str, at: datetime) -> dict[UUID, Why]:
    merged = merged_into(people)
    said = newest_words(people, merged, purpose, at)
    withdrawn = {key for key, act in said.items() if act == ConsentRecord.Act.WITHDRAWN}
    if purpose == Purpose.INVITE:
        origins = Origin.objects.filter(key__in=people | set(merged)).values_list("key", flat=True)
        based = {merged.get(key, key) for key in origins}
    else:
        based = {key for key, act in said.items() if act == ConsentRecord.Act.GIVEN}
    addresses = _addresses(people)
    stopped = set(Stop.objects.filter(person__in=people).values_list("person_id", flat=True))
    stopped |= {key for key, (never, _dead) in addresses.items() if never}
    bounced = {key for key, (_never, dead) in addresses.items() if dead}
    reasons: dict[UUID, Why] = dict.fromkeys(bounced, Why.BOUNCED)
    reasons |= dict.fromkeys(people - set(addresses), Why.NO_ADDRESS)
    reasons |= dict.fromkeys(people - based, Why.NO_BASIS)
    reasons |= dict.fromkeys(withdrawn & people, Why.WITHDRAWN)
    return reasons | dict.fromkeys(stopped & people, Why.STOPPED)


def _addresses(people: set[UUID]) -> dict[UUID, tuple[bool, bool]]:
    """Tell of each person's first address whether it was stopped for good, and whether it takes no mail."""
    mine = Lower(OuterRef("address"))
    never = StopAddress.objects.alias(low=Lower("address")).filter(low=mine)
    dead = DeadAddress.objects.alias(low=Lower("address")).filter(low=mine)
    rows = Email.objects.filter(person__in=people, primary=True)
    found = rows.annotate(never=Exists(never), dead=Exists(dead))
    return {key: (never, dead) for key, never, dead in found.values_list("person_id", "never", "dead")}


def merged_into(people: set[UUID]) -> dict[UUID, UUID]:
    """Give the rows that were merged into these people, so that what was said under an old key still holds."""
    found: dict[UUID, UUID] = {}
    heads = {key: key for key in people}
    while heads:
        rows = Person.objects.filter(merged_into__in=heads).values_list("pk", "merged_into_id")
        heads = {pk: heads[into] for pk, into in rows if into is not None and pk not in found}
        found |= heads
    return found


def newest_words(people: set[UUID], merged: dict[UUID, UUID], purpose: str, at: datetime) -> dict[UUID, str]:
    """Give the newest act of each person on a purpose, under whichever of their keys it was said."""
    keys = people | set(merged)
    rows = ConsentRecord.objects.filter(key__in=keys, purpose=purpose, at__lte=at).order_by("id")
    return {merged.get(key, key): act for key, act in rows.values_list("key", "act")}


def said_by(key: UUID) -> QuerySet[ConsentRecord]:
    """Give the records of a stakeholder: their own, and those of the entries that were merged into theirs."""
    merged = Person.objects.filter(merged_into=key).values("pk")
    return ConsentRecord.objects.filter(Q(key=key) | Q(key__in=merged))


def standing(key: UUID, at: datetime) -> dict[str, ConsentRecord]:
    """Give the newest record of a stakeholder by purpose, under whichever of their merged keys it was said."""
    rows = said_by(key).filter(at__lte=at).select_related("text").order_by("id")
    return {row.purpose: row for row in rows}


def text_of(purpose: str, language: str) -> ConsentText:
    """Give the words in which a purpose is explained now, in a language or else in English."""
    rows = ConsentText.objects.filter(purpose=purpose).order_by("-at", "-id")
    return rows.filter(language=language).first() or rows.filter(language="en")[0]
