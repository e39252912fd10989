"""What expressions need to know of a document: steps, kinds, choices, and what one may answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.authoring.definition import Document, Item
from surveys.authoring.expressions import ExpressionError, Known, Step, Tree, compiled
from surveys.authoring.expressions.check import SILENT
from surveys.authoring.expressions.unreachable import Domain

NUMERIC = frozenset(["number", "rating"])  # kinds whose answers are numbers
MOST_RATINGS = 101


def nodes(document: Document) -> Iterator[tuple[Item, tuple[str, ...]]]:
    """Walk through sections, groups, questions and rows of matrices, each with the keys of what is around it."""
    for section in document["sections"]:
        yield from _inside(section, ())


def _inside(item: Item, within: tuple[str, ...]) -> Iterator[tuple[Item, tuple[str, ...]]]:
    yield item, within
    around = (*within, item["key"])
    for inner in item.get("items", []):
        yield from _inside(inner, around)
    for row in item.get("rows", []):
        yield {"kind": "single", "list": item.get("list"), "choices": item.get("choices"), **row}, around


def steps_of(document: Document) -> tuple[Step, ...]:
    """Give the way through a document.

    A source that cannot be read stands in drafts only; it counts as none there, and the check says so.
    """
    return tuple(
        Step(
            item["key"],
            show=_tree(item.get("show")),
            formula=_tree(item.get("formula")),
            within=within,
            silent=item["kind"] in SILENT,
        )
        for item, within in nodes(document)
    )


def _tree(source: str | None) -> Tree | None:
    try:
        return compiled(source) if source else None
    except ExpressionError:
        return None


def known_of(document: Document) -> dict[str, Known]:
    """Give what the checker knows of each key; the first of two equal keys counts."""
    found: dict[str, Known] = {}
    for place, (item, _within) in enumerate(nodes(document)):
        choices = frozenset(row["key"] for row in _choices(document, item))
        found.setdefault(item["key"], Known(place, item["kind"], choices))
    return found


def numeric_of(document: Document) -> frozenset[str]:
    """Give the keys of the questions whose answers are numbers."""
    return frozenset(item["key"] for item, _within in nodes(document) if item["kind"] in NUMERIC)


def domains_of(document: Document) -> dict[str, Domain]:
    """Give what may be answered to each closed question; open ones are left out."""
    found = ((item["key"], _domain(document, item)) for item, _within in nodes(document))
    return {key: domain for key, domain in found if domain is not None}


def columns_of(document: Document, item: Item) -> frozenset[str]:
    """Give the columns that the choices of an item have, the bare words of its choice filter."""
    return frozenset(name for row in _choices(document, item) for name in row.get("columns", {}))


def _domain(document: Document, item: Item) -> Domain | None:
    kind, keys = item["kind"], tuple(row["key"] for row in _choices(document, item))
    if kind in ("multiple", "ranking"):
        return Domain(keys, many=kind == "multiple", ranked=kind == "ranking")
    if kind == "consent":
        return Domain((True,))
    if kind == "rating":
        scale = item.get("scale", {})
        low, high, step = scale.get("start", 1), scale.get("end", 5), scale.get("step", 1)
        values = tuple(map(float, range(low, high + 1, step))) if step > 0 else ()
        return Domain(values) if 0 < len(values) <= MOST_RATINGS else None
    return Domain(keys) if keys and kind not in SILENT else None


def _choices(document: Document, item: Item) -> list[dict[str, Any]]:
    shared = document.get("lists", {}).get(item.get("list") or "", [])
    rows: list[dict[str, Any]] = item.get("choices") or shared
    return rows
