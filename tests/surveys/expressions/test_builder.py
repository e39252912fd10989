"""Three selects joined by all or any, and the source: one tree behind both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.expressions import parse
from surveys.authoring.expressions.builder import (
    BARE,
    ORDERED,
    Comparison,
    Join,
    Row,
    RowError,
    Rows,
    canonical,
    to_rows,
    to_source,
)

NUMERIC = frozenset({"staff", "age"})
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="'"), min_size=1, max_size=12
)
NUMBERS = st.decimals(-(10**15) + 1, 10**15 - 1, places=9).map(lambda each: canonical(f"{each:f}"))
DAYS = st.dates().map(lambda day: day.isoformat())


@st.composite
def rows(draw) -> Row:
    comparison = draw(st.sampled_from(Comparison))
    question = draw(st.sampled_from(["role", "staff", "uses", "and", "constructor"]))
    if comparison in BARE:
        return Row(question, comparison)
    if comparison in ORDERED:
        return Row(question, comparison, draw(NUMBERS | DAYS))
    if question in NUMERIC and comparison in (Comparison.IS, Comparison.IS_NOT):
        return Row(question, comparison, draw(NUMBERS))
    texts = TEXTS.filter(lambda said: question not in NUMERIC or canonical(said) is None)
    return Row(question, comparison, draw(texts))


ASKED = st.builds(
    lambda found, join: Rows(tuple(found), join),
    st.lists(rows(), min_size=1, max_size=9),
    st.sampled_from(Join),
)


@given(ASKED)
def test_rows_come_back_from_their_source(asked):
    assert to_rows(parse(to_source(asked, NUMERIC)), NUMERIC) == asked


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("${role} = 'com'", Rows((Row("role", Comparison.IS, "com"),))),
        ("${role} != ''", Rows((Row("role", Comparison.ANSWERED),))),
        ("${role} = ''", Rows((Row("role", Comparison.NOT_ANSWERED),))),
        ("${staff} = 3", Rows((Row("staff", Comparison.IS, "3"),))),
        ("${staff} >= -2.5", Rows((Row("staff", Comparison.AT_LEAST, "-2.5"),))),
        ("${d} <= '2026-01-31'", Rows((Row("d", Comparison.AT_MOST, "2026-01-31"),))),
        (
            "selected(${uses}, \"a\") or not(selected(${uses},'b'))",
            Rows((Row("uses", Comparison.CHOSEN, "a"), Row("uses", Comparison.NOT_CHOSEN, "b")), Join.ANY),
        ),
    ],
)
def test_a_condition_is_read_as_rows(source, wanted):
    assert to_rows(parse(source), NUMERIC) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "'com' = ${role}",
        "${role} = 3",  # compared as a number, which a quoted 3 would not be
        "${staff} = '3'",  # the other way round
        "${staff} > 3",
        "${staff} >= 'x'",
        "${staff} >= ${age}",
        "${role} = 'a' and (${role} = 'b' or ${role} = 'c')",
        "not(${role} = 'a')",
        "selected(., 'a')",
        "selected(${uses}, '')",
        "count-selected(${uses}) >= 2",
        "true()",
        "1",
        "${d} >= today()",
        " or ".join(["${role} = 'a'"] * 21),
    ],
)
def test_what_the_selects_cannot_say_exactly_stays_a_source(source):
    assert to_rows(parse(source), NUMERIC) is None


@given(ASKED)
def test_going_through_the_selects_changes_nothing_of_the_tree(asked):
    tree = parse(to_source(asked, NUMERIC))
    again = to_rows(tree, NUMERIC)

    assert again is not None
    assert parse(to_source(again, NUMERIC)) == tree


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (Row("role", Comparison.IS, ""), "value"),
        (Row("role", Comparison.IS, "'\""), "value"),
        (Row("staff", Comparison.AT_LEAST, "many"), "value"),
        (Row("staff", Comparison.AT_LEAST, "1e9"), "value"),
        (Row("staff", Comparison.AT_LEAST, "٣"), "value"),
        (Row("a} = 1 or ${b", Comparison.ANSWERED), "question"),
        (Row("", Comparison.ANSWERED), "question"),
    ],
)
def test_a_row_that_cannot_be_said_is_named(row, name):
    with pytest.raises(RowError) as refused:
        to_source(Rows((Row("role", Comparison.ANSWERED), row)))

    assert (refused.value.place, refused.value.name) == (1, name)


def test_a_value_never_becomes_more_of_the_condition():
    asked = Rows((Row("role", Comparison.IS, "x' or true() or 'y"),))

    assert parse(to_source(asked)) == ["=", ["q", "role"], ["s", "x' or true() or 'y"]]


def test_no_rows_are_no_condition():
    assert to_source(Rows()) == ""
    assert Rows((Row("a", Comparison.ANSWERED),), Join.ANY).join is Join.ALL
