"""Conditions in words."""

import pytest

from surveys.authoring.expressions.wording import Words, in_words, shown_when

WORDS = Words(
    {
        "shares": "Sharing",
        "staff": "Staff",
        "uses": "Sources",
        "long": "A question that goes on and on " * 4,
        "bare": "",
    },
    {"shares": {"no": "No", "yes": "Yes"}, "uses": {"a": "Ads"}},
)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("${shares} = 'no'", "“Sharing” is “No”"),
        ("'no' != ${shares}", "“Sharing” is not “No”"),
        ("${shares} != ''", "“Sharing” was answered"),
        ("${shares} = ''", "“Sharing” was not answered"),
        ("10 <= ${staff}", "“Staff” is at least 10"),
        ("${staff} < -2.5", "“Staff” is less than -2.5"),
        (". > 3 and . <= ${staff}", "the answer is more than 3 and the answer is at most “Staff”"),
        ("selected(${uses}, 'a')", "“Ads” is chosen in “Sources”"),
        ("not(selected(${uses}, 'zz'))", "“zz” is not chosen in “Sources”"),
        ("not(${shares} = 'no')", "not (“Sharing” is “No”)"),
        ("count-selected(${uses}) > 1", "the number of answers to “Sources” is more than 1"),
        ("${unknown} >= today()", "“unknown” is at least today"),
        ("${bare} = 'x'", "“bare” is “x”"),
        (
            "${shares} = 'no' and (${staff} > 3 or ${staff} = 1)",
            "“Sharing” is “No” and (“Staff” is more than 3 or “Staff” is 1)",
        ),
    ],
)
def test_a_condition_is_said_in_words(source, wanted):
    assert in_words(source, WORDS) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "${staff} + 1 > 3",
        "if(${a}, 1, 0)",
        "true()",
        "${a}",
        "'x' = 'y'",
        "${a} = = 1",
        "round(${a}) = 1",
        "-(-1) = 2",
    ],
)
def test_what_has_no_simple_words_stays_as_it_is_written(source):
    assert in_words(source, WORDS) == source


def test_a_long_label_is_cut():
    said = in_words("${long} = 'x'", WORDS)

    assert said.endswith("…” is “x”")
    assert len(said) < 75


def test_the_outline_says_when_something_is_shown():
    assert shown_when("${shares} = 'no'", WORDS) == "Shown when “Sharing” is “No”"
    assert shown_when("", WORDS) == ""
