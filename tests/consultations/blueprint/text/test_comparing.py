"""Two versions side by side show every block once, moves at both ends, and count by chapter."""

from collections import Counter

import pytest
from hypothesis import given

from consultations.blueprint.text.aligning import Link, align
from consultations.blueprint.text.comparing import LEFT, compare
from consultations.blueprint.text.composing import compose
from tests.consultations.blueprint.text.making import TEXTS, blocks, demo, found


def told(old, new):
    return [(row.how, row.olds, row.news) for row in compare(old, new, align(old, new)).rows]


@given(TEXTS, TEXTS)
def test_every_block_is_shown_once_and_moves_at_both_ends(old, new):
    before, after = blocks(*old), blocks(*new)
    comparison = compare(before, after, align(before, after))
    rows = [row for row in comparison.rows if row.how != LEFT]

    assert sorted(n for row in rows for n in row.olds) == list(range(len(old)))
    assert sorted(n for row in rows for n in row.news) == list(range(len(new)))
    firsts = [row.news[0] for row in rows if row.news]
    assert firsts == sorted(firsts)
    away = {n for row in comparison.rows if row.how == LEFT for n in row.olds}
    assert away <= {n for row in rows if row.moved for n in row.olds}
    assert {row.olds for row in rows if row.how == "moved"} <= {(n,) for n in away}
    assert sum(sum(count.values()) for count in comparison.counts.values()) == len(comparison.rows)


@given(TEXTS, TEXTS)
def test_the_changes_of_a_row_turn_its_old_words_into_its_new_ones(old, new):
    before, after = blocks(*old), blocks(*new)
    for row in compare(before, after, align(before, after)).rows:
        assert "".join(hunk.text for hunk in row.hunks if hunk.kind != "ins") == row.before
        assert "".join(hunk.text for hunk in row.hunks if hunk.kind != "del") == row.after
        assert row.changed or row.before == row.after


@given(TEXTS)
def test_the_same_text_has_no_difference(texts):
    comparison = compare(blocks(*texts), blocks(*texts), align(blocks(*texts), blocks(*texts)))

    assert not any(row.changed for row in comparison.rows)


def test_what_was_removed_and_moved_is_shown_where_it_stood():
    first, second, third = "First words of a kind.", "Second remarks come here.", "Third and last of these."

    assert told(blocks(first, second, third), blocks(first, third)) == [
        ("same", (0,), (0,)),
        ("removed", (1,), ()),
        ("same", (2,), (1,)),
    ]
    assert told(blocks(first, second, third), blocks(second, third, first)) == [
        (LEFT, (0,), ()),
        ("same", (1,), (0,)),
        ("same", (2,), (1,)),
        ("moved", (0,), (2,)),
    ]


def test_the_demonstration_counts_by_chapter():
    old, new = demo(1), demo(2)
    comparison = compare(old, new, align(old, new))
    counts = {n if n is None else new[n].text: dict(count) for n, count in comparison.counts.items()}

    assert counts["Protection of persons"] == {"moved": 4, "added": 1}
    assert counts["Options for governance"] == {"same": 15, "edited": 5, LEFT: 4}
    assert counts["Questions to stakeholders"] == {"same": 4, "added": 1, "removed": 1}
    merged = next(row for row in comparison.rows if row.how == "merged")
    assert merged.before == merged.after
    assert merged.pair == (found(old, "Regional planners"), found(new, "Regional planners"))


def test_versions_that_lie_apart_are_composed_along_lineage():
    texts = ["Alpha beta gamma delta.", "One two three four.", "Left and gone for good."]
    first = blocks(*texts)
    second = blocks(texts[0].replace("beta", "BETA"), texts[1], "New words entirely here.")
    third = blocks(texts[1], texts[0])
    chain = [
        {0: Link(0, "edited", 90.0), 1: Link(1, "same", 100.0)},
        {0: Link(1, "edited", 90.0), 1: Link(0, "same", 100.0)},
    ]

    assert align(first, second).keys() >= chain[0].keys()
    composed = compose(chain, first, third)
    assert composed == {0: Link(1, "same", 100.0), 1: Link(0, "same", 100.0)}
    rows = compare(first, third, composed).rows
    assert Counter(row.how for row in rows) == {"same": 2, LEFT: 1, "removed": 1}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (
            Link(0, "split", 80.0, (1,)),
            {0: Link(4, "same", 100.0), 1: Link(2, "edited", 70.0)},
            Link(4, "split", 70.0, (2,)),
        ),
        (Link(0, "split", 80.0, (1,)), {1: Link(2, "same", 100.0)}, Link(2, "edited", 80.0)),
        (Link(0, "edited", 80.0), {0: Link(1, "merged", 90.0)}, Link(1, "merged", 80.0)),
        (Link(0, "replaced", 0.0), {0: Link(1, "same", 100.0)}, Link(1, "replaced", 0.0)),
        (Link(0, "moved", 100.0), {0: Link(1, "edited", 60.0)}, Link(1, "edited", 60.0)),
        (Link(0, "edited", 80.0), {}, None),
    ],
)
def test_steps_follow_each_other(one, two, expected):
    new = blocks("a", "b", "c", "d", "e")

    assert compose([{0: one}, two], blocks("x"), new).get(0) == expected


@given(TEXTS, TEXTS, TEXTS)
def test_a_composed_alignment_can_be_compared_like_any_other(one, two, three):
    first, second, third = blocks(*one), blocks(*two), blocks(*three)
    links = compose([align(first, second), align(second, third)], first, third)
    rows = [row for row in compare(first, third, links).rows if row.how != LEFT]

    assert sorted(n for row in rows for n in row.olds) == list(range(len(one)))
    assert sorted(n for row in rows for n in row.news) == list(range(len(three)))


def test_no_step_at_all_is_the_text_itself():
    assert compose([], blocks("a"), blocks("a")) == {0: Link(0, "same", 100.0)}
