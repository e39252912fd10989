"""The demonstration draft, from its first version to its second: every line of the table of what changes between them."""

import pytest

from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import Anchor, reanchor_all
from consultations.blueprint.text.comparing import compare
from consultations.blueprint.text.options import options
from consultations.blueprint.text.placing import places
from consultations.blueprint.text.sentences import sentences
from tests.consultations.blueprint.text.making import demo, found, words

OLD, NEW = demo(1), demo(2)
LINKS = align(OLD, NEW)
THEN, NOW = places(OLD), places(NEW)


def comment(place, number=None):
    """Comment on a sentence of a place (counted from 1), or on all of it; gives what became of it, and its words now."""
    block = OLD[THEN.index(place)]
    a, b = sentences(block.text)[number - 1] if number else (0, len(block.text))
    (got,) = reanchor_all(OLD, NEW, LINKS, [Anchor(block.index, a, b, block.text[a:b])])
    where = NOW[got.block] if got.block is not None else ""
    return got, where, words(NEW, got)


def way(place):
    """Tell what became of a place."""
    link = LINKS.get(THEN.index(place))
    return (link.how, NOW[link.new]) if link else ("removed", "")


@pytest.mark.parametrize(
    ("place", "number", "stays"),
    [("3.1 ¶1", 2, "3.1 ¶1"), ("5.2 ¶2", 1, "6.2 ¶2"), ("5.5 ¶1", 3, "6.5 ¶1")],
)
def test_a_deleted_sentence_is_shown_as_deleted_and_its_comment_stays_with_the_block(place, number, stays):
    got, where, _text = comment(place, number)

    assert (got.status, got.carries, where) == ("block_only", False, stays)


def test_a_paragraph_split_in_two_proposes_its_place():
    first, at_first, _text = comment("3.2 ¶1", 1)
    second, at_second, text = comment("3.2 ¶1", 2)

    assert (first.status, at_first) == ("exact", "3.2 ¶1")
    assert (second.status, at_second, second.carries) == ("moved", "3.2 ¶2", False)
    assert text == "The employer checks the signature without asking the issuer."


def test_changed_words_are_carried():
    five, _place, now = comment("3.3 ¶2", 1)
    informed, _place, _now = comment("3.3 ¶2", 2)

    assert (five.status, five.carries, now[-26:]) == (
        "changed",
        True,
        "contains fewer than ten people."[-26:],
    )
    assert (informed.status, informed.carries) == ("changed", True)


def test_a_sentence_rewritten_after_an_objection_is_carried_with_54_percent_of_its_words():
    got, where, now = comment("3.4 ¶2", 1)

    assert (got.status, got.carries, round(got.kept, 2), where) == ("changed", True, 0.54, "3.4 ¶2")
    assert now == "Automated matching must never refuse an application or move it down a list."


def test_merged_paragraphs_keep_their_comments_exactly():
    assert [way("3.5 ¶1"), way("3.5 ¶2")] == [("edited", "3.5 ¶1"), ("merged", "3.5 ¶1")]
    for place in ("3.5 ¶1", "3.5 ¶2"):
        got, where, now = comment(place)
        assert (got.status, where, now) == ("exact", "3.5 ¶1", OLD[THEN.index(place)].text)


def test_rows_of_a_table_are_blocks():
    rows = {row: way(f"Table 1, row {row}") for row in range(1, 7)}
    added = [
        n for n, block in enumerate(NEW) if block.kind == "row" and n not in {x.new for x in LINKS.values()}
    ]

    assert [how for how, _ in rows.values()] == ["same"] * 4 + ["edited"] * 2
    assert [place for _, place in rows.values()][-2:] == ["Table 1, row 6", "Table 1, row 7"]
    assert [NOW[n] for n in added] == ["Table 1, row 5"]


def test_a_moved_section_waits_for_one_confirmation():
    assert [way(place) for place in ("7", "7 ¶1", "7 ¶2", "7 ¶3")] == [
        *(("moved", "4"), ("moved", "4 ¶1"), ("moved", "4 ¶2"), ("moved", "4 ¶3")),
    ]
    got, where, _text = comment("7 ¶1", 2)

    assert (got.status, got.whole, where) == ("moved", True, "4 ¶1")


def test_renumbered_headings_did_not_change():
    assert [way(place) for place in ("4", "5", "5.1", "6")] == [
        ("same", place) for place in ("5", "6", "6.1", "7")
    ]


def test_option_a_did_not_change_option_b_did_a_little_option_c_in_substance():
    (then,), (now,) = options(OLD), options(NEW)
    changes = []
    for before, after in zip(then.options, now.options, strict=True):
        rows = [row for row in compare(OLD, NEW, LINKS).rows if set(row.news) & set(after.blocks)]
        assert LINKS[before.heading].new == after.heading
        changes.append(sum(hunk.kind != "equal" for row in rows for hunk in row.hunks))

    assert changes[0] == 0
    assert 0 < changes[1] <= 4
    assert changes[2] > 2 * changes[1]


def test_a_removed_question_leaves_its_comment_at_the_heading():
    got, _where, _text = comment("10 ¶3")

    assert (got.status, got.block, got.above) == ("removed", None, found(NEW, "Questions to stakeholders"))


def test_the_counts_are_those_of_the_design():
    hows = [link.how for link in LINKS.values()]
    anchors = [Anchor(b.index, x, y, b.text[x:y]) for b in OLD for x, y in sentences(b.text)]
    statuses = [got.status for got in reanchor_all(OLD, NEW, LINKS, anchors)]

    assert (len(OLD), len(NEW), len(OLD) - len(LINKS)) == (100, 108, 1)
    assert [hows.count(how) for how in ("same", "moved", "edited", "merged", "replaced")] == [68, 4, 26, 1, 0]
    names = ("exact", "changed", "moved", "block_only", "removed")
    assert [statuses.count(name) for name in names] == [116, 24, 7, 4, 1]
