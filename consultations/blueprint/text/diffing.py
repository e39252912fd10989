"""Word by word, what became of a text: pieces that stayed, went and came. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import LCSseq

from consultations.blueprint.text.words import WORD

ALGORITHM = "words-1"  # changes are numbered by it: another numbering needs another name
Unit = tuple[str, str]  # a word or sign, and the white space before it


@dataclass(frozen=True)
class Hunk:
    """A piece of text that stayed ("equal"), went ("del") or came ("ins").

    The two sides of one change share its `ordinal`, counted from 1; what stayed has 0. What is equal and what went give
    the old text letter by letter, what is equal and what came the new one.
    """

    ordinal: int
    kind: str
    text: str


@lru_cache(maxsize=2048)
def diff(a: str, b: str) -> tuple[Hunk, ...]:
    """Tell how text a becomes text b; one kept word between two changes belongs to them."""
    if a == b:
        return (Hunk(0, "equal", a),) if a else ()
    runs = list(_joined(_runs(_units(a), _units(b))))
    found, ordinal = [], 0
    for same, old, new in runs:
        ordinal += not same
        if same:
            found.append(Hunk(0, "equal", old))
            continue
        found += [Hunk(ordinal, kind, text) for kind, text in (("del", old), ("ins", new)) if text]
    return tuple(found)


def _units(text: str) -> list[Unit]:
    """Give the words and signs with the white space before each; the end of the text is one of them."""
    found, last = [], 0
    for word in WORD.finditer(text):
        found.append((word.group(), text[last : word.start()]))
        last = word.end()
    return [*found, ("", text[last:])]


def _runs(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[tuple[bool, str, str]]:
    """Give runs of what is equal and what is not; white space that differs is a change of its own."""
    number: dict[str, int] = {}
    left = [number.setdefault(word, len(number)) for word, _ in a[:-1]]
    right = [number.setdefault(word, len(number)) for word, _ in b[:-1]]
    steps: list[tuple[bool, str, str]] = []
    for step in LCSseq.opcodes(left, right):
        olds, news = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
        if step.tag != "equal":
            steps.append((False, _text(olds), _text(news)))
            continue
        for (word, before), (_, now) in zip(olds, news, strict=True):
            steps += [(True, before + word, before + word)] if before == now else []
            steps += [(False, before, now), (True, word, word)] if before != now else []
    before, now = a[-1][1], b[-1][1]
    steps.append((before == now, before, now))
    for same, run in groupby(steps, key=lambda step: step[0]):
        parts = list(run)
        old, new = "".join(part[1] for part in parts), "".join(part[2] for part in parts)
        if old or new:
            yield same, old, new


def _joined(runs: Iterator[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """Join changes with one kept word, or none, between them."""
    change: tuple[str, str] | None = None
    island: str | None = None
    for same, old, new in runs:
        if not same:
            before = (change[0] + (island or ""), change[1] + (island or "")) if change else ("", "")
            change, island = (before[0] + old, before[1] + new), None
        elif change and _words(old) <= 1:
            island = old
        else:
            if change:
                yield False, *change
            change = None
            yield True, old, new
    if change:
        yield False, *change
    if island:
        yield True, island, island


def _words(text: str) -> int:
    """Count words, not signs."""
    return sum(word.group()[0].isalnum() or word.group()[0] == "_" for word in WORD.finditer(text))


def _text(units: Sequence[Unit]) -> str:
    return "".join(before + word for word, before in units)
