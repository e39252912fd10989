"""20,000 responses to 50 questions, a million answers, written by bulk; run in a process of its own."""

from __future__ import annotations

import json
import random
from datetime import timedelta

from django.db import connection

from surveys.answering.models import Response
from surveys.authoring import actions
from surveys.authoring.models import Survey
from surveys.authoring.queries import published
from tests.factories import NOON, make_cast

RESPONSES = 20_000
KINDS = (
    ("single", 30),
    ("multiple", 5),
    ("rating", 6),
    ("number", 3),
    ("ranking", 2),
    ("date", 2),
    ("consent", 2),
)
CATEGORIES = ("researchers", "companies", "industry", "public", "training", "data", "")
COUNTRIES = ("BE", "DE", "FR", "ES", "IT", "PL", "NL", "GR")
SIZES = ("micro", "small", "medium", "large")


def make() -> Survey:
    """Publish a survey of 50 questions."""
    cast = make_cast()
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code="bench",
        title={"en": "Bench"},
        about={},
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
        access="register",
        identity="named",
        proposals=[],
        at=NOON,
    )
    choices = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in range(1, 6)]
    choices += [{"key": "no", "code": -88, "label": {"en": "No opinion"}}]
    for kind, count in KINDS:
        for number in range(count):
            facts: dict[str, object] = {"kind": kind, "label": {"en": f"{kind} {number}?"}}
            if kind in {"single", "multiple", "ranking"}:
                facts["choices"] = choices if kind == "single" else choices[:5]
            actions.add_item(actor=cast.editor, survey=survey, section="s1", facts=facts, at=NOON)
    actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    return survey


def answer(kind: str, chance: random.Random) -> object:
    """Give one answer; one in twelve says nothing."""
    if chance.random() < 1 / 12:
        return None
    keys = ["c1", "c2", "c3", "c4", "c5"]
    if kind == "single":
        return chance.choice([*keys, "no"])
    if kind == "multiple":
        return chance.sample(keys, chance.randint(1, 2))
    if kind == "ranking":
        return chance.sample(keys, chance.randint(1, 3))
    if kind == "date":
        return f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-15"
    return "yes" if kind == "consent" else str(chance.randint(0, 10 if kind == "rating" else 400))


def fill(survey: Survey) -> None:
    """Write the responses and what each submitted; the facts are left to be rebuilt."""
    chance = random.Random(7)
    version = published(survey)
    assert version is not None
    leaves = [(item["key"], item["kind"]) for item in version.definition["sections"][0]["items"]]
    Response.objects.bulk_create(
        [
            Response(
                survey=survey,
                identity="named",
                category=chance.choice(CATEGORIES),
                country=chance.choice(COUNTRIES),
                size=chance.choice(SIZES),
            )
            for _ in range(RESPONSES)
        ],
        batch_size=2_000,
    )
    keys = list(Response.objects.filter(survey=survey).order_by("pk").values_list("pk", flat=True))
    rows = []
    for key in keys:
        said = {name: value for name, kind in leaves if (value := answer(kind, chance)) is not None}
        rows.append((key, version.pk, json.dumps(said), NOON))
    statement = (
        "INSERT INTO surveys_revision (response_id, number, version_id, answers, digest, language, at, status, via, "
        "mandated, grace, reason, seen_digest, receipt) "
        "VALUES (%s, 1, %s, %s, '', 'en', %s, 'valid', 'web', false, false, '', '', '{}')"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
