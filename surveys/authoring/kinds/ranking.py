"""Choices put in an order, the first one first; not all must be ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf
from surveys.authoring.kinds import single
from surveys.authoring.kinds.shapes import SILENT, Cell, Fact, Value, several

SLUG = "ranking"
LABEL = gettext_lazy("Ranking")
findings = single.findings


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [replace(leaf, kind=SLUG) for leaf in single.leaves(document, item)]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> list[str]:
    """Read "key:rank" for each choice and close gaps; equal ranks are kept as "key:rank", to be mended.

    A list of bare keys, as a program sends it, is their order.
    """
    pairs = [each.rpartition(":") for each in sent if each and not each.endswith(":")]
    ranked = [(key, rank) for key, mark, rank in pairs if mark]
    if not ranked:
        return list(dict.fromkeys(each for each in sent if each and ":" not in each))
    good = all(rank.isascii() and rank.isdigit() for _key, rank in ranked)
    if not good or len({int(rank) for _key, rank in ranked}) < len(ranked):
        return [f"{key}:{rank}" for key, rank in ranked]
    return [key for key, _rank in sorted(ranked, key=lambda pair: int(pair[1]))]


def rank_of(value: Value, key: str) -> str:
    """Give the rank of a choice, as a select shows it."""
    chosen = several(value)
    for each in chosen:
        name, mark, rank = each.rpartition(":")
        if mark and name == key:
            return rank
    return str(chosen.index(key) + 1) if key in chosen else ""


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse equal ranks and what was not offered."""
    chosen = several(value)
    ranks = [each.rpartition(":")[2] for each in chosen if ":" in each]
    if twice := next((rank for rank in ranks if ranks.count(rank) > 1), ""):
        return _("Rank %(rank)s is given twice.") % {"rank": twice[:9]}
    known = {option.key for option in leaf.options}
    if ranks or set(chosen) - known or len(set(chosen)) < len(chosen):
        return _("Give each answer a place from 1 to %(n)d, or none.") % {"n": len(leaf.options)}
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count the rank of each choice by its code."""
    codes = {option.key: option.code for option in leaf.options}
    ranks: list[Fact] = [
        (codes[key], rank, None) for rank, key in enumerate(several(value), start=1) if key in codes
    ]
    return ranks or SILENT


def columns(leaf: Leaf) -> list[str]:
    """Name one column for each choice."""
    return [f"{leaf.key}__{option.key}" for option in leaf.options]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the rank of each choice; empty where it was not ranked."""
    ranks = {key: rank for rank, key in enumerate(several(value), start=1)}
    return [missing if missing is not None else ranks.get(option.key, "") for option in leaf.options]


def parse(leaf: Leaf, cells: Sequence[str]) -> list[str]:
    """Put the choices into the order of their ranks."""
    ranks = [
        (int(cell), option.key)
        for option, cell in zip(leaf.options, cells, strict=True)
        if cell.isascii() and cell.isdigit()
    ]
    return [key for _rank, key in sorted(ranks)]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the labels in their order, each with its rank."""
    found: list[Mapping[str, str]] = []
    for rank, key in enumerate(several(value), start=1):
        option = leaf.option(key)
        if option:
            found.append({code: f"{rank}. {text}" for code, text in option.label.items()})
    return found
