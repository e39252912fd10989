"""A long register for the benches: organisations, people and a log of contacts, written past the ORM in a minute."""

import random
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import AutoField, DateTimeField, ForeignKey, Model, UUIDField

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.names import core, domain, fold, tokens
from consultations.register.directory.searching import NameToken
from consultations.register.engagement.furthest import rebuild
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import Term
from ds4skills.accounts.models import User
from tests.bench.register_names import generated, word

ORGANISATIONS, PEOPLE, CONTACTS, EXERCISES = 100_000, 150_000, 1_000_000, 5
AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
NAMES = [f"programme.consultation:{number}" for number in range(1, EXERCISES + 1)]
SIZES = ("", "micro", "small", "medium", "large")
STATUS = ("active",) * 8 + ("dormant", "dissolved")
Row = tuple[Any, ...]


@transaction.atomic
def put(model: type[Model], names: str, rows: Iterable[Row]) -> None:
    """Write rows of the fields that are named, the others as by default: COPY on PostgreSQL, else executemany."""
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, AutoField)]
    by_name = {each.name: each for each in fields}
    given = [by_name[name] for name in names.split()]
    rest = [each for each in fields if each not in given]
    blank = tuple(each.get_db_prep_save(each.get_default(), connection) for each in rest)
    columns = ", ".join(f'"{each.column}"' for each in (*given, *rest))
    postgres = connection.vendor == "postgresql"
    odd = [place for place, each in enumerate(given) if not postgres and _odd(each)]
    ready = _ready(given, odd, rows, blank)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if postgres:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        while part := list(islice(ready, 20_000)):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", part)


def _odd(field: Any) -> bool:
    """Tell whether SQLite keeps a field otherwise than it is written in Python."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return isinstance(field, UUIDField | DateTimeField)


def _ready(given: list[Any], odd: list[int], rows: Iterable[Row], blank: Row) -> Iterator[Row]:
    for row in rows:
        if not odd:
            yield (*row, *blank)
            continue
        told = list(row)
        for place in odd:
            told[place] = given[place].get_db_prep_save(told[place], connection)
        yield (*told, *blank)


def fill(
    organisations: int = ORGANISATIONS,
    people: int = PEOPLE,
    contacts: int = CONTACTS,
    *,
    searched: bool = True,
) -> None:
    """Fill an empty register and its log; the same rows each time. What only a search reads can be left out."""
    chance = random.Random(1)
    bodies = _keys(chance, organisations)
    persons = _keys(chance, people)
    put(StakeholderKey, "key kind", ((key, "organisation") for key in bodies))
    put(StakeholderKey, "key kind", ((key, "person") for key in persons))
    _organisations(chance, bodies, searched=searched)
    ties = _people(chance, persons, bodies)
    networks = [Network.objects.create(name=f"Network {number}").pk for number in range(12)]
    put(
        Origin,
        "key kind at network legal_basis",
        ((key, "import", AT, chance.choice(networks), "consent") for key in (*bodies, *persons)),
    )
    with unsummed():
        write_log(ties, contacts)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _keys(chance: random.Random, count: int) -> list[uuid.UUID]:
    return [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(count)]


def _organisations(chance: random.Random, keys: list[uuid.UUID], *, searched: bool) -> None:
    bodies = list(zip(keys, generated(len(keys)), strict=True))
    names = "key name folded core country city website domain size status changed_at merged_into"
    put(
        Organisation,
        names,
        (
            (
                key,
                each.name,
                fold(each.name),
                core(each.name),
                each.country,
                each.city,
                each.website,
                domain(each.website),
                chance.choice(SIZES),
                chance.choice(STATUS),
                AT - timedelta(minutes=chance.randrange(500_000)),
                keys[place - 1] if place % 200 == 199 else None,
            )
            for place, (key, each) in enumerate(bodies)
        ),
    )
    terms = list(
        Term.objects.filter(taxonomy__slug="stakeholder").order_by("pk").values_list("pk", flat=True)
    )
    held = ((key, chance.choice(terms), "stakeholder") for key in keys if chance.random() < 0.95)
    put(OrganisationTerm, "organisation term taxonomy", held)
    if not searched:
        return
    further = [(key, f"{word(chance)} {each.name}") for key, each in bodies[::3]]
    put(
        OrganisationName,
        "organisation text folded core language kind",
        ((key, text, fold(text), core(text), "en", "other") for key, text in further),
    )
    more = dict(further)
    put(
        NameToken,
        "token organisation",
        ((token, key) for key, each in bodies for token in sorted(tokens(each.name, more.get(key, "")))),
    )
    numbers = ((key, "eu-tr", f"{place:012d}-11") for place, key in enumerate(keys[::2]))
    put(Identifier, "organisation scheme value", numbers)


def _people(
    chance: random.Random, keys: list[uuid.UUID], bodies: list[uuid.UUID]
) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    """Write people; all but one in fifty are of an organisation. Gives everybody with theirs."""
    names = [(word(chance), word(chance)) for _ in keys]
    users = User.objects.bulk_create(User(email=f"p{n}@example.org", name="Bench") for n in range(200))
    places = ("", "BE", "DE", "FR", "IT", "PL")
    put(
        Person,
        "key given_name family_name folded country changed_at user",
        (
            (
                key,
                given,
                family,
                fold(f"{family} {given}"),
                chance.choice(places),
                AT,
                users[place].pk if place < len(users) else None,
            )
            for place, (key, (given, family)) in enumerate(zip(keys, names, strict=True))
        ),
    )
    put(Email, "person address", ((key, f"p{place}@example.org") for place, key in enumerate(keys)))
    ties = [(key, chance.choice(bodies) if place % 50 else None) for place, key in enumerate(keys)]
    put(Affiliation, "person organisation role", ((key, body, "Member") for key, body in ties if body))
    return ties


# Contacts are drawn by the database: the n-th is of this person, at this stage, in this exercise.
LOG = """
INSERT INTO consultations_interaction (at, precision, channel, direction, stage, person_key, organisation_key,
  exercise, exercise_title, source)
SELECT {at}, 'second', 'mail', 'in',
  CASE WHEN dice / 5 % 11 < 5 THEN 'invited' WHEN dice / 5 % 11 < 8 THEN 'reached'
    WHEN dice / 5 % 11 < 10 THEN 'responded' ELSE 'represented' END,
  person, body, 'programme.consultation:' || (dice % 5 + 1), '', ''
FROM (SELECT n, n * 48271 % 2147483647 AS dice FROM {line}) AS drawn JOIN bench_tie ON who = dice / 55 % {people}
"""
LITE = {
    "line": "(WITH RECURSIVE l(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM l WHERE n < {contacts}) SELECT n FROM l)",
    "at": "datetime('{at}', '-' || (dice / 7 % 60) || ' days')",
}
POSTGRES = {
    "line": "generate_series(CAST(1 AS bigint), {contacts}) AS l(n)",
    "at": "TIMESTAMPTZ '{at}' - (dice / 7 % 60) * INTERVAL '1 day'",
}


def write_log(ties: list[tuple[uuid.UUID, uuid.UUID | None]], contacts: int) -> None:
    """Write contacts of some people, in two statements."""
    pieces = POSTGRES if connection.vendor == "postgresql" else LITE
    found = {
        name: text.format(contacts=contacts, at=f"{AT:%Y-%m-%d %H:%M:%S}") for name, text in pieces.items()
    }
    key = UUIDField()
    kind = "uuid" if connection.vendor == "postgresql" else "char(32)"
    rows = [
        (place, key.get_db_prep_save(person, connection), key.get_db_prep_save(body, connection))
        for place, (person, body) in enumerate(ties)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE bench_tie (who integer PRIMARY KEY, person {kind}, body {kind})"
        )
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_tie FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO bench_tie VALUES (%s, %s, %s)", rows)
        cursor.execute((LOG.format(people=len(ties), **found)).replace("%", "%%"), [])
        cursor.execute("DROP TABLE bench_tie")


@contextmanager
def unsummed() -> Iterator[None]:
    """Write the log without summing it up row by row: `rebuild` does that for a million in seconds."""
    name, table = "consultations_interaction_furthest", Interaction._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            yield
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        (again,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {name}")
        yield
        cursor.execute(again)
