"""Where a quote stands in a whole version, when the block that it stood in no longer says it. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.mapping import AROUND, cuts_words, occurrences
from consultations.blueprint.text.words import kept_share, tokens

SHORTEST = 12  # characters of a quote that is looked for at all
ALONE = 20  # characters of a quote that needs no context if it stands once
FUZZY = 25  # characters of a quote that is looked for by likeness
FUZZY_AT = 78.0  # least likeness
HALF = 0.5  # least share of the quoted words
CLEAR, AHEAD = 110, 15  # of 200: likeness of the context of a repeated quote, and its lead before the next


@dataclass(frozen=True)
class Found:
    """A place of a quote in a version, and the share of it that stands there."""

    block: int
    start: int
    end: int
    kept: float


class Search:
    """A version that quotes are looked for in."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Take the blocks; what it costs to search in them is paid once, when it is needed."""
        self.blocks = blocks
        self.known: dict[tuple[str, str, str], Found | None] = {}

    @cached_property
    def holders(self) -> dict[str, list[int]]:
        """Tell which blocks hold a word."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, block in enumerate(self.blocks):
            for word in block.words:
                found[word].append(n)
        return found

    def find(self, quote: str, before: str, after: str) -> Found | None:
        """Propose a place for a quote; it is never taken without a person's confirmation."""
        if len(quote) < SHORTEST:
            return None
        key = quote, before[-AROUND:], after[:AROUND]
        if key not in self.known:
            self.known[key] = self.verbatim(*key) or (self.alike(quote) if len(quote) >= FUZZY else None)
        return self.known[key]

    def verbatim(self, quote: str, before: str, after: str) -> Found | None:
        """Find the very words: standing once, or in a context that is clearly the one they stood in."""
        places = [(n, at) for n in self.likely(quote, 1.0) for at in occurrences(self.blocks[n].text, quote)]
        hits = [(n, at) for n, at in places if not cuts_words(self.blocks[n].text, at, at + len(quote))]
        if len(hits) == 1 and len(quote) >= ALONE:
            return Found(*hits[0], hits[0][1] + len(quote), 1.0)
        ranked = sorted((-self.context(n, at, len(quote), before, after), n, at) for n, at in hits)
        if ranked and -ranked[0][0] >= CLEAR and (len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= AHEAD):
            return Found(ranked[0][1], ranked[0][2], ranked[0][2] + len(quote), 1.0)
        return None

    def context(self, n: int, at: int, length: int, before: str, after: str) -> float:
        """Tell how well the 32 characters on both sides agree, 0 to 200."""
        text = self.blocks[n].text
        ahead, behind = text[max(0, at - AROUND) : at], text[at + length : at + length + AROUND]
        return float(fuzz.ratio(before, ahead) + fuzz.ratio(after, behind))

    def likely(self, quote: str, share: float) -> list[int]:
        """Give the blocks that hold a share of the words of a quote; of a whole one, its inner words."""
        words = [word for word, _, _ in tokens(quote)]
        wanted = set(words[1:-1] if share == 1.0 else words)
        if not wanted:
            return [n for n, block in enumerate(self.blocks) if quote in block.text]
        count = Counter(n for word in wanted for n in self.holders.get(word, ()))
        return sorted(n for n, times in count.items() if times >= share * len(wanted))

    def alike(self, quote: str) -> Found | None:
        """Find the best likeness of a quote that keeps half of it."""
        best: tuple[float, int, int, int] | None = None
        for n in self.likely(quote, HALF):
            text = self.blocks[n].text
            if len(text) < len(quote):
                continue
            least = max(FUZZY_AT, best[0] if best else 0.0)
            found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=least)
            if found and (best is None or found.score > best[0]):
                best = (found.score, n, found.dest_start, found.dest_end)
        if best is None:
            return None
        _, n, start, end = best
        kept = kept_share(quote, self.blocks[n].text[start:end])
        return Found(n, start, end, kept) if kept >= HALF else None
