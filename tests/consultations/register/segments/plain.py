"""A register of random rows, and a plain reading of filters over it: no database asked for more than rows."""

import random
from datetime import timedelta
from typing import Any

from consultations.register.consent.models import ConsentRecord, Purpose
from consultations.register.directory.models import Affiliation, Email, Mandate, Organisation, Person
from consultations.register.engagement.actions import log
from consultations.register.engagement.models import Interaction
from consultations.register.mapping.models import Assessment
from consultations.register.mapping.steps import STEPS, low_median
from consultations.register.origins.models import Network, Origin
from consultations.register.segments.filters import CODES, FIELDS, FLAG, OPERATORS, RANGES, STAGE, STAGES
from tests.factories import NOON, make_mandate, make_organisation, make_person, make_user

EXERCISE = "surveys.survey:1"
CATEGORIES, COUNTRIES, SIZES = ("company", "research"), ("BE", "FR", ""), ("micro", "large", "")


def fill(chance: random.Random, organisations: int = 8, people: int = 12) -> list[str]:
    """Put random rows into the register; gives the codes of two networks."""
    networks = [Network.objects.create(name=f"Network {n}") for n in range(2)]
    assessors = [make_user() for _ in range(3)]
    bodies = [
        make_organisation(
            category=chance.choice([*CATEGORIES, ""]),
            country=chance.choice(COUNTRIES),
            size=chance.choice(SIZES),
            network=chance.choice([*networks, None]),
        )
        for _ in range(organisations)
    ]
    for body in bodies:
        _judge(chance, body, assessors)
        if chance.random() < 0.15:
            Organisation.objects.filter(pk=body.pk).update(merged_into=bodies[0])
    for _ in range(people):
        _somebody(chance, bodies, networks, assessors[0])
    return [str(network.pk) for network in networks]


def _judge(chance, body, assessors):
    for _ in range(chance.choice([0, 0, 1, 3, 4])):
        Assessment.objects.create(
            organisation_key=body.pk,
            exercise=chance.choice(["", "", EXERCISE]),
            interest=chance.choice([None, 1, 2, 3, 4, 5]),
            influence=chance.choice([None, 1, 3, 5]),
            current=chance.choice(["", *STEPS]),
            desired=chance.choice(["", *STEPS]),
            reason="because",
            by=chance.choice(assessors),
            at=NOON,
        )


def _somebody(chance, bodies, networks, actor):
    ties = chance.choice([0, 1, 1, 2])
    person = make_person(
        organisation=chance.choice(bodies) if ties else None,
        language=chance.choice(["en", "fr"]),
        country=chance.choice(COUNTRIES),
        email=f"p{chance.random()}@example.org" if chance.random() < 0.7 else "",
        network=chance.choice([*networks, None]),
    )
    if ties == 2:
        other = chance.choice(bodies)
        more = {"ends_on": NOON.date()} if chance.random() < 0.3 else {}
        Affiliation.objects.create(
            person=person, organisation=other, is_contact=chance.random() < 0.5, **more
        )
    if ties == 1 and chance.random() < 0.4:
        ends = NOON + timedelta(days=chance.choice([-1, 10]))
        make_mandate(person, actor=actor, ends_at=ends)
    for _ in range(chance.choice([0, 1, 2])):
        ConsentRecord.objects.create(
            key=person.pk,
            purpose=chance.choice(Purpose.values[:2]),
            act=chance.choice(["given", "withdrawn"]),
            via="t",
            at=NOON,
        )
    for _ in range(chance.choice([0, 1, 2])):
        tie = person.affiliations.first()
        log(
            stage=chance.choice(STAGES),
            channel="mail",
            exercise=chance.choice([EXERCISE, "programme.consultation:2"]),
            at=NOON - timedelta(days=chance.choice([0, 3, 10, 40])),
            person=person.pk,
            organisation=tie.organisation_id if tie else None,
        )
    if chance.random() < 0.1:
        Person.objects.filter(pk=person.pk).update(merged_into=Person.objects.order_by("pk").first())


def draw_row(chance: random.Random, networks: list[str]):
    """Draw one row of a filter."""
    field = chance.choice(list(FIELDS))
    kind, of = FIELDS[field], ""
    value: Any
    codes = {
        "kind": ["person", "organisation"],
        "term": [*CATEGORIES, ""],
        "size": list(SIZES),
        "country": list(COUNTRIES),
        "language": ["en", "fr", ""],
        "network": [*networks, ""],
        "purpose": [*Purpose.values[:2], ""],
    }
    if field == "term":
        of = "stakeholder"
    if field == "stage" or (field in {"interest", "influence", "gap"} and chance.random() < 0.3):
        of = EXERCISE
    if kind == CODES:
        value = chance.sample(codes[field], chance.choice([1, 2]))
    elif kind == FLAG:
        value = chance.random() < 0.5
    elif kind == STAGE:
        value = chance.choice(STAGES)
    else:
        value = chance.choice([*range(*RANGES[field])][:30])
    return {
        "field": field,
        **({"of": of} if of else {}),
        "op": chance.choice(OPERATORS[kind]),
        "value": value,
    }


def inside(found) -> dict[Any, Any]:
    """Read the whole register row by row: {key: organisation for which a person is in, or None}."""
    kept = {}
    for person in Person.objects.filter(merged_into=None):
        ties = [
            tie
            for tie in person.affiliations.order_by("-is_contact", "id")
            if tie.runs(NOON) and tie.organisation.merged_into is None
        ]
        tried: list[Any] = [*ties] or [None]
        for tie in tried:
            body = tie.organisation if tie else None
            if _holds(found, person, body, tie):
                kept[person.pk] = body.pk if body else None
                break
    for body in Organisation.objects.filter(merged_into=None):
        if _holds(found, None, body, None):
            kept[body.pk] = None
    return kept


def _holds(found, person, body, tie):
    return any(all(_row(row, person, body, tie) for row in group) for group in found.groups)


def _row(row, person, body, tie):
    value = _read(row, person, body, tie)
    if row.type == CODES:
        hit = bool((value or {""}) & set(row.value))
        return hit if row.op == "any" else not hit
    if row.type == FLAG:
        return value is row.value
    if row.type == STAGE:
        come = value >= STAGES.index(row.value)
        return come if row.op == "least" else not come
    if value is None:
        return False
    return value >= row.value if row.op == "least" else value <= row.value


def _read(row, person, body, tie):  # noqa: PLR0911 -- one answer a field
    keys = _keys(person) if person else _keys(body)
    logged = [
        each
        for each in Interaction.objects.all()
        if (each.person_key if person else each.organisation_key) in keys
    ]
    simple = {
        "kind": {"person"} if person else {"organisation"},
        "size": {body.size} if body else set(),
        "country": {body.country if body else person.country},
        "language": {person.language} if person else set(),
    }
    if row.field in simple:
        return simple[row.field]
    if row.field == "term":
        return {t.term.code for t in body.terms.all() if t.taxonomy == row.of} if body else set()
    if row.field == "network":
        keys = {key for each in (person, body) if each for key in _keys(each)}
        return {str(o.network_id) for o in Origin.objects.filter(key__in=keys) if o.network_id}
    if row.field == "purpose":
        rows = ConsentRecord.objects.filter(key__in=keys).order_by("id")
        newest = {(r.key, r.purpose): r.act for r in rows}
        return {purpose for (_key, purpose), act in newest.items() if act == "given"}
    if row.field == "stage":
        return max((STAGES.index(e.stage) for e in logged if e.exercise == row.of), default=-1)
    if row.field == "contact":
        return min(((NOON - e.at).days for e in logged), default=10**6)
    if row.field == "mandate":
        ties = (
            [tie]
            if person
            else [a for a in body.affiliations.all() if a.runs(NOON) and a.person.merged_into is None]
        )
        return any(m.holds(NOON) for t in ties if t for m in Mandate.objects.filter(affiliation=t))
    if row.field == "address":
        ties = (
            []
            if person
            else [a for a in body.affiliations.all() if a.runs(NOON) and a.person.merged_into is None]
        )
        owners = [person] if person else [a.person for a in ties]
        return any(Email.objects.filter(person=each, primary=True).exists() for each in owners)
    return _median(row, body)


def _keys(owner):
    """Give the keys under which somebody is known: their own, and those of the rows merged into theirs."""
    return {owner.pk, *type(owner).objects.filter(merged_into=owner).values_list("pk", flat=True)}


def _median(row, body):
    if body is None:
        return None
    newest = {}
    for each in Assessment.objects.filter(organisation_key__in=_keys(body), exercise=row.of).order_by("id"):
        newest[each.by_id] = each
    if row.field != "gap":
        return low_median([v for a in newest.values() if (v := getattr(a, row.field)) is not None])
    both = [a for a in newest.values() if a.current and a.desired]
    if not both:
        return None
    steps: list[Any] = [
        low_median([STEPS.index(getattr(a, name)) for a in both]) for name in ("desired", "current")
    ]
    return steps[0] - steps[1]
