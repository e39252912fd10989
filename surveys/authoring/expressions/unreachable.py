"""Conditions that no answers make true, or that all do: proven where few answers are possible, else tried. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product
from math import perm, prod

from django.utils.translation import gettext as _

from surveys.authoring.expressions.parse import Tree, children, references, size, walk
from surveys.authoring.expressions.route import Step, route
from surveys.authoring.expressions.values import DATE, Context, Value, evaluate, truth

MOST_PROVEN, WALKS, FEWEST_WALKS = 20_000, 200, 20
MOST_NODES_PROVEN, MOST_NODES_WALKED = 500_000, 2_000_000  # visited, about a microsecond each
MOST_HINTS = 100
EMPTY_SHARE = 0.2  # of the random answers
HERE = "."
WARNINGS = frozenset(["expr-always", "expr-never-seen"])  # they do not block publishing
ODD_DAYS = ("2000-01-01", "2026-06-15", "2099-12-31")


@dataclass(frozen=True)
class Domain:
    """All that may be answered to a closed question besides nothing: one value; `many`; many `ranked` ones."""

    values: tuple[Value, ...]
    many: bool = False
    ranked: bool = False

    @property
    def count(self) -> int:
        """Count the possible answers, nothing included."""
        if self.ranked:
            return sum(perm(len(self.values), chosen) for chosen in range(len(self.values) + 1))
        return 1 << len(self.values) if self.many else 1 + len(self.values)

    @property
    def keys(self) -> list[str]:
        """Give the values as the keys of choices."""
        return [str(value) for value in self.values]

    def every(self) -> Iterator[Value]:
        """Give every possible answer; nothing comes first."""
        yield None
        if not (self.many or self.ranked):
            yield from self.values
            return
        pick = permutations if self.ranked else combinations
        for chosen in range(1, len(self.values) + 1):
            yield from map(list, pick(self.keys, chosen))

    def draw(self, rnd: random.Random) -> Value:
        """Give one answer; of many, each number of choices is as likely."""
        if not self.values or rnd.random() < EMPTY_SHARE:
            return None
        if not (self.many or self.ranked):
            return rnd.choice(self.values)
        keys = self.keys
        drawn = rnd.sample(range(len(keys)), rnd.randint(1, len(keys)))
        return [keys[place] for place in (drawn if self.ranked else sorted(drawn))]


def judge(tree: Tree, domains: Mapping[str, Domain], *, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (finding id, sentence) where a condition is never or always true.

    `domains` holds the closed questions, for a rule also "." where its own question is closed.
    """
    asked = sorted(references(tree))
    asked += [HERE] if any(node[0] == HERE for node in walk(tree)) else []
    if not _timed(tree) and all(key in domains for key in asked):
        possible = [domains[key] for key in asked]
        if prod(domain.count for domain in possible) <= min(MOST_PROVEN, MOST_NODES_PROVEN // size(tree)[1]):
            yield from _proven(tree, asked, possible)
            return
    if not _ever_true(tree, asked, domains, seed):
        sentence = _("This was never true in %(count)d random tries; look whether it can be.")
        yield "expr-never-seen", sentence % {"count": WALKS}


def _timed(tree: Tree) -> bool:
    return any(node[:2] == ["f", "today"] for node in walk(tree))


def _proven(tree: Tree, asked: Sequence[str], possible: Sequence[Domain]) -> Iterator[tuple[str, str]]:
    seen = set()
    # a rule looks at answers only, never at nothing
    answers = [tuple(domain.every())[key == HERE :] for key, domain in zip(asked, possible, strict=True)]
    for said in product(*answers):
        seen.add(_holds(tree, dict(zip(asked, said, strict=True))))
        if len(seen) > 1:
            return
    if seen == {True}:
        yield "expr-always", _("This is true whatever is answered; it can be left out.")
    else:
        yield "expr-never", _("No answers make this true.")


def _holds(tree: Tree, said: Mapping[str, Value], today: str = "") -> bool:
    return truth(evaluate(tree, Context(said, here=said.get(HERE), today=today)))


def _ever_true(tree: Tree, asked: Sequence[str], domains: Mapping[str, Domain], seed: int) -> bool:
    rnd = random.Random(seed)  # noqa: S311 - the same findings each time
    hints = Hints([tree])
    hinted = {key: domains.get(key) or hints.domain(key) for key in asked}
    days = [*ODD_DAYS, *(day for day in _literals([tree]) if isinstance(day, str) and DATE.fullmatch(day))]
    for _try in range(WALKS):
        said = {key: domain.draw(rnd) for key, domain in hinted.items()}
        if HERE in said and said[HERE] is None:
            continue
        if _holds(tree, said, rnd.choice(days)):
            return True
    return False


class Hints:
    """Answers to open questions at which conditions may turn: what they are compared with, and beside it."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.beside: dict[str, list[str | float]] = {}
        self.literals = _literals(trees)
        for node in (node for tree in trees for node in walk(tree)):
            parts = children(node)
            said = [part[1] for part in parts if part[0] in ("n", "s")]
            said += [-part[1][1] for part in parts if part[0] == "neg" and part[1][0] == "n"]
            for part in parts:
                if part[0] in ("q", HERE):
                    self.beside.setdefault(part[-1], []).extend(said)

    def domain(self, key: str) -> Domain:
        """Give what is tried for one open question."""
        found: list[Value] = ["x", "x" * 300]
        for value in (self.beside.get(key) or self.literals)[:MOST_HINTS]:
            found += [value] if isinstance(value, str) else [value - 1, value, value + 1]
        return Domain(tuple(dict.fromkeys([*found, 0.0, 1.0, 1000.0, *ODD_DAYS])))


def _literals(trees: Sequence[Tree]) -> list[str | float]:
    return [node[1] for tree in trees for node in walk(tree) if node[0] in ("n", "s")]


def walks(
    steps: Sequence[Step],
    domains: Mapping[str, Domain],
    *,
    count: int = WALKS,
    seed: int = 0,
    today: str = "",
) -> Iterator[dict[str, Value]]:
    """Go through a survey with random answers, the same ones for the same seed.

    Fewer times where its conditions are so large that the author would wait.
    """
    rnd = random.Random(seed)  # noqa: S311 - the same walks each time
    trees = [tree for step in steps for tree in (step.show, step.formula) if tree is not None]
    hints = Hints(trees)
    visited = sum(size(tree)[1] for tree in trees) or 1
    asked = {
        step.key: domains.get(step.key) or hints.domain(step.key)
        for step in steps
        if not step.silent and step.formula is None
    }
    for _walk in range(min(count, max(FEWEST_WALKS, MOST_NODES_WALKED // visited))):
        yield route(steps, {key: domain.draw(rnd) for key, domain in asked.items()}, today)


def never_shown(
    steps: Sequence[Step], domains: Mapping[str, Domain], *, seed: int = 0, today: str = ""
) -> list[str]:
    """List what none of 200 random walks came to, in order."""
    seen = {key for way in walks(steps, domains, seed=seed, today=today) for key in way}
    return [step.key for step in steps if step.key not in seen]
