"""Looking for rows that may be one stakeholder, and keeping what was found for people to decide."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Lower

from consultations.register.directory.evidence import LINK, SUGGEST, Body, Finding, Reason
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    Person,
)
from consultations.register.duplicates import comparing
from consultations.register.duplicates.models import Suggestion
from consultations.register.relations.models import Relation

CHUNK = 400
State = Suggestion.State
Told = Callable[[int, int], None]
Pair = tuple[UUID, UUID]
Found = tuple[Pair, str, tuple[Reason, ...]]


@dataclass
class Sweep:
    """How many pairs were found, how many of them are news, and how many are open no longer."""

    found: int = 0
    news: int = 0
    gone: int = 0


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody how far the work is."""


def in_order(one: UUID, other: UUID) -> Pair:
    """Give two keys as a suggestion keeps them."""
    return (one, other) if one < other else (other, one)


def digest(reasons: Iterable[Reason]) -> str:
    """Give the SHA-256 of some evidence, in hexadecimal."""
    spelled = json.dumps(sorted([code, value] for code, value in reasons), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()


def load() -> tuple[list[UUID], list[Body]]:
    """Give every standing organisation as it is compared, in three queries."""
    numbers: dict[UUID, set[tuple[str, str]]] = {}
    for key, scheme, value in Identifier.objects.values_list("organisation_id", "scheme", "value").iterator():
        numbers.setdefault(key, set()).add((scheme, value))
    others: dict[UUID, list[str]] = {}
    names = OrganisationName.objects.exclude(kind=OrganisationName.Kind.ACRONYM)
    for key, text in names.values_list("organisation_id", "text").iterator():
        others.setdefault(key, []).append(text)
    keys, bodies = [], []
    fields = ("pk", "name", "core", "country", "city", "domain", "acronym")
    for pk, name, core, country, city, domain, short in (
        Organisation.objects.standing().order_by("pk").values_list(*fields).iterator()
    ):
        keys.append(pk)
        bodies.append(
            Body(
                name=name,
                country=country,
                city=city,
                website=domain,
                short=short,
                identifiers=frozenset(numbers.pop(pk, ())),
                others=tuple(others.pop(pk, ())),
                ready=core,
            )
        )
    return keys, bodies


def _organisations(only: Collection[UUID] | None, told: Told) -> Iterable[Found]:
    keys, bodies = load()
    fresh = None if only is None else [place for place, key in enumerate(keys) if key in only]
    for place, near in comparing.pairs(bodies, fresh):
        if place % CHUNK == 0:
            told(place, len(keys))
        for other, finding in near:
            yield in_order(keys[place], keys[other]), _strength(finding), finding.reasons


def _strength(finding: Finding) -> str:
    strong = finding.verdict in {LINK, SUGGEST}
    return Suggestion.Strength.SUGGEST if strong else Suggestion.Strength.MAYBE


def _people(only: Collection[UUID] | None) -> Iterable[Found]:
    """Find people of one name at one organisation, and addresses that an account and another row share."""
    found: dict[Pair, list[Reason]] = {}
    for pair, address in _one_address():
        found.setdefault(pair, []).append(("address", address))
    for pair, organisation in _one_name():
        if not any(code == "person" for code, _value in found.get(pair, ())):
            found.setdefault(pair, []).append(("person", organisation))
    for pair, reasons in sorted(found.items()):
        if only is None or pair[0] in only or pair[1] in only:
            yield pair, Suggestion.Strength.SUGGEST, tuple(reasons)


def _one_address() -> Iterable[tuple[Pair, str]]:
    rows = Person.objects.filter(merged_into=None, user__isnull=False).values_list("user__email", "pk")
    accounts = {email.lower(): pk for email, pk in rows if email}
    addresses = list(accounts)
    for start in range(0, len(addresses), CHUNK):
        held = Email.objects.alias(low=Lower("address")).filter(
            low__in=addresses[start : start + CHUNK], person__merged_into=None
        )
        for address, person in held.order_by("id").values_list("address", "person_id"):
            owner = accounts[address.lower()]
            if owner != person:
                yield in_order(owner, person), address


def _one_name() -> Iterable[tuple[Pair, str]]:
    standing = Affiliation.objects.filter(person__merged_into=None)
    doubled = standing.values("organisation_id", "person__folded").annotate(n=Count("person", distinct=True))
    for row in doubled.filter(n__gt=1).order_by("organisation_id", "person__folded"):
        same = standing.filter(
            organisation=row["organisation_id"], person__folded=row["person__folded"]
        ).values_list("person_id", "organisation__name")
        people = dict(same.order_by("person_id")[:CHUNK])
        for one, other in combinations(sorted(people), 2):
            yield (one, other), people[one]


def sweep(*, at: datetime, only: Collection[UUID] | None = None, told: Told | None = None) -> Sweep:
    """Look through the register, or for pairs with one of some rows, and keep what is new; nothing is merged.

    A pair on which somebody decided comes back with new evidence only; an open one for which nothing speaks
    any more goes. What is written so far stays when the work is stopped.
    """
    done = Sweep()
    for kind, found in (("organisation", _organisations(only, told or _quiet)), ("person", _people(only))):
        seen: set[Pair] = set()
        chunk: list[Found] = []
        for each in found:
            seen.add(each[0])
            chunk.append(each)
            if len(chunk) == CHUNK:
                done.news += _keep(chunk, kind, at)
                chunk = []
        done.news += _keep(chunk, kind, at)
        done.found += len(seen)
        if only is None:
            done.gone += _drop(seen, kind)
    return done


@transaction.atomic
def _keep(chunk: list[Found], kind: str, at: datetime) -> int:
    """Write some findings; give how many are news."""
    pairs = [pair for pair, _strength, _reasons in chunk]
    ends = Q(a__in={a for a, _b in pairs}, b__in={b for _a, b in pairs})
    known = {(row.a, row.b): row for row in Suggestion.objects.select_for_update().filter(ends)}
    related = _related(pairs)
    fresh, again, news = [], [], 0
    for pair, strength, reasons in chunk:
        row = known.get(pair)
        if row is None and pair not in related:
            fresh.append(_made(pair, kind, strength, reasons, at))
        elif row is not None and row.evidence_digest != digest(reasons):
            news += _renew(row, strength, reasons, at)
            again.append(row)
    Suggestion.objects.bulk_create(fresh, ignore_conflicts=True)
    Suggestion.objects.bulk_update(
        again,
        ["evidence", "evidence_digest", "strength", "state", "made_at", "decided_by", "decided_at"],
        batch_size=CHUNK,
    )
    return news + len(fresh)


def _made(pair: Pair, kind: str, strength: str, reasons: Iterable[Reason], at: datetime) -> Suggestion:
    return Suggestion(
        a=pair[0],
        b=pair[1],
        kind=kind,
        strength=strength,
        evidence=[list(each) for each in reasons],
        evidence_digest=digest(reasons),
        made_at=at,
    )


def _renew(row: Suggestion, strength: str, reasons: Iterable[Reason], at: datetime) -> bool:
    """Give a suggestion its evidence of now; tell whether a decision is asked for again."""
    new = {tuple(each) for each in reasons} - {tuple(each) for each in row.evidence}
    again = row.state in {State.DIFFERENT, State.RELATED} and bool(new)
    if again:
        row.state, row.made_at, row.decided_by, row.decided_at = State.OPEN, at, None, None
    if again or row.state == State.OPEN:
        row.strength = Suggestion.Strength(strength)
        row.evidence, row.evidence_digest = [list(each) for each in reasons], digest(reasons)
    return again


def _related(pairs: Iterable[Pair]) -> set[Pair]:
    """Give the pairs that stand in a relation, so that nobody asks whether they are one."""
    keys = {key for pair in pairs for key in pair}
    rows = Relation.objects.filter(subject__in=keys, object__in=keys).values_list("subject_id", "object_id")
    return {in_order(one, other) for one, other in rows}


def _drop(seen: set[Pair], kind: str) -> int:
    """Forget open suggestions for which nothing speaks any more."""
    rows = Suggestion.objects.filter(kind=kind, state=State.OPEN).values_list("pk", "a", "b").iterator()
    gone = [pk for pk, a, b in rows if (a, b) not in seen]
    for start in range(0, len(gone), CHUNK):
        Suggestion.objects.filter(pk__in=gone[start : start + CHUNK], state=State.OPEN).delete()
    return len(gone)
