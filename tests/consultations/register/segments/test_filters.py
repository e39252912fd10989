"""Filters: read strictly, spelled in one way, and compiled to what a plain reading of every row gives."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.register.segments import queries
from consultations.register.segments.filters import FilterError, canonical, parse, spell
from tests.budgets.counting import statements
from tests.consultations.register.segments.plain import draw_row, fill, inside
from tests.factories import NOON

COUNTRY = {"field": "country", "op": "any", "value": ["BE"]}


def draw_filter(chance, networks):
    groups = chance.choice([1, 1, 2, 3])
    return {
        "any": [[draw_row(chance, networks) for _ in range(chance.choice([1, 2, 3]))] for _ in range(groups)]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_compiled_filter_keeps_whom_a_plain_reading_keeps(seed):
    chance = random.Random(seed)
    networks = fill(chance)
    hits = 0
    for _ in range(60):
        found = parse(draw_filter(chance, networks))
        want = inside(found)
        people = {p.pk: p.organisation_key for p in queries.members(found, NOON)}
        bodies = {o.pk: None for o in queries.organisations(found, NOON)}

        assert {**people, **bodies} == want, spell(found)
        hits += len(want)
    assert hits > 100


@pytest.mark.django_db
def test_why_agrees_with_who_is_in():
    chance = random.Random(7)
    networks = fill(chance)
    everybody = inside(
        parse({"any": [[{"field": "kind", "op": "any", "value": ["person", "organisation"]}]]})
    )
    for _ in range(15):
        found = parse(draw_filter(chance, networks))
        want = inside(found)
        for key in everybody:
            told = queries.why(found, key, NOON)
            assert told.inside == (key in want), spell(found)
            assert told.inside == any(all(held for _row, held in group) for group in told.groups)


@pytest.mark.django_db
def test_members_come_by_one_query_however_many_rows():
    chance = random.Random(3)
    networks = fill(chance, 3, 3)
    rows = [draw_row(chance, networks) for _ in range(12)]
    with statements() as asked:
        list(queries.members({"any": [rows[:6], rows[6:]]}, NOON))

    assert len(asked) == 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_groups_does_not_change_the_text(chance):
    data = draw_filter(chance, ["1", "2"])
    first = canonical(parse(data))
    for group in data["any"]:
        chance.shuffle(group)
    chance.shuffle(data["any"])

    assert canonical(parse(data)) == first
    assert canonical(parse(spell(parse(data)))) == first


HOSTILE: list[tuple[Any, str]] = [
    (None, "shape"),
    ([], "shape"),
    ("any", "shape"),
    ({"any": "x"}, "shape"),
    ({"any": [], "all": []}, "shape"),
    ({"any": []}, "empty"),
    ({"any": [[]]}, "empty"),
    ({"any": [{}]}, "shape"),
    ({"any": [[COUNTRY]] * 11}, "groups"),
    ({"any": [[COUNTRY] * 21]}, "rows"),
    ({"any": [["country"]]}, "shape"),
    ({"any": [[{**COUNTRY, "also": 1}]]}, "shape"),
    ({"any": [[{**COUNTRY, "field": "user__password"}]]}, "field"),
    ({"any": [[{**COUNTRY, "field": ["country"]}]]}, "field"),
    ({"any": [[{**COUNTRY, "op": "regex"}]]}, "operator"),
    ({"any": [[{**COUNTRY, "of": "stakeholder"}]]}, "of"),
    ({"any": [[{"field": "term", "op": "any", "value": ["x"]}]]}, "of"),
    ({"any": [[{**COUNTRY, "value": []}]]}, "codes"),
    ({"any": [[{**COUNTRY, "value": "BE"}]]}, "codes"),
    ({"any": [[{**COUNTRY, "value": [{"a": 1}]}]]}, "value"),
    ({"any": [[{**COUNTRY, "value": ["B\x00"]}]]}, "value"),
    ({"any": [[{**COUNTRY, "value": ["XX"]}]]}, "value"),
    ({"any": [[{"field": "interest", "op": "least", "value": True}]]}, "number"),
    ({"any": [[{"field": "interest", "op": "least", "value": 9}]]}, "number"),
    ({"any": [[{"field": "contact", "op": "least", "value": 10**12}]]}, "number"),
    ({"any": [[{"field": "mandate", "op": "is", "value": 1}]]}, "value"),
    ({"any": [[{"field": "stage", "of": "x:1", "op": "least", "value": "sold"}]]}, "value"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE)
def test_a_filter_that_is_not_ours_is_refused_by_name(data, code):
    with pytest.raises(FilterError) as error:
        parse(data, {("country", ""): ["BE", "FR"]})

    assert error.value.code == code


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["any", "field", "of", "op", "value", "x"]), inner, max_size=4)
        ),
    )
)
def test_anything_at_all_is_read_or_refused(data):
    try:
        parse(data)
    except FilterError:
        return
    assert spell(parse(data))["any"]
