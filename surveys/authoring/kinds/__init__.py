"""Kinds of questions, one file each: what they hold, how an answer is read, checked, counted, exported and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.utils.functional import Promise

from surveys.authoring.definition import Document, Item, Leaf, items
from surveys.authoring.kinds import (
    computed,
    consent,
    date,
    file,
    matrix,
    multiple,
    note,
    number,
    ranking,
    rating,
    single,
    text,
)
from surveys.authoring.kinds.shapes import Cell, Fact, Value


class Kind(Protocol):
    """What a kind of question can do. A value is a text, or a list of keys; nothing said is falsy."""

    SLUG: str
    LABEL: str | Promise

    def leaves(self, document: Document, item: Item) -> list[Leaf]:
        """Give what takes an answer; nothing where it only says something."""
        ...

    def findings(self, document: Document, item: Item) -> list[str]:
        """Say what keeps it from being published."""
        ...

    def read(self, leaf: Leaf, sent: Sequence[str], language: str) -> Value:
        """Read what a form sent in a language; what cannot be read is kept as it was typed."""
        ...

    def problem(self, leaf: Leaf, value: Value) -> str:
        """Say what is wrong with an answer; nothing where it can be kept."""
        ...

    def facts(self, leaf: Leaf, value: Value) -> list[Fact]:
        """Give what statistics count of an answer: (item, value, missing code), all integers or nothing."""
        ...

    def columns(self, leaf: Leaf) -> list[str]:
        """Name the columns of an export."""
        ...

    def cells(self, leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
        """Give an answer under its columns; `missing` says why there is none."""
        ...

    def parse(self, leaf: Leaf, cells: Sequence[str]) -> Value:
        """Read an answer back from its columns."""
        ...

    def words(self, leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
        """Give an answer in words, each {language: text}; under the key "" words of no language."""
        ...


MODULES = (single, multiple, matrix, ranking, rating, number, text, date, file, note, consent, computed)
KINDS: dict[str, Kind] = {module.SLUG: module for module in MODULES}


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
    found = _frozen.get(digest) if digest else None
    if found is None:
        if len(_frozen) >= MOST_FROZEN:
            _frozen.clear()
        found = tuple(leaves_of(document))
        if digest:
            _frozen[digest] = found
    return found


def answered(leaves: Sequence[Leaf], answers: Mapping[str, Any]) -> list[Leaf]:
    """Keep those that have an answer."""
    return [leaf for leaf in leaves if answers.get(leaf.key)]
