"""The rows of that bench, and what is measured over them; runs inside the product's shell."""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.programme.coverage import board
from consultations.programme.coverage.silent import silent, wanted
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Organisation,
    OrganisationTerm,
    Person,
    StakeholderKey,
)
from consultations.register.engagement.coverage import coverage
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Network, Origin
from consultations.register.segments import queries
from consultations.register.terms.models import Term

ORGANISATIONS, PEOPLE, CONTACTS, EXERCISES = 100_000, 150_000, 1_000_000, 5
AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLACES = "AT BE BG HR CY CZ DK EE FI FR DE EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
NAMES = [f"programme.consultation:{number}" for number in range(1, EXERCISES + 1)]


def keep(model: Any, rows: Iterator[Any]) -> None:
    """Write rows by the thousand."""
    while part := list(islice(rows, 5000)):
        model.objects.bulk_create(part, batch_size=5000)


def fill() -> None:
    """Fill the register and the log."""
    chance = random.Random(1)
    terms = list(Term.objects.filter(taxonomy__slug="stakeholder"))
    networks = [Network.objects.create(name=f"Network {number}") for number in range(12)]
    bodies = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(ORGANISATIONS)]
    people = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(PEOPLE)]
    keep(StakeholderKey, (StakeholderKey(key=key, kind="organisation") for key in bodies))
    keep(StakeholderKey, (StakeholderKey(key=key, kind="person") for key in people))
    keep(
        Organisation,
        (
            Organisation(
                key_id=key, name=f"Body {n}", folded=f"body {n}", country=chance.choice(PLACES), changed_at=AT
            )
            for n, key in enumerate(bodies)
        ),
    )
    keep(
        OrganisationTerm,
        (
            OrganisationTerm(organisation_id=key, term=chance.choice(terms), taxonomy="stakeholder")
            for key in bodies
        ),
    )
    keep(
        Person,
        (
            Person(key_id=key, family_name=f"P {n}", folded=f"p {n}", changed_at=AT)
            for n, key in enumerate(people)
        ),
    )
    keep(Email, (Email(person_id=key, address=f"p{n}@example.org") for n, key in enumerate(people)))
    ties = dict(zip(people[:-1000], (chance.choice(bodies) for _ in people), strict=False))
    keep(Affiliation, (Affiliation(person_id=key, organisation_id=body) for key, body in ties.items()))
    keep(
        Origin,
        (
            Origin(key=key, kind="import", at=AT, network=chance.choice(networks), legal_basis="consent")
            for key in [*bodies, *people]
        ),
    )
    keep(Interaction, _log(chance, list(ties.items())))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _log(chance: random.Random, ties: list[tuple[uuid.UUID, uuid.UUID]]) -> Iterator[Interaction]:
    stages = ["invited"] * 5 + ["reached"] * 3 + ["responded"] * 2 + ["represented"]
    for _ in range(CONTACTS):
        person, body = chance.choice(ties)
        yield Interaction(
            at=AT - timedelta(days=chance.randrange(60)),
            channel="mail",
            stage=chance.choice(stages),
            person_key=person,
            organisation_key=body,
            exercise=chance.choice(NAMES),
        )


def measure(name: str, act: Callable[[], Any]) -> float:
    """Print the best of three, in milliseconds, and how many statements it took."""
    best, asked = 1e9, 0
    for _ in range(3):
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            found = act()
            best, asked = min(best, 1000 * (time.perf_counter() - began)), len(seen)
    print(f"{name}|{best:.0f}|{asked} statements, {str(found)[:60]}")
    return best


def _bare() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT exercise, COUNT(*) FROM consultations_interaction GROUP BY exercise")
        return len(cursor.fetchall())


def _funnel(by: str) -> list[int]:
    return coverage(NAMES[:1], AT, by).total().funnel


def main() -> None:
    """Fill, then measure."""
    fill()
    bare = measure("bare count by exercise", _bare)
    for by in ("country", "network", "first", ""):
        spent = measure(f"coverage by {by or 'category alone'}", partial(_funnel, by))
        print(f"ratio to the bare count|{spent / bare:.2f}|must <= 2 by country")
    measure("coverage over all five exercises", lambda: coverage(NAMES, AT).total().funnel)
    within = board.Scope(NAMES[:1], confidential=False)
    hidden = board.Scope(NAMES[:1], confidential=True)
    found = coverage(NAMES[:1], AT)
    measure("the table laid out", lambda: len(board.table(found, within, "responded").lines))
    measure("the table with small cells hidden", lambda: len(board.table(found, hidden, "responded").lines))
    term = {"field": "term", "of": "stakeholder", "op": "any", "value": ["company"]}
    country = {"field": "country", "op": "any", "value": ["BE", "MT"]}
    stage = {"field": "stage", "of": NAMES[0], "op": "below", "value": "reached"}
    old = {"field": "contact", "op": "least", "value": 30}
    address = {"field": "address", "op": "is", "value": True}
    for name, groups in (
        ("segment: category and country", [[term, country]]),
        ("segment: two groups", [[term, country], [stage, address, country]]),
        ("segment: silent for 30 days", [[old]]),
    ):
        measure(name, partial(queries.size, {"any": groups}, AT))
    measure("silent, first page", lambda: len(silent(wanted({}), NAMES[:1], AT)[:50]))
