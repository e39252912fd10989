"""What the board tells of comments: facets with their counts, filters, order. Pure.

A count stands beside each value as the list would be if that value were chosen: under the filters of all other facets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

WEEK = timedelta(days=7)
NONE = "none"  # the value of a facet where a comment has none
ENDORSED = ((0, "0"), (5, "1-4"), (20, "5-19"))  # below this many: that band
WORDS = ((50, "short"), (200, "middle"))
MOST = "20"  # the bands above the last
LONG = "long"
STANCES = frozenset(
    {"stance", "blocking", "unbound", "endorsements"}
)  # nothing of them while they are sealed


class Fact(NamedTuple):
    """One comment as the board counts it; `group` is the letter's name, `order` its block's place in the text."""

    pk: int
    number: int
    order: int
    chapter: str
    type: str
    stance: str
    blocking: bool
    bound: bool
    stage: str
    decision: str
    category: str
    country: str
    capacity: str
    group: str
    editor: str
    due: date | None
    tags: Sequence[str]
    proposed: bool
    anchor: str
    via: str
    endorsements: int
    words: int
    author: object
    text: int  # number of its newest words
    answer: int  # number of its newest answer, 0 for none


def _band(n: int, bands: Sequence[tuple[int, str]], last: str) -> str:
    return next((name for below, name in bands if n < max(below, 1)), last)


def _due(due: date | None, today: date) -> str:
    if due is None:
        return NONE
    return "over" if due < today else "week" if due < today + WEEK else "later"


def _yes(value: bool) -> str:  # noqa: FBT001 -- a facet's value
    return "yes" if value else "no"


# several tags are joined by line feeds
Reading = Callable[[Fact, date], str]
READINGS: Mapping[str, Reading] = {
    "chapter": lambda fact, _: fact.chapter or NONE,
    "type": lambda fact, _: fact.type,
    "stance": lambda fact, _: fact.stance or NONE,
    "blocking": lambda fact, _: _yes(fact.blocking),
    "unbound": lambda fact, _: _yes(bool(fact.stance) and not fact.bound),
    "stage": lambda fact, _: fact.stage or "open",
    "decision": lambda fact, _: fact.decision or NONE,
    "category": lambda fact, _: fact.category or NONE,
    "country": lambda fact, _: fact.country or NONE,
    "capacity": lambda fact, _: fact.capacity,
    "group": lambda fact, _: fact.group or NONE,
    "editor": lambda fact, _: fact.editor or NONE,
    "due": lambda fact, today: _due(fact.due, today),
    "tag": lambda fact, _: "\n".join(fact.tags) or NONE,
    "proposed": lambda fact, _: _yes(fact.proposed),
    "anchor": lambda fact, _: fact.anchor or NONE,
    "via": lambda fact, _: fact.via,
    "endorsements": lambda fact, _: _band(fact.endorsements, ENDORSED, MOST),
    "words": lambda fact, _: _band(fact.words, WORDS, LONG),
}
FACETS = tuple(READINGS)
SORTS: Mapping[str, Callable[[Fact], tuple[object, ...]]] = {
    "number": lambda fact: (fact.number,),
    "newest": lambda fact: (-fact.number,),
    "place": lambda fact: (fact.order, fact.number),
    "blocking": lambda fact: (not fact.blocking, fact.number),
    "endorsed": lambda fact: (-fact.endorsements, fact.number),
    "due": lambda fact: (fact.due or date.max, fact.number),
    "longest": lambda fact: (-fact.words, fact.number),
}


class Board(NamedTuple):
    """The comments that match, in order, and each facet's counts."""

    rows: Sequence[Fact]
    counts: Mapping[str, Mapping[str, int]]


def board(facts: Sequence[Fact], asked: Mapping[str, str], sort: str, today: date, *, sealed: bool) -> Board:
    """Filter and count; while stances are sealed, none of what tells them is counted, filtered or sorted by."""
    names = [name for name in FACETS if not (sealed and name in STANCES)]
    wanted = {name: asked[name] for name in names if asked.get(name)}
    values = {name: [READINGS[name](fact, today) for fact in facts] for name in names}
    missed: list[set[str]] | None = None
    if wanted:
        missed = [set() for _ in facts]
        for name, value in wanted.items():
            for place, found in enumerate(values[name]):
                if value != found and value not in found.split("\n"):
                    missed[place].add(name)
    counts = {name: _counted(values[name], missed, name) for name in names}
    rows = [fact for place, fact in enumerate(facts) if missed is None or not missed[place]]
    hidden = sealed and sort in {"blocking", "endorsed"}
    return Board(sorted(rows, key=SORTS["number" if hidden or sort not in SORTS else sort]), counts)


def _counted(values: Sequence[str], missed: Sequence[set[str]] | None, name: str) -> dict[str, int]:
    if missed is None:
        found = Counter(values)
    else:
        found = Counter(value for value, misses in zip(values, missed, strict=True) if not misses - {name})
    parted: Counter[str] = Counter()
    for value, n in found.items():
        for each in value.split("\n"):
            parted[each] += n
    return dict(parted)
