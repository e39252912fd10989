"""Conditions: rows and source are two views of one tree; and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.conditions import (
    HOWS,
    Names,
    Row,
    Rows,
    SpellingError,
    in_words,
    names_of,
    to_rows,
    to_source,
)
from surveys.authoring.definition import blank
from surveys.authoring.expressions import parse

KINDS = {"q1": "single", "q2": "multiple", "q3": "number", "q4": "date", "q5": "text", "q6": "ranking"}
KEY = st.text("abcdefgh_0123", min_size=1, max_size=8)
NUMBER = st.decimals(-999999, 999999, places=2).map(lambda n: f"{n:f}".rstrip("0").rstrip(".") or "0")
DAY = st.dates().map(str)


@st.composite
def rows(draw):
    """Draw a row as the form makes one: a value that fits the question's kind."""
    question = draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[question]
    hows = [how for how, _words in HOWS]
    if kind not in {"number", "date"}:
        hows = hows[:4]
    how = draw(st.sampled_from(hows))
    if how in {"answered", "unanswered"}:
        return Row(question, how)
    value = draw({"number": NUMBER, "date": DAY}.get(kind, KEY))
    return Row(question, how, "0" if value == "-0" else value)


@given(st.lists(rows(), max_size=5), st.sampled_from(["and", "or"]))
def test_rows_come_back_out_of_their_source(found, join):
    asked = Rows(tuple(found), join if len(found) > 1 else "and")
    assert to_rows(to_source(asked, KINDS), KINDS) == asked


@given(st.lists(rows(), min_size=1, max_size=5), st.sampled_from(["and", "or"]))
def test_what_rows_say_is_one_tree_however_it_is_spaced(found, join):
    source = to_source(Rows(tuple(found), join), KINDS)
    again = to_rows(source.replace(" and ", "  and\n"), KINDS)
    assert again is not None
    assert parse(to_source(again, KINDS)) == parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "${q1} = 'a' and (${q2} = 'b' or ${q3} > 1)",
        "count-selected(${q2}) > 2",
        "${q2} = 'a'",  # rows would ask selected() of several choices
        "${q3} = '5'",  # a text, where rows would write a number
        "${q1} = ${q5}",
        "1 = 1",
        "${q1} =",
    ],
)
def test_what_rows_cannot_say_stays_source(source):
    assert to_rows(source, KINDS) is None


def test_a_value_with_both_quotation_marks_is_refused():
    with pytest.raises(SpellingError):
        to_source(Rows((Row("q5", "is", '"it\'s"'),)), KINDS)
    with pytest.raises(SpellingError):
        to_source(Rows((Row("q3", "less", "many"),)), KINDS)
    assert to_source(Rows((Row("q5", "is", "it's"),)), KINDS) == '${q5} = "it\'s"'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${q1} = 'a'", "q1 is “Apples”"),
        (
            "${q1} != 'a' and (${q3} >= 5 or ${q5} = '')",
            "q1 is not “Apples” and (q3 is at least 5 or q5 was not answered)",
        ),
        ("not(selected(${q2}, 'b'))", "not (“b” is chosen in q2)"),
        ("count-selected(${q2}) > 1", "the number of choices in q2 is above 1"),
        ("string-length(${q5}) > 3", "string-length(${q5}) > 3"),
        ("${q5} = (", "${q5} = ("),
    ],
)
def test_a_condition_is_said_in_words(source, words):
    assert in_words(source, Names(KINDS, {"q1": {"a": "Apples"}})) == words


def test_names_are_those_of_the_document():
    document = blank("x", {"en": "X"})
    document["sections"][0]["items"] = [
        {
            "key": "q1",
            "kind": "single",
            "label": {"en": "?"},
            "choices": [{"key": "a", "code": 1, "label": {"en": "A" * 50}}],
        }
    ]
    names = names_of(document)
    assert names.kinds == {"q1": "single"}
    assert names.choice("q1", "a") == "A" * 29 + "…"
