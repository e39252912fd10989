"""Real drafts, version after version: comments stay where their words are, every other one is flagged."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import CARRY_AT, Anchor, follow, reanchor_all
from consultations.blueprint.text.comparing import LEFT, compare
from consultations.blueprint.text.composing import compose
from consultations.blueprint.text.sentences import sentences
from consultations.blueprint.text.words import kept_share
from tests.consultations.blueprint.text.making import REAL, real, words
from tests.consultations.blueprint.text.truth import quotes

pytestmark = pytest.mark.shared_data
DRAFTS = ("idsa-rulebook_3", "ids-ram_4-1-6", "ids-spec")
# By the older file: blocks paired as the same, and sentences exact, found again at all, and lost, with the prototype.
COUNTS = {
    "idsa-rulebook_3_functional-requirements__2023-03-07_4103525": (241, 513, 524, 8),
    "idsa-rulebook_3_functional-requirements__2023-03-17_b401ad1": (284, 556, 557, 0),
    "idsa-rulebook_3_functional-requirements__2023-09-05_c053e5b": (245, 513, 556, 1),
    "idsa-rulebook_3_functional-requirements__2024-02-26_4a9d61b": (285, 557, 557, 0),
    "ids-ram_4-1-6_usage-control__2022-05-20_0208078": (71, 187, 239, 12),
    "ids-ram_4-1-6_usage-control__2022-10-17_16e656d": (129, 247, 250, 1),
    "ids-spec_contract-negotiation__2023-05-10_851942b": (77, 100, 135, 13),
}


def all_pairs():
    return [
        pytest.param(old[1], new[1], old[0], id=old[0])
        for draft in DRAFTS
        for old, new in pairwise(real(draft))
    ]


PAIRS = all_pairs() if REAL.is_dir() else []


@pytest.mark.parametrize(("old", "new", "name"), PAIRS)
def test_counts_are_at_least_those_of_the_prototype(old, new, name):
    links = align(old, new)
    # The prototype saw no pictures: another file under the same words was the same to it.
    same = sum(
        old[n].text == new[link.new].text and link.how in ("same", "edited") for n, link in links.items()
    )
    anchors = [Anchor(b.index, x, y, b.text[x:y]) for b in old for x, y in sentences(b.text)]
    count = Counter(got.status for got in reanchor_all(old, new, links, anchors))
    least_same, least_exact, least_found, most_lost = COUNTS[name]

    assert same >= least_same
    assert count["exact"] >= least_exact
    assert count["exact"] + count["changed"] + count["moved"] >= least_found
    assert count["block_only"] + count["removed"] <= most_lost


@pytest.mark.parametrize(("old", "new", "name"), PAIRS)
def test_quotes_stay_with_their_words_or_are_flagged(old, new, name):
    links = align(old, new)
    anchors = quotes(old, random.Random(name), 400)
    kept = exact = 0
    for anchor, got in zip(anchors, reanchor_all(old, new, links, anchors), strict=True):
        here, link = old[anchor.block or 0].text, links.get(anchor.block or 0)
        around = here[max(0, anchor.start - 32) : anchor.end + 32]
        places = [block.index for block in new for _ in range(block.text.count(around))]
        if link and link.how in ("same", "edited") and places == [link.new]:
            kept += 1
            at = new[link.new].text.index(around) + min(32, anchor.start)
            exact += (got.status, got.block, got.start) == ("exact", link.new, at)
        if got.carries:
            share = kept_share(anchor.exact, words(new, got))
            assert share >= CARRY_AT
        else:
            assert got.status in ("moved", "block_only", "removed")

    assert kept > 100
    assert exact == kept


@pytest.mark.parametrize("draft", DRAFTS)
def test_any_two_versions_can_be_compared(draft):
    texts = [blocks for _name, blocks in real(draft)]
    chain = [align(old, new) for old, new in pairwise(texts)]
    links = compose(chain, texts[0], texts[-1])
    rows = [row for row in compare(texts[0], texts[-1], links).rows if row.how != LEFT]

    assert sorted(n for row in rows for n in row.olds) == list(range(len(texts[0])))
    assert sorted(n for row in rows for n in row.news) == list(range(len(texts[-1])))
    direct = align(texts[0], texts[-1])
    agree = sum(links[n].new == link.new for n, link in direct.items() if n in links)
    assert agree >= 0.95 * len(direct)


def test_five_blocks_on_top_move_no_comment():
    (_, old), (_, new) = real("idsa-rulebook_3")[-2:]
    anchors = [Anchor(b.index, x, y, b.text[x:y]) for b in old for x, y in sentences(b.text)]

    assert len(new) - len(old) == 5
    assert {got.status for got in reanchor_all(old, new, align(old, new), anchors)} == {"exact"}


def test_through_five_versions_no_comment_is_lost_or_drifts():
    texts = [blocks for _name, blocks in real("idsa-rulebook_3")]
    chain = [align(old, new) for old, new in pairwise(texts)]
    anchors = quotes(texts[0], random.Random(5), 300)
    for anchor in anchors:
        way = follow(texts, chain, anchor)
        assert len(way) == len(chain)
        for blocks, got in zip(texts[1:], way, strict=True):
            if got.carries:
                assert kept_share(anchor.exact, words(blocks, got)) >= CARRY_AT
