"""What parses has a value; what does not is refused with the place."""

import math
import random
import re
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.expressions import (
    Context,
    ExpressionError,
    compiled,
    evaluate,
    parse,
    references,
    size,
    text,
    truth,
)
from surveys.authoring.expressions.parse import ARITY, POWER
from tests.surveys.expressions.cases import ANSWERS, GOLDEN, REFUSED, TODAY, plain, random_case

PIECES = [
    *"()+-*=<>,. ",
    *(
        "<=",
        ">=",
        "!=",
        " and ",
        " or ",
        " div ",
        " mod ",
        "${a}",
        "${uses}",
        "'x'",
        '"2026-03-01"',
        "12",
        "3.5",
    ),
    *(
        "selected(",
        "count-selected(",
        "not(",
        "if(",
        "round(",
        "concat(",
        "today()",
        "true()",
        "max(",
        "é",
        "٣",
    ),
]
ANY_VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.lists(st.text(max_size=3), max_size=4),
)


@pytest.mark.parametrize(("source", "wanted"), GOLDEN)
def test_an_expression_has_the_value_it_must_have(source, wanted):
    assert plain(evaluate(parse(source), Context(ANSWERS, today=TODAY))) == plain(wanted)


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_not_of_the_language_is_refused_with_its_place(source):
    with pytest.raises(ExpressionError) as refused:
        parse(source)

    assert 1 <= refused.value.column <= max(len(source) + 1, 1)
    assert f"character {refused.value.column}" in str(refused.value)


def test_a_refusal_names_the_place_and_what_may_be_meant():
    with pytest.raises(ExpressionError, match=r"“slected”; is “selected” meant\? \(at character 11\)"):
        parse("1 = 1 and slected(${a}, 'x')")
    with pytest.raises(ExpressionError, match=r"Cannot read “\[0\]” \(at character 6\)"):
        parse("${a} [0]")
    with pytest.raises(ExpressionError, match=r"\$\{role\}"):
        parse("role = 'x'")


def test_the_limits_are_exact():
    assert size(parse("(" * 59 + "1" + ")" * 59)) == (1, 1)
    with pytest.raises(ExpressionError):
        parse("(" * 60 + "1" + ")" * 60)
    assert size(parse("+".join("1" * 60)))[0] == 60
    with pytest.raises(ExpressionError):
        parse("+".join("1" * 61))
    assert size(parse("or ".join("1" * 499)))[1] == 500
    with pytest.raises(ExpressionError):
        parse("or ".join("1" * 500))
    assert parse("1".ljust(2000)) == ["n", 1.0]
    with pytest.raises(ExpressionError):
        parse("1".ljust(2001))


def test_a_long_chain_stays_flat():
    tree = parse(" or ".join(f"${{staff}} = {n}" for n in range(110)))

    assert len(tree) == 111
    assert size(tree)[0] == 3
    assert evaluate(tree, Context(ANSWERS)) is True


def test_columns_are_words_in_a_choice_filter_only():
    tree = parse("region = ${role}", frozenset({"region"}))

    assert evaluate(tree, Context({"role": "eu"}, columns={"region": "eu"})) is True
    assert references(tree) == {"role"}
    with pytest.raises(ExpressionError):
        parse("region = ${role}")


def test_a_published_source_is_parsed_once_and_never_mistaken_for_another():
    assert compiled("${a} = 'x'") is compiled("${a} = 'x'")
    assert compiled("region = 'x'", frozenset({"region"})) == parse("region = 'x'", frozenset({"region"}))
    with pytest.raises(ExpressionError):
        compiled("region = 'x'")
    assert compiled.cache_info().maxsize == 2048


def test_a_refusal_is_said_in_the_reader_s_language_not_in_the_first_one_asked():
    with translation.override("fr"), pytest.raises(ExpressionError) as first:
        compiled("1 +")
    with translation.override("en"), pytest.raises(ExpressionError, match="It ends too early"):
        compiled("1 +")
    assert first.value.column == 4


@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=40)),
    ANY_VALUE,
    ANY_VALUE,
)
def test_whatever_text_is_given_is_refused_or_has_a_value(source, one, here):
    try:
        tree = parse(source)
    except ExpressionError:
        return
    value = evaluate(tree, Context({"a": one, "uses": ["a"]}, here=here, today=TODAY))
    assert value is None or isinstance(value, bool | int | float | str | list)
    assert isinstance(truth(value), bool)
    assert isinstance(text(value), str)


@given(st.integers())
def test_every_tree_has_a_value_for_every_answer(seed):
    rnd = random.Random(seed)
    tree, context = random_case(rnd)

    assert isinstance(truth(evaluate(tree, Context(**context))), bool)


@given(st.one_of(st.integers(), st.floats()), st.one_of(st.integers(), st.floats()))
def test_numbers_are_exact_or_none_at_all(a, b):
    for sign in ("+", "-", "*", "div", "mod"):
        value = evaluate(parse(f"${{a}} {sign} ${{b}}"), Context({"a": a, "b": b}))
        assert isinstance(value, float)
        assert math.isnan(value) or abs(value) <= 1e15


def test_the_twin_is_small_and_runs_under_the_policy():
    source = (Path(__file__).resolve().parents[3] / "static" / "js" / "expressions.js").read_text(
        encoding="utf-8"
    )

    assert len(source.encode()) <= 6000
    assert not re.search(r"\beval\(|\bFunction\(|innerHTML|import\(", source)
    assert {name for name in ARITY if f'"{name}"' in source} == set(ARITY)
    assert {name for name in POWER if f'"{name}"' in source} == set(POWER)
