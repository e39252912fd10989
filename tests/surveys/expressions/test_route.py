"""The way through a survey: one pass, and going it twice changes nothing."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.expressions import Step, as_json, parse, route

CHOICES = ["x", "y", "3", ""]
CONDITIONS = [
    "${%s} = 'x'",
    "selected(${%s}, 'y')",
    "not(${%s} = '3')",
    "${%s} > 2",
    "count-selected(${%s}) >= 2",
    "${%s} != ''",
]
FORMULAS = ["count-selected(${%s}) div 0", "concat(${%s}, 'x')", "${%s} + 1", "${%s}", "${%s} = 'x'"]


def test_a_hidden_answer_counts_as_no_answer():
    steps = [
        Step("a"),
        Step("g", parse("${a} = 'yes'"), silent=True),
        Step("b", within=("g",)),
        Step("c", parse("${b} > 3")),
        Step("n", formula=parse("if(${b} > 3, 1, 0)")),
    ]
    full: dict[str, Any] = {"a": "yes", "b": 5, "c": "text"}

    assert list(route(steps, full)) == ["a", "g", "b", "c", "n"]
    closed = route(steps, {**full, "a": "no"})
    assert closed == {"a": "no", "n": 0.0}
    assert route(steps, closed) == closed


def test_what_a_client_claims_of_groups_and_computed_values_is_dropped():
    steps = [Step("g", silent=True), Step("q", within=("g",)), Step("n", formula=parse("1 div 0"))]

    claimed: dict[str, Any] = {"g": "x", "n": 7, "q": "said", "unknown": "y", "constructor": "z"}
    assert route(steps, claimed) == {"g": None, "q": "said", "n": None}


def test_the_day_is_passed_in():
    steps = [Step("q", parse("today() >= '2026-03-01'"))]

    assert route(steps, {}, "2026-02-28") == {}
    assert route(steps, {"q": "said"}, "2026-03-01") == {"q": "said"}


@st.composite
def surveys(draw) -> list[Step]:
    """Surveys whose questions use earlier ones only, also hidden, computed and grouped ones."""
    steps: list[Step] = []
    for place in range(draw(st.integers(1, 12))):
        earlier = st.sampled_from([step.key for step in steps] or ["nothing"])
        groups = [step.key for step in steps if step.silent]
        source = draw(st.none() | st.sampled_from(CONDITIONS))
        formula = draw(st.none() | st.none() | st.sampled_from(FORMULAS))
        steps.append(
            Step(
                f"q{place}",
                show=None if source is None else parse(source % draw(earlier)),
                formula=None if formula is None else parse(formula % draw(earlier)),
                within=tuple(draw(st.lists(st.sampled_from(groups), max_size=2))) if groups else (),
                silent=formula is None and draw(st.integers(0, 4)) == 0,
            )
        )
    return steps


ANSWERS = st.dictionaries(
    st.sampled_from([f"q{n}" for n in range(14)]),
    st.one_of(
        st.none(), st.sampled_from(CHOICES), st.lists(st.sampled_from(CHOICES)), st.floats(), st.booleans()
    ),
)


@given(surveys(), ANSWERS)
def test_going_the_way_twice_changes_nothing(steps, answers):
    once = route(steps, answers)

    again = route(steps, once)
    assert list(again) == list(once)
    assert repr(again) == repr(once)
    assert set(once) <= {step.key for step in steps}


def test_the_browser_gets_the_steps_without_what_is_not_there():
    steps = [Step("a"), Step("g", parse("${a} = 1"), silent=True), Step("b", within=("g",))]

    assert json.loads(json.dumps(as_json(steps))) == [
        {"key": "a"},
        {"key": "g", "show": ["=", ["q", "a"], ["n", 1.0]], "silent": True},
        {"key": "b", "within": ["g"]},
    ]
