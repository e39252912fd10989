"""Where commented words stand in a newer version. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.parsing import Block, sentences
from consultations.blueprint.text.words import kept_share, tokens, word_diff

# Least share of the quoted words, and of their letters, that must survive for a comment to go along by itself.
CARRY_AT = 0.5
# Least similarity to propose a place elsewhere, for quotes of 25 characters and more.
FUZZY_AT = 78.0


@dataclass(frozen=True)
class Derived:
    """Where an anchor stands in the newer version; start and end are code points inside the block."""

    status: str  # exact, changed, moved, block_only, removed
    block: int | None
    start: int
    end: int
    kept: float

    @property
    def carries(self) -> bool:
        """Whether the comment goes along without anybody's confirmation."""
        return self.status in ("exact", "changed") and self.kept >= CARRY_AT


def map_range(a: str, b: str, start: int, end: int) -> tuple[int, int]:
    """Carry a range of text a over to text b: whole sentences to whole sentences, else first to last surviving word."""
    left, right = tokens(a), tokens(b)
    inside = [k for k, (_, s, e) in enumerate(left) if e > start and s < end]
    if not inside:
        return 0, 0
    first, last = inside[0], inside[-1]
    hits = [
        b1 + k - a1
        for tag, a1, a2, b1, _ in word_diff(a, b)
        if tag == "equal"
        for k in range(max(a1, first), min(a2, last + 1))
    ]
    if not hits:
        return 0, 0
    whole = sentences(a)
    if start in {s for s, _ in whole} and end in {e for _, e in whole}:
        return whole_sentences(b, [right[k][1] for k in hits])
    return right[hits[0]][1], right[hits[-1]][2]


def whole_sentences(text: str, hits: list[int]) -> tuple[int, int]:
    """From the first to the last sentence that holds at least a fifth of the surviving words."""
    spans = sentences(text)
    count = [sum(s <= hit < e for hit in hits) for s, e in spans]
    strong = [span for span, found in zip(spans, count, strict=True) if 5 * found >= len(hits)]
    return (strong[0][0], strong[-1][1]) if strong else (spans[0][0], spans[-1][1])


def reanchor(
    old: Sequence[Block],
    new: Sequence[Block],
    links: dict[int, Link],
    block: int,
    start: int,
    end: int,
    original: str | None = None,
) -> Derived:
    """Find the anchored words in the newer version.

    `original` is the quote as first commented on: shares are counted against it, not against an intermediate
    wording, so that a chain of small edits cannot drift to another meaning.
    """
    here = old[block].text
    quote = original or here[start:end]
    link = links.get(block)
    if link is not None and link.how == "moved":
        return Derived("moved", link.new, start, end, 1.0)
    if link is not None:
        places = [
            place(here, new[j], start, end, quote, same=link.how == "same") for j in (link.new, *link.parts)
        ]
        best = max(places, key=lambda found: found.kept)
        if best.status == "exact" or (best.kept >= CARRY_AT and link.how != "replaced"):
            return best
    elsewhere = search(new, quote, here[max(0, start - 32) : start], here[end : end + 32])
    if elsewhere is not None:
        return elsewhere
    return (
        Derived("block_only", link.new, 0, 0, 0.0)
        if link is not None
        else Derived("removed", None, 0, 0, 0.0)
    )


def place(here: str, there: Block, start: int, end: int, quote: str, *, same: bool) -> Derived:
    """Find the quote in a block that took the old one's words; its very words go before the mapped range."""
    a, b = (start, end) if same else map_range(here, there.text, start, end)
    literal = [found.start() for found in re.finditer(re.escape(quote), there.text)]
    if literal and b > a:
        a = min(literal, key=lambda at: abs(at + len(quote) - b))
        return Derived("exact", there.index, a, a + len(quote), 1.0)
    return Derived("changed", there.index, a, b, kept_share(quote, there.text[a:b]))


def search(new: Sequence[Block], quote: str, before: str, after: str) -> Derived | None:
    """Propose another place for a quote; never taken without a person's confirmation."""
    if len(quote) < 12:
        return None
    hits = [
        (block.index, found.start())
        for block in new
        if quote in block.text
        for found in re.finditer(re.escape(quote), block.text)
    ]
    if len(hits) == 1 and len(quote) >= 20:
        return Derived("moved", hits[0][0], hits[0][1], hits[0][1] + len(quote), 1.0)
    ranked = sorted(
        ((context(new[i].text, at, len(quote), before, after), i, at) for i, at in hits),
        key=lambda hit: (-hit[0], hit[1:]),
    )
    if ranked and ranked[0][0] >= 110 and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= 15):
        return Derived("moved", ranked[0][1], ranked[0][2], ranked[0][2] + len(quote), 1.0)
    if len(quote) < 25:
        return None
    wanted = {word for word, _, _ in tokens(quote)}
    likely = [
        block
        for block in new
        if len(block.text) >= len(quote) and len(wanted & block.words) >= CARRY_AT * len(wanted)
    ]
    best = max(
        (
            (found.score, -block.index, found.dest_start, found.dest_end)
            for block in likely
            if (found := fuzz.partial_ratio_alignment(quote, block.text, score_cutoff=FUZZY_AT))
        ),
        default=None,
    )
    if best is None:
        return None
    _, negative, start, end = best
    kept = kept_share(quote, new[-negative].text[start:end])
    return Derived("moved", -negative, start, end, kept) if kept >= CARRY_AT else None


def context(text: str, at: int, length: int, before: str, after: str) -> float:
    """How well the 32 characters on both sides agree, 0 to 200."""
    return fuzz.ratio(before, text[max(0, at - 32) : at]) + fuzz.ratio(
        after, text[at + length : at + length + 32]
    )
