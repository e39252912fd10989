"""A diff turns one text into the other, word by word, and its changes can be named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.diffing import diff
from tests.consultations.blueprint.text.making import SENTENCES

TEXTS = st.one_of(SENTENCES, st.text(max_size=40), st.text("ab ,.\n", max_size=30))


def told(a, b):
    return "".join(
        {"equal": "{}", "del": "[-{}]", "ins": "[+{}]"}[hunk.kind].format(hunk.text) for hunk in diff(a, b)
    )


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(a, b):
    hunks = diff(a, b)

    assert "".join(hunk.text for hunk in hunks if hunk.kind != "ins") == a
    assert "".join(hunk.text for hunk in hunks if hunk.kind != "del") == b
    assert all(hunk.text for hunk in hunks)


@given(TEXTS, TEXTS)
def test_changes_are_numbered_from_one_without_a_gap(a, b):
    hunks = diff(a, b)
    numbers = [hunk.ordinal for hunk in hunks if hunk.kind != "equal"]

    assert sorted(set(numbers)) == list(range(1, len(set(numbers)) + 1))
    assert numbers == sorted(numbers)
    assert len(numbers) == len({(hunk.ordinal, hunk.kind) for hunk in hunks if hunk.kind != "equal"})
    assert all(hunk.ordinal == 0 for hunk in hunks if hunk.kind == "equal")


@given(TEXTS)
def test_nothing_changes_in_the_same_text(text):
    assert all(hunk.kind == "equal" for hunk in diff(text, text))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("the red car", "the blue car", "the[- red][+ blue] car"),
        ("a car", "a red car", "a[+ red] car"),
        ("car", "red car", "[+red ]car"),
        ("red car", "car", "[-red ]car"),
        ("It ends here.", "It ends there!", "It ends[- here.][+ there!]"),
        ("one, two", "one , two", "one[+ ], two"),
        (
            "Works councils must be informed",
            "Works councils must be consulted",
            "Works councils must be[- informed][+ consulted]",
        ),
        ("ACCESS CONTROL", "Access Control", "[-ACCESS CONTROL][+Access Control]"),
    ],
)
def test_changes_keep_their_spaces(a, b, expected):
    assert told(a, b) == expected


def test_an_island_of_one_kept_word_belongs_to_the_change_around_it():
    assert (
        told("a big old house in town", "a small old hut in town")
        == "a[- big old house][+ small old hut] in town"
    )
    assert (
        told("a big old dark house", "a small old dark hut") == "a[- big][+ small] old dark[- house][+ hut]"
    )
