"""The browser's twin of the expressions gives the values that the server gives."""

import json
import random

import pytest

from surveys.authoring.expressions import Context, as_json, evaluate, parse, route, truth
from tests.surveys.expressions.cases import ANSWERS, GOLDEN, TODAY, plain, random_case
from tests.surveys.expressions.ways import random_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES, WAYS, BATCH = 30_000, 2_000, 5_000
VALUES = """cases => JSON.parse(cases).map(([tree, context]) => {
  const value = Expressions.evaluate(tree, context);
  return [Number.isNaN(value) ? "NaN" : value, Expressions.truth(value)];
})"""
ROUTES = (
    "ways => JSON.parse(ways).map(([steps, answers, today]) => [...Expressions.route(steps, answers, today)])"
)


@pytest.fixture
def twin(visit, live_server):
    """A page of the site, under its policy, with the twin loaded."""
    page = visit()
    page.goto("/")
    page.add_script_tag(url=f"{live_server.url}/static/js/expressions.js")
    return page


def test_the_golden_cases_hold_in_the_browser(twin):
    cases = [(parse(source), {"answers": ANSWERS, "today": TODAY}) for source, _wanted in GOLDEN]

    assert [value for value, _truth in twin.evaluate(VALUES, json.dumps(cases))] == [
        plain(wanted) for _, wanted in GOLDEN
    ]


def test_thirty_thousand_random_trees_have_the_same_value_and_truth(twin):
    rnd = random.Random(5)
    different, kinds = [], set()
    for _batch in range(CASES // BATCH):
        cases = [random_case(rnd) for _ in range(BATCH)]
        here = [evaluate(tree, Context(**context)) for tree, context in cases]
        there = twin.evaluate(VALUES, json.dumps(cases))
        kinds |= {type(value) for value in here}
        different += [
            (case, value, back)
            for case, value, back in zip(cases, here, there, strict=True)
            if [plain(value), truth(value)] != back
        ]

    assert different[:3] == []
    assert kinds == {bool, int, float, str, list, type(None)}


def test_two_thousand_ways_are_the_same(twin):
    rnd = random.Random(6)
    ways = [random_way(rnd) for _ in range(WAYS)]
    there = twin.evaluate(ROUTES, json.dumps([[as_json(steps), answers, TODAY] for steps, answers in ways]))
    here = [[[*pair] for pair in route(steps, answers, TODAY).items()] for steps, answers in ways]

    assert there == here
    assert len({len(way) for way in here}) > 5
