"""A long register for the benches: organisations, people and a log of contacts, written past the ORM in a minute."""

import random
import uuid
from collections.abc import Iterable, Iterator
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
STAGES = ("invited",) * 5 + ("reached",) * 3 + ("responded",) * 2 + ("represented",)
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


def fill(organisations: int = ORGANISATIONS, people: int = PEOPLE, contacts: int = CONTACTS) -> None:
    """Fill an empty register and its log; the same rows each time."""
    chance = random.Random(1)
    bodies = _keys(chance, organisations)
    persons = _keys(chance, people)
    put(StakeholderKey, "key kind", ((key, "organisation") for key in bodies))
    put(StakeholderKey, "key kind", ((key, "person") for key in persons))
    _organisations(chance, bodies)
    ties = _people(chance, persons, bodies)
    networks = [Network.objects.create(name=f"Network {number}").pk for number in range(12)]
    put(
        Origin,
        "key kind at network legal_basis",
        ((key, "import", AT, chance.choice(networks), "consent") for key in (*bodies, *persons)),
    )
    put(Interaction, "at channel stage person_key organisation_key exercise", _log(chance, ties, contacts))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _keys(chance: random.Random, count: int) -> list[uuid.UUID]:
    return [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(count)]


def _organisations(chance: random.Random, keys: list[uuid.UUID]) -> None:
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


def _log(chance: random.Random, ties: list[tuple[uuid.UUID, uuid.UUID | None]], count: int) -> Iterator[Row]:
    for _ in range(count):
        person, body = chance.choice(ties)
        yield (
            AT - timedelta(days=chance.randrange(60)),
            "mail",
            chance.choice(STAGES),
            person,
            body,
            chance.choice(NAMES),
        )
