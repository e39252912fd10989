"""What an author is told about a condition before publishing."""

import pytest

from surveys.authoring.expressions import Known, check, parse

KNOWN = {
    "uses": Known(1, "multiple", frozenset("abc")),
    "role": Known(2, "single", frozenset(["x"])),
    "users": Known(3, "group"),
    "this": Known(5, "text"),
    "late": Known(9, "text"),
}


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("${uses} = 'a'", "expr-multiple"),
        ("${role} = 'y'", "expr-choice"),
        ("'y' != ${role}", "expr-choice"),
        ("selected(${uses}, 'z')", "expr-choice"),
        ("${late} = ''", "expr-later"),
        ("${this} = ''", "expr-later"),
        ("${no} = 1", "expr-unknown"),
        ("${users} = ''", "expr-silent"),
        ("1 < 2 < 3", "expr-chained"),
        ("0 < . < 100", "expr-chained"),
    ],
)
def test_each_mistake_is_named(source, finding):
    assert [found for found, _sentence in check(parse(source), KNOWN, 5)] == [finding]


@pytest.mark.parametrize(
    "source",
    [
        "selected(${uses}, 'a')",
        "${role} = 'x'",
        "${role} = ''",
        "${uses} != ''",
        ". >= 1",
        "${role} = ${uses}",
    ],
)
def test_what_is_right_stays_without_a_finding(source):
    assert list(check(parse(source), KNOWN, 5)) == []


def test_a_circle_is_said_in_words():
    said = [sentence for _found, sentence in check(parse("${this} = '' or ${late} = ''"), KNOWN, 5)]

    assert said == [
        "Question “late” comes later; only earlier answers can be used, so that nothing goes in a circle.",
        "Question “this” would depend on itself; only earlier answers can be used.",
    ]


def test_the_answer_itself_belongs_into_rules():
    assert [found for found, _ in check(parse(". > 3"), KNOWN, 5, here=False)] == ["expr-here"]
