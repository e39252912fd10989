"""Conditions that are never or always true are found before anyone answers."""

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.expressions import Context, Step, evaluate, parse, truth
from surveys.authoring.expressions.unreachable import WALKS, Domain, Hints, judge, never_shown, walks

DOMAINS = {
    "role": Domain(("com", "res", "pub")),
    "size": Domain(("s", "m", "l")),
    "uses": Domain(("a", "b", "c"), many=True),
    "many": Domain(tuple(f"k{n}" for n in range(40)), many=True),
    "mark": Domain(tuple(map(float, range(11)))),
    "rank": Domain(("a", "b", "c"), ranked=True),
}


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("${role} = 'com' and ${role} = 'res'", "expr-never"),
        ("count-selected(${uses}) > 3", "expr-never"),
        ("${mark} > 10", "expr-never"),
        ("1 = 2", "expr-never"),
        ("${rank} = 'a b b'", "expr-never"),
        ("${role} = 'com' or ${role} != 'com'", "expr-always"),
        ("count-selected(${uses}) <= 3", "expr-always"),
        ("${role} != 'com' or ${role} != 'res'", "expr-always"),
        ("${staff} > 5 and ${staff} < 3", "expr-never-seen"),
        ("${name} = 'x' and ${name} = 'y'", "expr-never-seen"),
        ("count-selected(${many}) > 40", "expr-never-seen"),
        ("${day} >= today() and ${day} < today()", "expr-never-seen"),
    ],
)
def test_what_no_or_every_answer_makes_true_is_found(source, finding):
    assert [found for found, _sentence in judge(parse(source), DOMAINS)] == [finding]


@pytest.mark.parametrize(
    "source",
    [
        "${role} = 'com' and ${size} != 's'",
        "${role} = ''",
        "count-selected(${uses}) = 3",
        "${staff} = 37",
        "${staff} > 12345 and ${staff} < 12347",
        "${name} = 'x' and ${staff} >= 10",
        "string-length(${name}) > 200",
        "count-selected(${many}) = 40",
        "count-selected(${many}) = 0",
        "${day} >= '2026-03-01' and ${day} <= today()",
        "today() >= '2031-01-01'",
        "starts-with(${rank}, 'c b')",
    ],
)
def test_what_some_answers_make_true_stays_without_a_finding(source):
    assert list(judge(parse(source), DOMAINS)) == []


def test_a_rule_looks_at_answers_only():
    rule = {**DOMAINS, ".": DOMAINS["uses"]}

    assert [found for found, _ in judge(parse(". = ''"), rule)] == ["expr-never"]
    assert [found for found, _ in judge(parse(". != ''"), rule)] == ["expr-always"]
    assert list(judge(parse("not(selected(., 'a') and count-selected(.) > 1)"), rule)) == []
    assert [found for found, _ in judge(parse(". > 5 and . < 3"), {})] == ["expr-never-seen"]
    assert list(judge(parse(". >= 1 and . <= 500"), {})) == []


PARTS = [
    "${role} = 'com'",
    "${role} != 'res'",
    "${size} = 's'",
    "selected(${uses}, 'a')",
    "count-selected(${uses}) > 2",
    "${mark} >= 5",
]


@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
    st.sampled_from([" and ", " or "]),
    st.booleans(),
)
def test_a_proof_agrees_with_trying_everything(parts, join, turned):
    source = f"not({join.join(parts)})" if turned else join.join(parts)
    tree = parse(source)
    keys = ["role", "size", "uses", "mark"]
    said = product(*(list(DOMAINS[key].every()) for key in keys))
    seen = {truth(evaluate(tree, Context(dict(zip(keys, each, strict=True))))) for each in said}

    found = [finding for finding, _ in judge(tree, DOMAINS)]
    assert found == ([] if len(seen) == 2 else ["expr-always"] if True in seen else ["expr-never"])


@given(st.sampled_from(sorted(DOMAINS)), st.randoms(use_true_random=False))
def test_what_is_drawn_may_be_answered(key, rnd):
    domain = DOMAINS[key]
    drawn = domain.draw(rnd)

    assert drawn is None or (
        set(drawn) <= set(domain.values) if isinstance(drawn, list) else drawn in domain.values
    )
    if domain.count < 100:
        every = list(domain.every())
        assert len(every) == domain.count
        assert drawn in every


STEPS = [
    Step("role"),
    Step("com", parse("${role} = 'com'"), silent=True),
    Step("staff", within=("com",)),
    Step("big", parse("${staff} > 250"), within=("com",)),
    Step("odd", parse("${role} = 'res'"), within=("com",)),
    Step("sum", formula=parse("${staff} + 1")),
]


def test_random_walks_find_what_nobody_comes_to():
    assert never_shown(STEPS, DOMAINS) == ["odd"]


def test_the_same_walks_are_gone_each_time():
    first, again = list(walks(STEPS, DOMAINS, seed=3)), list(walks(STEPS, DOMAINS, seed=3))

    assert repr(first) == repr(again)
    assert len(first) == WALKS
    assert repr(first) != repr(list(walks(STEPS, DOMAINS, seed=4)))


def test_open_questions_are_tried_beside_what_they_are_compared_with():
    hints = Hints([parse("${staff} > 250 and ${name} = 'x1' and ${cold} < -7")])

    assert {249.0, 250.0, 251.0} <= set(hints.domain("staff").values)
    assert "x1" in hints.domain("name").values
    assert 251.0 not in hints.domain("name").values
    assert -8.0 in hints.domain("cold").values
    assert {"x1", 250.0} <= set(hints.domain("elsewhere").values)


def test_huge_conditions_make_nobody_wait():
    long = parse("or ".join(["${role}='x'"] * 140))
    began = time.perf_counter()
    found = [finding for finding, _ in judge(long, {"role": Domain(tuple(map(str, range(19_000))))})]
    steps = [Step("role"), *(Step(f"q{n}", long) for n in range(299))]
    gone = sum(1 for _way in walks(steps, DOMAINS))

    assert found == ["expr-never-seen"]
    assert gone == 20
    assert time.perf_counter() - began < 30
