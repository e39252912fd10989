"""Where words of a block stand in the block that it became. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from consultations.blueprint.text.sentences import spans
from consultations.blueprint.text.words import kept_shares, tokens, word_diff

AROUND = 32  # characters of context on each side of a quote


@dataclass(frozen=True)
class Place:
    """A range of a text, and what share of the quoted words and letters stands in it; `exact`: its very words."""

    start: int
    end: int
    words: float
    letters: float
    exact: bool = False

    @property
    def kept(self) -> float:
        """Give the lesser share."""
        return min(self.words, self.letters)


STRANGE = 3  # a sentence is cut if it holds one word from outside the range for this many from inside
NOWHERE = Place(0, 0, 0.0, 0.0)


def place(here: str, there: str, start: int, end: int, quote: str, language: str = "en") -> Place:
    """Find the quote of a range in the text that took the block's words; its very words go before the mapped range."""
    low, first, last, high = map_range(here, there, start, end, language)
    if first == last:
        return NOWHERE
    at = literal(here, there, (start, end), (low, last, high), quote)
    if at is not None:
        return Place(at, at + len(quote), 1.0, 1.0, exact=True)
    return Place(first, last, *kept_shares(quote, there[first:last]))


def literal(
    here: str, there: str, old: tuple[int, int], mapped: tuple[int, int, int], quote: str
) -> int | None:
    """Give where the very words stand: between the same 32 characters, between the same words, else the nearest."""
    found = list(occurrences(there, quote))
    if not found:
        return None
    before, after = here[max(0, old[0] - AROUND) : old[0]], here[old[1] : old[1] + AROUND]
    whole = [
        at for at in found if there.startswith(before + quote + after, at - len(before)) and at >= len(before)
    ]
    low, last, high = mapped
    apart = [at for at in found if not cuts_words(there, at, at + len(quote))] or found
    between = [at for at in apart if low <= at and at + len(quote) <= high]
    near = whole or between or apart
    return min(near, key=lambda at: (abs(at + len(quote) - last), at))


def occurrences(text: str, quote: str) -> Iterator[int]:
    """Give every place of a quote in a text, overlapping ones left out."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


def cuts_words(text: str, start: int, end: int) -> bool:
    """Tell whether a range begins or ends inside a word."""
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def map_range(a: str, b: str, start: int, end: int, language: str = "en") -> tuple[int, int, int, int]:
    """Carry a range of text a over to text b.

    Gives four offsets of b: the end of the last word before the range that survived, the mapped range, the start of
    the first word after it that survived. Whole sentences become whole sentences, cut where many other words are in
    them; other ranges run from the first to the last of their words that survived. It is empty where none did.
    """
    left, right = tokens(a), tokens(b)
    inside = [k for k, (_, s, e) in enumerate(left) if e > start and s < end]
    if not inside:
        return 0, 0, 0, len(b)
    pairs = [
        (k, b1 + k - a1) for tag, a1, a2, b1, _ in word_diff(a, b) if tag == "equal" for k in range(a1, a2)
    ]
    hits = [place for k, place in pairs if inside[0] <= k <= inside[-1]]
    ahead = [right[place] for k, place in pairs if k < inside[0]]
    behind = [right[place] for k, place in pairs if k > inside[-1]]
    low, high = ahead[-1][2] if ahead else 0, behind[0][1] if behind else len(b)
    if not hits:
        return low, low, low, high
    whole = spans(a, language)
    if start in {s for s, _ in whole} and end in {e for _, e in whole}:
        first, last = whole_sentences(b, [right[place][1] for place in hits], language)
        if STRANGE * sum(start >= first for _, start, _ in ahead) >= len(hits):
            first = max(first, low)
        if STRANGE * sum(end <= last for _, _, end in behind) >= len(hits):
            last = min(last, high)
        text = b[first:last]
        return low, first + len(text) - len(text.lstrip()), first + len(text.rstrip()), high
    return low, right[hits[0]][1], right[hits[-1]][2], high


def whole_sentences(text: str, hits: list[int], language: str = "en") -> tuple[int, int]:
    """Give the range from the first to the last sentence that holds at least a fifth of the surviving words."""
    whole = spans(text, language)
    count = [sum(s <= hit < e for hit in hits) for s, e in whole]
    strong = [span for span, found in zip(whole, count, strict=True) if 5 * found >= len(hits)]
    return (strong[0][0], strong[-1][1]) if strong else (whole[0][0], whole[-1][1])
