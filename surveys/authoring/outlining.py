"""The outline of a document: a line for each thing, with all that an author wants to see at a glance. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ds4skills.web.texts import language_name, pick
from surveys.authoring.definition import Document, Item, Leaf, walk
from surveys.authoring.expressions.wording import Words, in_words
from surveys.authoring.kinds import KINDS, leaves_of
from surveys.authoring.languages import Text, missing, texts_of


@dataclass(frozen=True)
class Line:
    """One line: its number among the questions, whether it stands in a group, its place among its neighbours."""

    item: Item
    number: int | None
    at: int
    total: int
    inside: bool = False
    kind: Any = ""
    shown_if: str = ""
    proposals: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)

    @property
    def label(self) -> Mapping[str, str]:
        """What it says."""
        found: Mapping[str, str] = self.item.get("label", {})
        return found


@dataclass(frozen=True)
class Part:
    """One section with its lines."""

    head: Line
    lines: list[Line]


def outline_of(document: Document) -> list[Part]:
    """Give the sections with their lines, in order."""
    words = words_of(document)
    lacks = _lacking(document)
    found, number = [], 0
    total = len(document["sections"])
    for at, section in enumerate(document["sections"]):
        lines = []
        for line in _lines(section["items"], words, lacks, inside=False):
            if line.item["kind"] != "group":
                number += 1
                line = _numbered(line, number)  # noqa: PLW2901 -- the same line with its number
            lines.append(line)
        head = Line(
            section, at + 1, at, total, shown_if=_shown(section, words), lacks=lacks.get(section["key"], [])
        )
        found.append(Part(head, lines))
    return found


def words_of(document: Document) -> Words:
    """Give what questions and choices are called, in the language that is spoken now."""
    leaves = leaves_of(document)
    labels = {leaf.key: pick(leaf.asked)[0] or leaf.key for leaf in leaves}
    choices = {
        leaf.key: {option.key: pick(option.label)[0] or option.key for option in leaf.options}
        for leaf in leaves
        if leaf.options
    }
    return Words(labels, choices)


def _numbered(line: Line, number: int) -> Line:
    return Line(**{**line.__dict__, "number": number})


def _lines(rows: list[Item], words: Words, lacks: Mapping[str, list[str]], *, inside: bool) -> Iterator[Line]:
    for at, item in enumerate(rows):
        kind = KINDS.get(item["kind"])
        yield Line(
            item=item,
            number=None,
            at=at,
            total=len(rows),
            inside=inside,
            kind=kind.LABEL if kind else "",
            shown_if=_shown(item, words),
            proposals=[row["proposal"] for row in (item, *item.get("rows", [])) if row.get("proposal")],
            lacks=lacks.get(item["key"], []),
        )
        if item["kind"] == "group":
            yield from _lines(item.get("items", []), words, lacks, inside=True)


def _shown(item: Item, words: Words) -> str:
    return in_words(item["show"], words) if item.get("show") else ""


def _lacking(document: Document) -> dict[str, list[str]]:
    """Give the names of the languages in which each thing lacks a text."""
    main, *others = document["languages"]
    found: dict[str, list[str]] = {}
    for text in texts_of(document):
        for code in _lacks(text, main, others):
            names = found.setdefault(text.key, [])
            if language_name(code) not in names:
                names.append(language_name(code))
    return found


def _lacks(text: Text, main: str, others: list[str]) -> list[str]:
    needed = [main] if text.needed and not text.value(main) else []
    return needed + [code for code in others if missing(text, main, code)]


def earlier(document: Document, key: str) -> list[Leaf]:
    """Give the questions that stand before something, of which alone its condition may speak."""
    before: set[str] = set()
    for section in document["sections"]:
        if section["key"] == key:
            break
        for item in section["items"]:
            if item["key"] == key:
                return _among(document, before)
            for inner in item.get("items", []):
                if inner["key"] == key:
                    return _among(document, before)
                before.add(inner["key"])
            before.add(item["key"])
    return _among(document, before)


def _among(document: Document, keys: set[str]) -> list[Leaf]:
    return [leaf for leaf in leaves_of(document) if leaf.item in keys]


def earlier_than_new(document: Document, home: str, after: str) -> list[Leaf]:
    """Give the questions that stand before a new one: below another, or at the end of its section or group."""
    keys: list[str] = []
    last = 0
    for _place, within, item in walk(document):
        keys.append(item["key"])
        if after in {item["key"], *within} or (not after and home in {item["key"], *within}):
            last = len(keys)
    return _among(document, set(keys[:last]))
