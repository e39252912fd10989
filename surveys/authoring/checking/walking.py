"""Two hundred people who answer at random: how long they take, and what none of them meets. Seeded and pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.authoring.checking.findings import Finding
from surveys.authoring.definition import Document, Leaf, digest_of
from surveys.authoring.expressions.unreachable import walks
from surveys.authoring.kinds import leaves_of
from surveys.authoring.steps import domains_of, nodes, steps_of

SEED, TODAY = 20_260_101, "2026-06-15"
WORDS_A_MINUTE = 200
SECONDS = {
    "single": 6,
    "multiple": 10,
    "ranking": 20,
    "rating": 5,
    "number": 8,
    "text": 12,
    "date": 8,
    "file": 30,
    "consent": 4,
    "computed": 0,
}
ROW, LONG_TEXT = 8, 30  # seconds for a row of a matrix, for a text of several lines


@dataclass(frozen=True)
class Minutes:
    """How long answering takes: half take less than the median; the quickest and the slowest way."""

    median: int
    least: int
    most: int


@dataclass(frozen=True)
class Walk:
    """What one person met, and the seconds it took."""

    shown: frozenset[str]
    seconds: float


def walks_of(document: Document) -> list[Walk]:
    """Let people answer at random, always the same ones."""
    words = _words(document)
    seconds = {leaf.key: _seconds(leaf) for leaf in leaves_of(document)}
    costs = {key: words.get(key, 0) * 60 / WORDS_A_MINUTE + seconds.get(key, 0) for key in {*words, *seconds}}
    ways = walks(steps_of(document), domains_of(document), seed=SEED, today=TODAY)
    return [Walk(frozenset(way), sum(costs.get(key, 0) for key in way)) for way in ways]


def _words(document: Document) -> dict[str, int]:
    """Count the words that are read of each thing, in the main language."""
    main = document["languages"][0]
    found: dict[str, int] = {}
    matrices = {item["key"] for item, _within in nodes(document) if item["kind"] == "matrix"}
    for item, within in nodes(document):
        rows = [] if matrices & {*within} else item.get("choices") or []
        found[item["key"]] = _count(item, main) + sum(_count(row, main) for row in rows)
    return found


def _count(item: Mapping[str, Any], main: str) -> int:
    texts = (item.get("label") or item.get("wording") or {}, item.get("hint") or {})
    return sum(len(str(text.get(main, "")).split()) for text in texts)


def _seconds(leaf: Leaf) -> int:
    if leaf.item and leaf.item != leaf.key:
        return ROW
    return LONG_TEXT if leaf.kind == "text" and leaf.lines > 1 else SECONDS[leaf.kind]


def time_of(walked: Sequence[Walk]) -> Minutes:
    """Give the median and the range, in whole minutes of at least one."""
    times = sorted(walk.seconds for walk in walked) or [0.0]
    spelt = [max(1, round(times[place] / 60)) for place in (len(times) // 2, 0, -1)]
    return Minutes(*spelt)


_known: dict[str, int] = {}
MOST_KNOWN = 256


def minutes(document: Document) -> int:
    """Estimate how long answering takes: the median of the walks, worked out once for each document."""
    name = digest_of(document)
    if name not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[name] = time_of(walks_of(document)).median
    return _known[name]


def never_met(document: Document, named: set[str]) -> list[Finding]:
    """Find conditions that were true for none of the walks; what was found otherwise is not named again."""
    keys = {item["key"] for item, _within in nodes(document) if item.get("show")} - named
    if not keys:
        return []
    met = frozenset[str]().union(*(each.shown for each in walks_of(document)))
    words = _("None of those who answered at random met it. Look at its condition.")
    return [Finding(key, words, error=False) for key in sorted(keys - met)]
