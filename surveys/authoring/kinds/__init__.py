"""Kinds of questions, one file each: what they hold, how an answer is read, checked, counted and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.utils.functional import Promise

from surveys.authoring.definition import Document, Item, Leaf, items
from surveys.authoring.kinds import matrix, multiple, single, text

Value = str | list[str]
Fact = tuple[str, int | None, int | None]  # item, value, missing


class Kind(Protocol):
    """What a kind of question can do."""

    SLUG: str
    LABEL: str | Promise

    def leaves(self, document: Document, item: Item) -> list[Leaf]:
        """Give what takes an answer."""
        ...

    def findings(self, document: Document, item: Item) -> list[str]:
        """Say what keeps it from being published."""
        ...

    def read(self, sent: Sequence[str]) -> Value:
        """Read what a form sent."""
        ...

    def problem(self, leaf: Leaf, value: Value) -> str:
        """Say what is wrong with an answer; nothing where it can be kept."""
        ...

    def facts(self, leaf: Leaf, value: Value) -> list[Fact]:
        """Give what statistics count: (item, value or nothing, missing code or nothing)."""
        ...

    def words(self, leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
        """Give an answer in words, each {language: text}."""
        ...


KINDS: dict[str, Kind] = {module.SLUG: module for module in (single, multiple, matrix, text)}


def leaves_of(document: Document, place: int | None = None) -> list[Leaf]:
    """List what takes an answer, in order; only of one section (from 0) where a place is given."""
    return [
        leaf
        for where, item in items(document)
        if place is None or where == place
        for leaf in KINDS[item["kind"]].leaves(document, item)
    ]


_frozen: dict[str, tuple[Leaf, ...]] = {}
MOST_FROZEN = 64


def frozen_leaves(digest: str, document: Document) -> tuple[Leaf, ...]:
    """List what takes an answer in a published document; by its digest each process remembers it."""
    found = _frozen.get(digest)
    if found is None:
        if len(_frozen) >= MOST_FROZEN:
            _frozen.clear()
        found = _frozen[digest] = tuple(leaves_of(document))
    return found


def answered(leaves: Sequence[Leaf], answers: Mapping[str, Any]) -> list[Leaf]:
    """Keep those that have an answer."""
    return [leaf for leaf in leaves if answers.get(leaf.key)]
