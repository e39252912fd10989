"""What was said to and by merged entries counts for the one that stays, and goes back when the merge is undone."""

from datetime import timedelta

import pytest

from consultations.programme.coverage.members import ALL, Asked, behind
from consultations.programme.coverage.silent import silent, wanted
from consultations.register.directory.models import Organisation
from consultations.register.duplicates.merging import merge
from consultations.register.duplicates.unmerging import unmerge
from consultations.register.engagement.actions import log
from consultations.register.engagement.coverage import ALONE, coverage
from consultations.register.engagement.stages import NOT_YET, at_stage, stage_counts
from consultations.register.segments.queries import keys
from tests.factories import NOON, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
EXERCISE = "programme.consultation:1"
LATER = NOON + timedelta(days=30)
REACHED = {"any": [[{"field": "stage", "of": EXERCISE, "op": "least", "value": "reached"}]]}


def said(stage, *, person=None, organisation=None, at=NOON):
    log(stage=stage, channel="mail", exercise=EXERCISE, at=at, person=person, organisation=organisation)


def figures():
    """Give every figure that a page shows of who was heard."""
    board = coverage([EXERCISE], LATER)
    bodies = Organisation.objects.standing()
    return {
        "funnel": board.total().funnel,
        "alone": sum(board.cell(ALONE, place).count("reached") for place in board.places()),
        "counts": dict(stage_counts(bodies, EXERCISE)),
        "reached": set(at_stage(bodies, EXERCISE, "reached").values_list("pk", flat=True)),
        "not yet": set(at_stage(bodies, EXERCISE, NOT_YET).values_list("pk", flat=True)),
        "behind": set(
            behind(Asked(ALL, ALL, "country", "reached"), [EXERCISE], LATER).values_list("pk", "come")
        ),
        "alone behind": set(
            behind(Asked(ALONE, ALL, "country", "reached"), [EXERCISE], LATER).values_list("pk", "come")
        ),
        "silent": set(silent(wanted({}), [EXERCISE], LATER).values_list("pk", flat=True)),
        "segment": set(keys(REACHED, LATER)),
    }


def test_of_organisations_in_a_chain_of_merges():
    actor = make_user()
    one, two, three = (make_organisation(name, country="BE") for name in ("One", "Two", "Three"))
    said("invited", organisation=two.pk)
    said("invited", organisation=one.pk)
    said("responded", organisation=one.pk)
    before = figures()
    first = merge(actor=actor, kind="organisation", winner=two.pk, loser=one.pk, at=NOON)
    second = merge(actor=actor, kind="organisation", winner=three.pk, loser=two.pk, at=NOON)

    after = figures()

    assert after["funnel"] == [1, 1, 1, 1, 0]
    assert after["counts"] == {"invited": 1, "reached": 1, "responded": 1, "represented": 0}
    assert after["reached"] == after["segment"] == {three.pk}
    assert after["behind"] == {(three.pk, 3)}
    assert after["not yet"] == set()
    for each in (second, first):
        unmerge(actor=actor, merge=each, at=NOON)
    assert figures() == before


def test_of_people_without_an_organisation():
    actor, stays, goes = make_user(), make_person("Berg", country="SE"), make_person("Bergh", country="SE")
    said("invited", person=stays.pk)
    said("invited", person=goes.pk)
    said("reached", person=goes.pk)
    before = figures()
    assert before["silent"] == {stays.pk}
    made = merge(actor=actor, kind="person", winner=stays.pk, loser=goes.pk, at=NOON)

    after = figures()

    assert after["funnel"] == [1, 1, 1, 0, 0]
    assert after["alone"] == 1
    assert after["alone behind"] == {(stays.pk, 2)}
    assert after["segment"] == {stays.pk}
    assert after["silent"] == set()
    unmerge(actor=actor, merge=made, at=NOON)
    assert figures() == before
