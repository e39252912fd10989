"""Words of a text and how many of them survive in another. Pure."""

import re
from functools import lru_cache

from rapidfuzz.distance import LCSseq

WORD = re.compile(r"\w+|[^\w\s]")


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Words and signs without case, with their ranges."""
    return tuple((found.group().casefold(), found.start(), found.end()) for found in WORD.finditer(text))


@lru_cache(maxsize=4096)
def word_diff(a: str, b: str) -> tuple[tuple[str, int, int, int, int], ...]:
    """Give steps (tag, a1, a2, b1, b2) in token numbers that turn text a into text b."""
    number: dict[str, int] = {}
    left = [number.setdefault(token[0], len(number)) for token in tokens(a)]
    right = [number.setdefault(token[0], len(number)) for token in tokens(b)]
    return tuple(
        (s.tag, s.src_start, s.src_end, s.dest_start, s.dest_end) for s in LCSseq.opcodes(left, right)
    )


def kept_words(a: str, b: str) -> int:
    """Count the words of text a that stand, in order, in text b."""
    return sum(a2 - a1 for tag, a1, a2, _, _ in word_diff(a, b) if tag == "equal")


def kept_shares(quote: str, text: str) -> tuple[float, float]:
    """Shares of the quoted words, and of their letters, that stand in order in a text."""
    sizes = [len(word) for word, _, _ in tokens(quote)]
    kept = [size for tag, a1, a2, _, _ in word_diff(quote, text) if tag == "equal" for size in sizes[a1:a2]]
    return (len(kept) / len(sizes), sum(kept) / sum(sizes)) if sizes else (0.0, 0.0)


def kept_share(quote: str, text: str) -> float:
    """Share of the quoted words, or of their letters if that is less, that stand in order in a text."""
    return min(kept_shares(quote, text))
