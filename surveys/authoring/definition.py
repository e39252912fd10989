"""The document of a survey: sections with items, shared lists, texts in each language. Pure.

{"schema": 1, "key", "title", "languages", "lists": {name: [{key, code, label, stance?}]},
 "sections": [{"key", "kind": "section", "label", "hint", "items": [{"key", "kind", "label", ...}]}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from ds4skills.audit.chain import digest

Document = dict[str, Any]
Item = dict[str, Any]
Texts = Mapping[str, str]

MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES, MOST_ROWS = 50, 300, 200, 30
NO_ANSWER = -99
MISSING_BELOW = -50  # codes below it say that no side was taken
FEWEST_CHOICES = 2
STANCES, AGREEMENT = "stances", "agreement"
SCALES: dict[str, tuple[tuple[str, int, str, str], ...]] = {
    STANCES: (
        ("so", 1, "-2", gettext_noop("Strongly oppose")),
        ("o", 2, "-1", gettext_noop("Oppose")),
        ("n", 3, "0", gettext_noop("Neutral")),
        ("s", 4, "1", gettext_noop("Support")),
        ("ss", 5, "2", gettext_noop("Strongly support")),
        ("no", -88, "N", gettext_noop("No opinion")),
    ),
    AGREEMENT: (
        ("sd", 1, "", gettext_noop("Strongly disagree")),
        ("d", 2, "", gettext_noop("Disagree")),
        ("n", 3, "", gettext_noop("Neither agree nor disagree")),
        ("a", 4, "", gettext_noop("Agree")),
        ("sa", 5, "", gettext_noop("Strongly agree")),
        ("dk", -88, "", gettext_noop("No opinion")),
    ),
}


@dataclass(frozen=True)
class Option:
    """One choice: its key and code stay when the label changes; `apart` takes no side."""

    key: str
    code: int
    label: Texts
    stance: str = ""

    @property
    def apart(self) -> bool:
        """Whether it stands apart from the scale."""
        return self.code < 0


@dataclass(frozen=True)
class Leaf:
    """Something that takes one answer: a question, or one row of a matrix."""

    key: str
    kind: str  # the kind that reads its answer
    label: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()
    proposal: str = ""  # P-07@2
    lines: int = 1
    item: str = ""  # the item it belongs to

    def option(self, key: str) -> Option | None:
        """Find a choice by its key."""
        return next((each for each in self.options if each.key == key), None)


def blank(code: str, title: Texts) -> Document:
    """Give a document with one empty section."""
    return {
        "schema": 1,
        "key": code,
        "title": dict(title),
        "languages": [code for code, _name in settings.LANGUAGES],
        "lists": {name: scale(name) for name in SCALES},
        "sections": [{"key": "s1", "kind": "section", "label": {}, "items": []}],
    }


def scale(name: str) -> list[dict[str, Any]]:
    """Give a shared list of choices in every language of the site."""
    found = []
    for key, code, stance, words in SCALES[name]:
        label = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                label[language] = gettext(words)
        found.append({"key": key, "code": code, "label": label} | ({"stance": stance} if stance else {}))
    return found


def options_of(document: Document, item: Item) -> tuple[Option, ...]:
    """Give the choices of an item: its own, or those of the list that it shares."""
    rows = item.get("choices") or document["lists"].get(item.get("list", ""), [])
    return tuple(Option(row["key"], row["code"], row["label"], str(row.get("stance", ""))) for row in rows)


def items(document: Document) -> Iterator[tuple[int, Item]]:
    """Walk through the items with the place of their section, counted from 0."""
    for place, section in enumerate(document["sections"]):
        for item in section["items"]:
            yield place, item


def find(document: Document, key: str) -> Item | None:
    """Find a section or an item by its key."""
    sections: list[Item] = document["sections"]
    return next(
        (each for each in [*sections, *(item for _, item in items(document))] if each["key"] == key), None
    )


def digest_of(document: Document | Item) -> str:
    """Give SHA-256 over the canonical text of a document, or of one item."""
    return digest(document)


def whole(text: str, fallback: int = 0, most: int = 9999) -> int:
    """Read a small whole number that a form sent; anything else gives the fallback."""
    return int(text) if text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most else fallback
