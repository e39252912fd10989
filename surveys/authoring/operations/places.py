"""Where things stand in a document, and which keys are taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from surveys.authoring.definition import MOST_QUESTIONS, MOST_SECTIONS, Document, Item, find, items, walk

TOP = ""  # the home of sections


class LimitError(Exception):
    """A survey holds no more sections, or no more questions, than this."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class GoneError(Exception):
    """What should be changed is not there any more."""


class InUseError(Exception):
    """A list is used, or the last section would go; `by` says where."""

    def __init__(self, by: Collection[str] = ()) -> None:
        super().__init__(", ".join(by))
        self.by = list(by)


@dataclass(frozen=True)
class Place:
    """Where something stands: the key of its section or group, its number from 0, and how many stand there."""

    home: str
    at: int
    total: int


def rows_of(document: Document, home: str) -> list[Item]:
    """Give what stands in a section or a group; the sections themselves under no key."""
    if home == TOP:
        found: list[Item] = document["sections"]
        return found
    inside = find(document, home)
    if inside is None or inside["kind"] not in {"section", "group"}:
        raise GoneError
    rows: list[Item] = inside.setdefault("items", [])
    return rows


def homes(document: Document) -> Iterator[tuple[str, list[Item]]]:
    """Walk through the sections, then each section's items, then those of its groups."""
    yield TOP, document["sections"]
    for section in document["sections"]:
        yield section["key"], section["items"]
        for item in section["items"]:
            if item["kind"] == "group":
                yield item["key"], item.get("items", [])


def place_of(document: Document, key: str) -> Place:
    """Find where something stands."""
    for home, rows in homes(document):
        for at, item in enumerate(rows):
            if item["key"] == key:
                return Place(home, at, len(rows))
    raise GoneError


def home_of(document: Document, key: str) -> str:
    """Give the section or group in which something stands; for a section nothing."""
    return place_of(document, key).home


def keys_of(document: Document) -> set[str]:
    """Give every key that is taken."""
    found = {section["key"] for section in document["sections"]}
    for _place, _within, item in walk(document):
        found.add(item["key"])
        found |= {row["key"] for row in item.get("rows", [])}
    return found


def fresh_key(document: Document, head: str, taken: Collection[str] = ()) -> str:
    """Give `head` with the next number that nothing has, nor ever had in a published version."""
    known = keys_of(document) | set(taken)
    numbers = [int(match[1]) for key in known if (match := re.fullmatch(head + r"([0-9]{1,9})", key))]
    return f"{head}{max(numbers, default=0) + 1}"


def check_room(document: Document, items_more: int = 0, sections_more: int = 0) -> None:
    """Refuse more questions or sections than a survey holds."""
    if sections_more and len(document["sections"]) + sections_more > MOST_SECTIONS:
        raise LimitError(MOST_SECTIONS)
    if items_more and sum(1 for _ in items(document)) + items_more > MOST_QUESTIONS:
        raise LimitError(MOST_QUESTIONS)


def users_of(document: Document, name: str) -> list[str]:
    """List the keys of the questions that share a list."""
    return [item["key"] for _place, item in items(document) if item.get("list") == name]
