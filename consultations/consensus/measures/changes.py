"""What would change a level: the fewest voices of one move that give another one. Pure and exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

from consultations.consensus.measures.levels import level
from consultations.consensus.measures.tallies import Rule, Tally, blocks, total

MOVES = (
    ("silent", "support"),
    ("silent", "oppose"),
    ("neutral", "support"),
    ("neutral", "oppose"),
    ("support", "neutral"),
    ("support", "oppose"),
    ("oppose", "neutral"),
    ("oppose", "support"),
)
HORIZON = 5


@dataclass(frozen=True)
class Change:
    """So many voices of these categories ("*": any other) going from one state to another give a level."""

    voices: int
    origin: str
    target: str
    where: tuple[str, ...]
    level: str
    direction: str


def _shift(counts: Counter[str], origin: str, target: str, number: int = 1) -> Counter[str]:
    """Move voices; weak stances go before strong ones, and arrive weak."""
    after = Counter(counts)
    for _step in range(number):
        states = (f"{origin}_1", f"{origin}_2") if origin in {"support", "oppose"} else (origin,)
        state = next(each for each in states if after[each])
        after[state] -= 1
        after[f"{target}_1" if target in {"support", "oppose"} else target] += 1
    return after


def _after(counted: Tally, move: tuple[str, str], where: tuple[str, ...]) -> Tally | None:
    categories = {name: Counter(counts) for name, counts in counted.categories.items()}
    for name in where:
        if total(categories[name], move[0]) == 0:
            return None
        categories[name] = _shift(categories[name], *move)
    return replace(counted, categories=categories)


def _delicate(counted: Tally, move: tuple[str, str], rule: Rule) -> list[str]:
    """List the categories in which it matters how many of the moved voices are theirs."""
    named = {name for group in rule["constituencies"].values() for name in group["categories"]}
    named |= set(rule["required"])

    def flips(name: str) -> bool:
        counts = counted.categories[name]
        most = min(HORIZON, total(counts, move[0]))
        reach = [_shift(Counter(counts), *move, number) for number in range(most + 1)]
        return any(len({blocks(each, side, rule) for each in reach}) > 1 for side in ("for", "against"))

    return [name for name in sorted(counted.categories) if name in named or flips(name)]


def changes(counted: Tally, rule: Rule) -> Iterator[Change]:
    """Give every move that changes the level with the fewest voices, up to five.

    Exact: voices of categories that are not delicate are interchangeable, so they come from one pool.
    """
    now = level(counted, rule)
    fixed = {move: _delicate(counted, move, rule) for move in MOVES}
    for number in range(1, HORIZON + 1):
        found = False
        for move in MOVES:
            pool = [
                name
                for name in sorted(counted.categories)
                if name not in fixed[move]
                for _each in range(min(number, total(counted.categories[name], move[0])))
            ]
            for choice in combinations_with_replacement([*fixed[move], "*"], number):
                where = tuple(each for each in choice if each != "*") + tuple(pool[: choice.count("*")])
                after = _after(counted, move, where) if len(where) == number else None
                then = level(after, rule) if after else now
                if (then.name, then.direction) != (now.name, now.direction):
                    found = True
                    yield Change(number, *move, choice, then.name, then.direction)
                    break
        if found:
            return


def without_objections(counted: Tally, rule: Rule) -> str:
    """Give the level once every open objection is settled; "" where that changes nothing."""
    if not counted.objections_open:
        return ""
    then = level(replace(counted, objections_open=0), rule)
    return "" if then.name == level(counted, rule).name else then.name
