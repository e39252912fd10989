"""Conditions that are never or always true, rules that no answer meets: found by trying all answers of small products.

What is tried includes no answer at all, so that "never" and "always" hold however the survey is answered. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from surveys.authoring.checking.findings import Finding
from surveys.authoring.definition import Document, Item, Leaf, walk
from surveys.authoring.expressions import Context, Tree, compiled, evaluate, references, text, truth
from surveys.authoring.expressions import walk as nodes
from surveys.authoring.kinds import leaves_of, rating

MOST = 2000  # combinations that are tried
FEW = 8  # choices of which all pairs are tried
LONGEST = 25_000
TODAY = "2026-06-15"
CERTAIN = frozenset({"single", "rating", "consent", "number", "date", "multiple"})


def reasoning(document: Document) -> list[Finding]:
    """Try the conditions and rules of a document whose expressions are sound."""
    leaves = {leaf.key: leaf for leaf in leaves_of(document)}
    found: list[Finding] = []
    for section in document["sections"]:
        found += _condition(section, leaves)
    for _place, _within, item in walk(document):
        found += _condition(item, leaves)
        found += _rule(item, leaves)
    return found


def _condition(item: Item, leaves: Mapping[str, Leaf]) -> Iterator[Finding]:
    if not item.get("show"):
        return
    tree = compiled(item["show"])
    values = {truth(evaluate(tree, context)) for context in _tries(tree, leaves)}
    if values == {False}:
        yield Finding(item["key"], _("Its condition is never true: nobody will ever see it."))
    elif values == {True}:
        yield Finding(item["key"], _("Its condition is always true: leave it out."), error=False)


def _rule(item: Item, leaves: Mapping[str, Leaf]) -> Iterator[Finding]:
    source = item.get("rule", {}).get("src", "")
    leaf = leaves.get(item["key"])
    if not source or leaf is None:
        return
    tree = compiled(source)
    here = [value for value in candidates(leaf, [tree]) if value]
    contexts = list(_tries(tree, leaves, most=max(1, MOST // max(1, len(here)))))
    met = [
        truth(evaluate(tree, Context(each.answers, here=value, today=TODAY)))
        for each in contexts
        for value in here
    ]
    if met and not any(met):
        certain = leaf.kind in CERTAIN
        yield Finding(item["key"], _("No answer meets its rule: nobody could go on."), error=certain)
    elif met and all(met) and leaf.kind in {"single", "rating"}:
        yield Finding(item["key"], _("Every answer meets its rule: leave it out."), error=False)


def _tries(tree: Tree, leaves: Mapping[str, Leaf], most: int = MOST) -> Iterator[Context]:
    """Give the answers to try: every combination, or none where there are too many."""
    keys = sorted(references(tree) & set(leaves))
    values = [candidates(leaves[key], [tree]) for key in keys]
    if prod(len(each) for each in values) > most:
        return
    for combination in product(*values):
        yield Context(dict(zip(keys, combination, strict=True)), today=TODAY)


def candidates(leaf: Leaf, trees: Sequence[Tree]) -> list[Any]:
    """Give the answers to one question that may make a difference to some trees, and no answer."""
    literals = [node for tree in trees for node in nodes(tree) if node[0] in {"s", "n"}]
    match leaf.kind:
        case "single":
            return [None, *(option.key for option in leaf.options)]
        case "multiple" | "ranking" | "file":
            return _several([option.key for option in leaf.options] or ["a", "b"])
        case "consent":
            return [None, "yes"]
        case "rating":
            return [None, *rating.places(leaf)]
        case "date":
            return [None, TODAY, *_days(literals)]
        case "number" | "computed":
            return [None, "0", *_numbers(literals)]
    return [None, "x", *_texts(literals)]


def _several(keys: Sequence[str]) -> list[Any]:
    pairs = [[a, b] for n, a in enumerate(keys) for b in keys[n + 1 :]] if len(keys) <= FEW else []
    return [None, *([key] for key in keys), *pairs, list(keys)]


def _numbers(literals: Sequence[Tree]) -> list[str]:
    plain = {float(node[1]) for node in literals if node[0] == "n"}
    return [
        text(n + step) for n in sorted(plain | {-n for n in plain}) for step in (-1.0, -0.5, 0.0, 0.5, 1.0)
    ]


def _days(literals: Sequence[Tree]) -> list[str]:
    found = []
    for node in literals:
        try:
            day = date.fromisoformat(str(node[1]))
            found += [(day + timedelta(days=step)).isoformat() for step in (-1, 0, 1)]
        except (ValueError, OverflowError):
            continue
    return found


def _texts(literals: Sequence[Tree]) -> list[str]:
    found = [str(node[1]) for node in literals if node[0] == "s" and node[1]]
    lengths = [int(node[1]) + step for node in literals if node[0] == "n" for step in (-1, 0, 1)]
    return found + ["x" * length for length in lengths if 0 < length <= LONGEST]
