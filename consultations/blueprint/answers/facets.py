"""What the board tells of comments: facets with their counts, filters, order. Pure.

A count stands beside each value as the list would be if that value were chosen: under the filters of all other facets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

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
    tags: tuple[str, ...]
    proposed: bool
    anchor: str
    via: str
    endorsements: int
    words: int
    author: str
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


Reading = Callable[[Any, date], Sequence[str]]
PLAIN = ("chapter", "type", "stance", "decision", "category", "country", "capacity", "group", "editor")
# of each facet the facts that it is read from, and how: a value, for tags several
READINGS: Mapping[str, tuple[tuple[str, ...], Reading]] = {
    **{name: ((name,), lambda value, _: (value or NONE,)) for name in (*PLAIN, "anchor", "via")},
    "blocking": (("blocking",), lambda value, _: (_yes(value),)),
    "unbound": (("stance", "bound"), lambda both, _: (_yes(bool(both[0]) and not both[1]),)),
    "stage": (("stage",), lambda value, _: (value or "open",)),
    "due": (("due",), lambda value, today: (_due(value, today),)),
    "tag": (("tags",), lambda value, _: value or (NONE,)),
    "proposed": (("proposed",), lambda value, _: (_yes(value),)),
    "endorsements": (("endorsements",), lambda value, _: (_band(value, ENDORSED, MOST),)),
    "words": (("words",), lambda value, _: (_band(value, WORDS, LONG),)),
}
ORDER = (
    *("chapter", "type", "stage", "category", "stance", "blocking", "unbound", "decision", "country"),
    *("capacity", "group", "editor", "due", "tag", "proposed", "anchor", "via", "endorsements", "words"),
)
FACETS = ORDER
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
    columns = dict(zip(names, _columns(names, facts), strict=True))
    whole = {name: Counter(column) for name, column in columns.items()}
    told = {name: {raw: READINGS[name][1](raw, today) for raw in whole[name]} for name in names}
    missed: list[set[str]] | None = [set() for _ in facts] if wanted else None
    for name, value in wanted.items():
        wrong = {raw for raw, values in told[name].items() if value not in values}
        for misses, raw in zip(missed or (), columns[name], strict=True):
            if raw in wrong:
                misses.add(name)
    counts = {
        name: _spread(whole[name] if missed is None else _left(columns[name], missed, name), told[name])
        for name in names
    }
    rows = [fact for place, fact in enumerate(facts) if missed is None or not missed[place]]
    hidden = sealed and sort in {"blocking", "endorsed"}
    return Board(sorted(rows, key=SORTS["number" if hidden or sort not in SORTS else sort]), counts)


def _columns(names: Sequence[str], facts: Sequence[Fact]) -> list[Sequence[Any]]:
    """Give what each facet is read from, comment by comment."""
    plain = dict(zip(Fact._fields, zip(*facts, strict=True), strict=True)) if facts else {}
    found: list[Sequence[Any]] = []
    for name in names:
        parts = [plain.get(field, ()) for field in READINGS[name][0]]
        found.append(parts[0] if len(parts) == 1 else list(zip(*parts, strict=True)))
    return found


def _left(column: Sequence[Any], missed: Sequence[set[str]], name: str) -> Counter[Any]:
    """Count what stands under the filters of all other facets."""
    return Counter(raw for raw, misses in zip(column, missed, strict=True) if not misses - {name})


def _spread(raws: Counter[Any], told: Mapping[Any, Sequence[str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for raw, n in raws.items():
        for value in told[raw]:
            found[value] += n
    return dict(found)
