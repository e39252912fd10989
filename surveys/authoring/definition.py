"""The document of a survey: sections with items, shared lists, texts in each language. Pure.

{"schema": 1, "key", "title", "languages", "lists": {name: [{key, code, label, stance?, columns?, text?}]},
 "sections": [{"key", "kind": "section", "label", "hint", "show", "items": [{"key", "kind", "label", ...}]}]}

An item of the kind `group` holds `items` of its own, one level deep. Expressions stand in the document as sources:
`show` of sections, groups and items, `filter` over the columns of choices, `rule` {src, message}, `formula`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from ds4skills.audit.chain import digest

Document = dict[str, Any]
Item = dict[str, Any]
Texts = Mapping[str, str]

MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES, MOST_ROWS, MOST_LANGUAGES = 50, 300, 200, 30, 24
LARGEST = 1_000_000  # bytes of a document
NO_ANSWER, NOT_ASKED, OTHER_VERSION = -99, -77, -66
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
    """One choice: its key and code stay when the label changes; `apart` takes no side.

    `columns` are read by choice filters; with `text` a text may be written beside it ("other, namely").
    """

    key: str
    code: int
    label: Texts
    stance: str = ""  # as the ledger spells it
    columns: Mapping[str, str] = field(default_factory=dict)
    text: bool = False

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
    required: str = ""  # "", soft (asked once) or yes
    options: tuple[Option, ...] = ()
    proposal: str = ""  # P-07@2
    wording: Texts = field(default_factory=dict)  # of the proposal, as it was frozen
    lines: int = 1
    item: str = ""  # the item it belongs to
    format: str = ""  # of a text: email, url, phone, orcid, time
    decimals: int = 0
    scale: tuple[int, int, int] = (0, 0, 1)  # of a rating: start, end, step
    filter: str = ""  # which choices are offered: an expression over their columns
    rule: str = ""  # what an answer must meet: an expression
    message: Texts = field(default_factory=dict)
    formula: str = ""
    register: str = ""  # the field of the register that fills it in
    public: bool = False

    def option(self, key: str) -> Option | None:
        """Find a choice by its key."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Option]:
        return {each.key: each for each in reversed(self.options)}

    @property
    def asked(self) -> Texts:
        """What is asked, in words: its own label, else the wording of the proposal."""
        return self.label or self.wording


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


OTHER = "other"  # the choice beside which a text may be written where an item says `other`
SPELLED = {"none": "N", "abstain": "A", "recuse": "R"}  # workbooks spell them in words


def options_of(document: Document, item: Item) -> tuple[Option, ...]:
    """Give the choices of an item: its own, or those of the list that it shares."""
    rows = item.get("choices") or document["lists"].get(item.get("list", ""), [])
    return tuple(
        Option(
            row["key"],
            row["code"],
            row["label"],
            SPELLED.get(str(row.get("stance", "")), str(row.get("stance", ""))),
            row.get("columns", {}),
            bool(row.get("text")) or (bool(item.get("other")) and row["key"] == OTHER),
        )
        for row in rows
    )


def leaf_of(document: Document, item: Item, kind: str, **more: Any) -> Leaf:
    """Give the leaf of an item that takes one answer."""
    required = item.get("required") or ""
    rule = item.get("rule") or {}
    known: dict[str, Any] = {
        "key": item["key"],
        "kind": kind,
        "label": item.get("label", {}),
        "hint": item.get("hint", {}),
        "required": "" if item.get("proposal") else "yes" if required is True else required,
        "proposal": item.get("proposal", ""),
        "wording": item.get("wording", {}),
        "lines": int(item.get("lines", 1)),
        "item": item["key"],
        "format": item.get("format", ""),
        "decimals": int(item.get("decimals", 0)),
        "filter": item.get("filter", ""),
        "rule": rule.get("src", ""),
        "message": rule.get("message", {}),
        "formula": item.get("formula", ""),
        "register": item.get("register", ""),
        "public": bool(item.get("public")),
    }
    return Leaf(**{**known, **more})


def walk(document: Document) -> Iterator[tuple[int, tuple[str, ...], Item]]:
    """Walk through groups and items: the place of their section from 0, the keys of what they stand in, the item."""
    for place, section in enumerate(document["sections"]):
        for item in section["items"]:
            yield place, (section["key"],), item
            for inner in item.get("items", []):
                yield place, (section["key"], item["key"]), inner


def items(document: Document) -> Iterator[tuple[int, Item]]:
    """Walk through what is asked or said, with the place of its section, counted from 0; groups are entered."""
    for place, _within, item in walk(document):
        if item["kind"] != "group":
            yield place, item


def find(document: Document, key: str) -> Item | None:
    """Find a section, a group or an item by its key."""
    found = [*document["sections"], *(item for _place, _within, item in walk(document))]
    return next((each for each in found if each["key"] == key), None)


def digest_of(document: Document | Item) -> str:
    """Give SHA-256 over the canonical text of a document, or of one item."""
    return digest(document)


def whole(text: str, fallback: int = 0, most: int = 9999) -> int:
    """Read a small whole number that a form sent; anything else gives the fallback."""
    return int(text) if text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most else fallback
