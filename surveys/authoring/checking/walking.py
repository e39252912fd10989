"""Two hundred people who answer at random: how long they take, and what none of them meets. Seeded and pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from surveys.authoring.checking.findings import Finding
from surveys.authoring.checking.reasoning import candidates
from surveys.authoring.definition import Document, Leaf, digest_of, walk
from surveys.authoring.expressions import Tree
from surveys.authoring.kinds import rating
from surveys.authoring.plans import Plan, plan_of, travel

WALKS, SEED = 200, 20_260_101
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
SILENT = 0.1  # how often a question is left out


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


def walks_of(document: Document, count: int = WALKS) -> list[Walk]:
    """Let people answer at random, always the same ones."""
    chance = Random(SEED)  # noqa: S311 -- nothing secret: the same walks for the same document
    plan = plan_of("", document)
    words = _words(document)
    trees = [tree for step in plan.steps for tree in (step.show, step.formula) if tree is not None]
    known = _choices(plan, trees)
    found = []
    for _n in range(count):
        answers = {key: chance.choice(values) for key, values in known.items() if chance.random() > SILENT}
        shown = travel(plan, answers, "2026-06-15").shown
        seconds = sum(words.get(key, 0) for key in shown) * 60 / WORDS_A_MINUTE
        seconds += sum(_seconds(leaf) for leaf in plan.leaves if leaf.key in shown)
        found.append(Walk(frozenset(shown), seconds))
    return found


def _choices(plan: Plan, trees: Sequence[Tree]) -> dict[str, list[Any]]:
    """Give the answers among which people choose; what a condition looks for is among them."""
    read: dict[str, list[Tree]] = {}
    for tree in trees:
        stack = [tree]
        while stack:
            node = stack.pop()
            if node[0] == "q":
                read.setdefault(node[1], []).append(tree)
            stack += [part for part in node[1:] if isinstance(part, list)]
    return {
        leaf.key: _answers(leaf, read.get(leaf.key, [])) for leaf in plan.leaves if leaf.kind != "computed"
    }


def _answers(leaf: Leaf, trees: Sequence[Tree]) -> list[Any]:
    if leaf.kind == "rating":
        return list(rating.places(leaf))
    return [value for value in candidates(leaf, trees) if value] or ["1"]


def _words(document: Document) -> dict[str, int]:
    """Count the words that are read of each thing, in the main language."""
    main = document["languages"][0]
    found = {}
    for section in document["sections"]:
        found[section["key"]] = _count(section, main)
    for _place, _within, item in walk(document):
        found[item["key"]] = _count(item, main) + sum(
            len(str(each.get("label", {}).get(main, "")).split()) for each in item.get("choices", [])
        )
        for row in item.get("rows", []):
            found[row["key"]] = _count(row, main)
    return found


def _count(item: Mapping[str, Any], main: str) -> int:
    texts = (item.get("label") or item.get("wording") or {}, item.get("hint") or {})
    return sum(len(str(text.get(main, "")).split()) for text in texts)


def _seconds(leaf: Leaf) -> int:
    if leaf.item and leaf.item != leaf.key:
        return ROW
    return LONG_TEXT if leaf.kind == "text" and leaf.lines > 1 else SECONDS[leaf.kind]


def time_of(walks: Sequence[Walk]) -> Minutes:
    """Give the median and the range, in whole minutes of at least one."""
    times = sorted(walk.seconds for walk in walks)
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
    sources = {section["key"] for section in document["sections"] if section.get("show")}
    sources |= {item["key"] for _place, _within, item in walk(document) if item.get("show")}
    if not sources - named:
        return []
    met = frozenset[str]().union(*(each.shown for each in walks_of(document)))
    words = _("None of 200 people who answered at random met it. Look at its condition.")
    return [Finding(key, words, error=False) for key in sorted(sources - named - met)]
