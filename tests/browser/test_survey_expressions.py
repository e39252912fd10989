"""The browser's twin of the expressions gives what Python gives, for any tree, any answers and any way."""

import json
import math
import random
from pathlib import Path

import pytest

from surveys.authoring.expressions import Context, evaluate, route
from tests.bench.survey_expressions import random_answers, random_cases, random_steps

pytestmark = pytest.mark.browser
TWIN = Path(__file__).resolve().parents[2] / "static" / "js" / "expressions.js"
TREES, BATCH, WAYS = 30_000, 3_000, 2_000
FLAT = "const flat = v => typeof v === 'number' && !Number.isFinite(v) ? 'NaN' : Object.is(v, -0) ? 0 : v;"
EVALUATE = f"text => {{ {FLAT} const {{evaluate}} = window.surveyExpressions; "
EVALUATE += (
    "return JSON.stringify(JSON.parse(text).map(([tree, context]) => flat(evaluate(tree, context)))); }"
)
ROUTE = f"text => {{ {FLAT} const {{route}} = window.surveyExpressions; "
ROUTE += "return JSON.stringify(JSON.parse(text).map(([steps, answers]) => { "
ROUTE += "const {shown, here} = route(steps, answers, '2026-03-01'); "
ROUTE += "return [...here].map(key => [key, flat(shown[key])]); })); }"


@pytest.fixture
def twin(chromium):
    page = chromium.new_page()
    page.add_script_tag(content=TWIN.read_text(encoding="utf-8"))
    yield page
    page.close()


def plain(value):
    """Spell what JSON cannot."""
    return "NaN" if isinstance(value, float) and not math.isfinite(value) else value


def same(left, right):
    """Compare values; numbers within the last bits that two languages round alike."""
    numbers = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (left, right))
    return (
        math.isclose(left, right, rel_tol=1e-12) if numbers else left == right and type(left) is type(right)
    )


def test_thirty_thousand_trees_have_the_same_value_in_both(twin):
    draw, wrong, seen = random.Random(5), [], 0
    for _ in range(TREES // BATCH):
        cases = random_cases(draw, BATCH)
        ours = [plain(evaluate(tree, Context(**context))) for tree, context in cases]
        theirs = json.loads(twin.evaluate(EVALUATE, json.dumps(cases)))
        pairs = zip(cases, ours, theirs, strict=True)
        wrong += [(case, a, b) for case, a, b in pairs if not same(a, b)]
        seen += len(cases)
    print(f"{seen} trees, {len(wrong)} differences")
    assert wrong == []
    assert seen == TREES


def test_two_thousand_ways_show_the_same_questions_in_both(twin):
    draw = random.Random(7)
    cases = [(random_steps(draw), random_answers(draw)) for _ in range(WAYS)]
    sent = [
        ([[step.key, list(step.within), step.show, step.formula] for step in steps], answers)
        for steps, answers in cases
    ]
    theirs = json.loads(twin.evaluate(ROUTE, json.dumps(sent)))
    ours = [[[key, plain(value)] for key, value in route(*case, "2026-03-01").items()] for case in cases]
    different = [
        (a, b)
        for a, b in zip(ours, theirs, strict=True)
        if [key for key, _value in a] != [key for key, _value in b]
        or not all(same(x[1], y[1]) for x, y in zip(a, b, strict=True))
    ]
    assert different == []
    assert len({len(each) for each in ours}) > 5


@pytest.mark.parametrize(
    ("tree", "answers", "value"),
    [
        (["q", "constructor"], {}, None),
        (["q", "__proto__"], {}, None),
        (["f", "selected", ["q", "uses"], ["s", "a"]], {"uses": ["a", "c"]}, True),
        (["f", "round", ["neg", ["n", 2.5]]], {}, -2),
        (["f", "string-length", ["s", "😀x"]], {}, 2),
    ],
)
def test_what_is_known_beforehand(twin, tree, answers, value):
    found = json.loads(twin.evaluate(EVALUATE, json.dumps([[tree, {"answers": answers}]])))
    assert found == [value]
    assert same(plain(evaluate(tree, Context(answers))), value)


def test_the_twin_is_small_and_runs_no_text():
    text = TWIN.read_text(encoding="utf-8")
    assert len(text.encode()) <= 6_000
    assert "eval(" not in text
    assert "Function(" not in text
