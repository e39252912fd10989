"""A comment keeps its place where its words stand, waits for a person where they moved, and never vanishes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.aligning import Link, align
from consultations.blueprint.text.anchoring import CARRY_AT, Anchor, follow, reanchor, reanchor_all
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.mapping import map_range
from consultations.blueprint.text.searching import Search
from consultations.blueprint.text.words import kept_share
from tests.consultations.blueprint.text.making import TEXTS, blocks

ADVISER = "A career adviser compares courses for a client."
BROCHURES = "Today the adviser reads brochures."
CATALOGUE = "In the data space the adviser searches one catalogue."
OTHER = "Wages are set by law in most of the countries concerned."


def on(these, words, **more):
    """Anchor the one place of some words."""
    ((n, at),) = [(n, block.text.find(words)) for n, block in enumerate(these) if words in block.text]
    return Anchor(n, at, at + len(words), words, **more)


def step(old, new, words, **more):
    """Follow some words from one text to the next."""
    before, after = blocks(*old), blocks(*new)
    (got,) = reanchor_all(before, after, align(before, after), [on(before, words, **more)])
    return got, after[got.block].text[got.start : got.end] if got.block is not None else ""


@given(TEXTS, TEXTS, st.data())
def test_every_anchor_gets_one_place_and_carried_means_half_is_left(old, new, data):
    before, after = blocks(*old), blocks(*new)
    anchors = [Anchor(None, exact="the data of skills", status="removed"), Anchor(None, scope="draft")]
    for n, block in enumerate(before):
        a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(block.text))] * 2)))
        status = data.draw(st.sampled_from(["original", "moved", "block_only"]))
        scope = data.draw(st.sampled_from(["range", "block", "section"]))
        anchors.append(Anchor(n, a, b, block.text[a:b], scope, status))
    derived = reanchor_all(before, after, align(before, after), anchors)

    assert len(derived) == len(anchors)
    for anchor, got in zip(anchors, derived, strict=True):
        assert got.status in {"exact", "changed", "moved", "block_only", "removed"}
        if got.block is None:
            assert got.status == "removed" or anchor.scope == "draft"
            continue
        text = after[got.block].text
        assert 0 <= got.start <= got.end <= len(text)
        assert got.status not in ("exact", "changed") or anchor.status == "original"
        if got.carries and anchor.exact.strip() and anchor.scope == "range":
            assert kept_share(anchor.exact, text[got.start : got.end]) >= CARRY_AT
        if got.status == "exact" and anchor.exact and anchor.scope == "range":
            assert text[got.start : got.end] == anchor.exact


@given(TEXTS, st.data())
def test_where_nothing_changed_every_anchor_is_exact_and_stays(texts, data):
    these = blocks(*texts)
    for n, block in enumerate(these):
        a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(block.text))] * 2)))
        got = reanchor(these, these, align(these, these), n, a, b)
        assert (got.status, got.block) == ("exact", n)
        assert a == b or (got.start, got.end) == (a, b)


@pytest.mark.parametrize(
    ("new", "words", "status", "now"),
    [
        ([f"{ADVISER} {BROCHURES}", OTHER], BROCHURES, "exact", BROCHURES),
        ([f"Often {ADVISER} {BROCHURES}", OTHER], "reads brochures", "exact", "reads brochures"),
        (
            [f"{ADVISER} {BROCHURES.replace('reads', 'still studies')}", OTHER],
            BROCHURES,
            "changed",
            "Today the adviser still studies brochures.",
        ),
        ([ADVISER, OTHER], BROCHURES, "block_only", ""),
        ([OTHER], BROCHURES, "removed", ""),
        ([OTHER, f"New words stand here now. {BROCHURES} And more of them."], BROCHURES, "moved", BROCHURES),
    ],
)
def test_what_became_of_a_sentence_has_a_name(new, words, status, now):
    got, text = step([f"{ADVISER} {BROCHURES}", OTHER], new, words)

    assert (got.status, text) == (status, now)


def test_confirming_a_moved_block_confirms_what_stands_in_it():
    got, _text = step(
        [f"{ADVISER} {BROCHURES}", OTHER, CATALOGUE], [OTHER, CATALOGUE, f"{ADVISER} {BROCHURES}"], BROCHURES
    )
    gone, _text = step([f"{ADVISER} {BROCHURES}", OTHER], [ADVISER, f"{OTHER} {BROCHURES}"], BROCHURES)

    assert (got.status, got.whole) == ("moved", True)
    assert (gone.status, gone.whole) == ("moved", False)


def test_a_block_edited_and_moved_waits_for_a_person():
    old = [f"{ADVISER} {BROCHURES}", OTHER, CATALOGUE]
    got, text = step(old, [OTHER, CATALOGUE, f"{ADVISER} {BROCHURES} Quickly."], BROCHURES)

    assert (got.status, got.whole, text) == ("moved", True, BROCHURES)


def test_a_quote_that_was_split_into_thirds_waits_for_a_person():
    whole = f"{ADVISER} {BROCHURES} {CATALOGUE}"
    got, text = step([whole, OTHER], [ADVISER, BROCHURES, CATALOGUE, OTHER], whole)

    assert (got.status, text) == ("moved", CATALOGUE)
    assert got.kept < CARRY_AT


def test_words_in_a_replaced_block_are_not_taken_unless_they_are_the_very_words():
    old, new = (
        blocks("Unlike words about forecasts of demand here."),
        blocks("Forecasts of the demand, other subject."),
    )
    links = {0: Link(0, "replaced", 0.0)}

    assert reanchor(old, new, links, 0, 0, 43).status in ("moved", "block_only")


def test_repeated_words_need_a_clear_context():
    quote, before, after = "price is fixed by", "The law says: the ", " the hub itself."
    once, unlike = f"It is long known: {before}{quote}{after}", f"Here no {quote} anybody at all."

    place = Search(blocks(OTHER, once, unlike)).find(quote, before, after)
    assert place
    assert (place.block, place.kept) == (1, 1.0)
    assert Search(blocks(OTHER, once, once)).find(quote, before, after) is None
    assert Search(blocks(OTHER, unlike)).find(quote, before, after) is None


@pytest.mark.parametrize(
    ("words", "alike", "status"),
    [
        ("the hub admits everyone", "the hub admitted everyone", "removed"),
        ("the hub admits everyone who asks for it", "the hub admitted everyone who asks for it", "moved"),
    ],
)
def test_short_quotes_are_never_matched_by_likeness(words, alike, status):
    got, _text = step(
        [f"Some think that {words}.", OTHER], [OTHER, f"{CATALOGUE} {ADVISER} {alike} {BROCHURES}"], words
    )

    assert got.status == status


def test_a_word_inside_another_word_is_not_the_quote():
    got, text = step(["The art of it all is long.", OTHER], ["The party of it all is long.", OTHER], "art")

    assert (got.status, text) == ("block_only", "")


def test_what_was_removed_is_shown_at_the_heading_above():
    head, sub = (Block(n, "heading", t, (t,), level) for n, t, level in ((0, "Use", 1), (1, "Cases", 2)))
    old = [head, sub, *(Block(n + 2, "paragraph", t, ()) for n, t in enumerate((ADVISER, BROCHURES)))]
    new = [head, Block(1, "heading", "Cases", ("Cases",), 2), Block(2, "paragraph", ADVISER, ())]
    gone = [head, Block(1, "paragraph", OTHER, ())]

    assert reanchor(old, new, align(old, new), 3, 0, 34).above == 1
    assert reanchor(old, gone, align(old, gone), 3, 0, 34).above == 0


def test_a_comment_on_a_block_stays_on_the_whole_block():
    before, after = (
        blocks(f"{ADVISER} {BROCHURES}", OTHER),
        blocks(f"{ADVISER} {BROCHURES} {CATALOGUE}", OTHER),
    )
    (got,) = reanchor_all(
        before, after, align(before, after), [Anchor(0, exact=before[0].text, scope="block")]
    )

    assert (got.status, got.start, got.end) == ("exact", 0, len(after[0].text))


def test_a_comment_on_a_section_goes_where_its_heading_goes_and_one_on_the_draft_stays():
    before = [Block(0, "heading", "Roles", ("Roles",), 1), Block(1, "paragraph", OTHER, ())]
    after = [Block(0, "heading", "Roles and duties", ("Roles and duties",), 1)]
    links = align(before, after)
    anchors = [Anchor(0, exact="Roles", scope="section"), Anchor(None, scope="draft")]
    section, draft = reanchor_all(before, after, links, anchors)

    assert (section.status, section.block, section.carries) == ("exact", 0, True)
    assert (draft.status, draft.block, draft.carries) == ("exact", None, True)


def test_a_figure_without_words_keeps_its_comment():
    picture = Block(0, "figure", "", (), facts={"source": "a.png"})
    got = reanchor([picture], [picture], align([picture], [picture]), 0, 0, 0)

    assert (got.status, got.carries) == ("exact", True)


# --- several versions ---


def chain(*texts):
    """Make versions of one block beside one that stays, and their alignments."""
    versions = [blocks(*each) for each in texts]
    return versions, [align(old, new) for old, new in pairwise(versions)]


def test_small_steps_cannot_drift_to_another_meaning():
    words = ["Works councils must be informed before the mapping starts in each company."]
    for fresh in ("Trade", "unions", "can", "get", "asked", "after", "any", "study", "ends"):
        parts = words[-1].split()
        parts[len(words) - 1] = fresh
        words.append(" ".join(parts))
    versions, links = chain(*([each, OTHER] for each in words))
    got = follow(versions, links, on(versions[0], words[0]))

    assert [each.status for each in got[:5]] == ["changed"] * 5
    assert not any(each.carries for each in got[6:])
    assert all(each.kept >= CARRY_AT for each in got if each.carries)


def test_words_that_return_are_proposed_again():
    full, cut = f"{ADVISER} {BROCHURES}", ADVISER
    versions, links = chain([full, OTHER], [cut, OTHER], [full, OTHER], [full, OTHER])
    got = follow(versions, links, on(versions[0], BROCHURES))

    assert [each.status for each in got] == ["block_only", "moved", "moved"]
    assert versions[2][got[1].block].text[got[1].start : got[1].end] == BROCHURES


def test_what_was_removed_with_its_block_returns_as_a_proposal():
    versions, links = chain([BROCHURES, OTHER], [OTHER], [OTHER], [OTHER, BROCHURES])
    got = follow(versions, links, on(versions[0], BROCHURES))

    assert [each.status for each in got] == ["removed", "removed", "moved"]


def test_what_nobody_confirmed_stays_a_proposal():
    full = f"{ADVISER} {BROCHURES}"
    versions, links = chain([full, OTHER, CATALOGUE], [OTHER, CATALOGUE, full], [OTHER, CATALOGUE, full])
    first, second = follow(versions, links, on(versions[0], BROCHURES))
    confirmed = Anchor(first.block, first.start, first.end, BROCHURES, status="confirmed")
    (after,) = reanchor_all(versions[1], versions[2], links[1], [confirmed])

    assert (first.status, second.status, after.status) == ("moved", "moved", "exact")


def test_progress_is_told_and_ends_with_all():
    these, said = blocks(ADVISER, OTHER), []
    anchors = [Anchor(0, n % 20, 30, ADVISER[n % 20 : 30]) for n in range(1201)]
    reanchor_all(
        these, these, align(these, these), anchors, progress=lambda done, total: said.append((done, total))
    )

    assert said == [(500, 1201), (1000, 1201), (1201, 1201)]


@pytest.mark.parametrize(
    ("old", "new", "words", "expected"),
    [
        ("One two. Three four.", "One two. three four.", "Three four.", "three four."),
        ("One two. Three four five.", "Zero. One two more. Three four five.", "One two.", "One two more."),
        ("Alpha beta gamma delta", "Alpha new gamma delta", "beta gamma", "gamma"),
    ],
)
def test_ranges_become_the_ranges_that_readers_would_choose(old, new, words, expected):
    start = old.index(words)
    _low, first, last, _high = map_range(old, new, start, start + len(words))

    assert new[first:last] == expected
