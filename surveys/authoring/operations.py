"""Changes of a survey's document: document, what to do -> a new document. Pure."""

from __future__ import annotations

import copy
import re
from typing import Any

from surveys.authoring.definition import MOST_QUESTIONS, MOST_SECTIONS, Document, Item, find, items


class LimitError(Exception):
    """A survey holds no more sections, or no more questions, than this."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class GoneError(Exception):
    """What should be changed is not there any more."""


def keys_of(document: Document) -> set[str]:
    """Give every key that is taken."""
    found = {section["key"] for section in document["sections"]}
    for _place, item in items(document):
        found.add(item["key"])
        found |= {row["key"] for row in item.get("rows", [])}
    return found


def fresh_key(document: Document, head: str, taken: set[str]) -> str:
    """Give `head` with the next number that nothing has, nor ever had in a published version."""
    known = keys_of(document) | taken
    numbers = [int(match[1]) for key in known if (match := re.fullmatch(head + r"(\d+)", key))]
    return f"{head}{max(numbers, default=0) + 1}"


def _where(document: Document, key: str) -> tuple[list[Item], int]:
    lists = [document["sections"], *(section["items"] for section in document["sections"])]
    for row in lists:
        for place, item in enumerate(row):
            if item["key"] == key:
                return row, place
    raise GoneError


def add_section(document: Document, key: str) -> Document:
    """Add an empty section at the end."""
    if len(document["sections"]) >= MOST_SECTIONS:
        raise LimitError(MOST_SECTIONS)
    made = copy.deepcopy(document)
    made["sections"].append({"key": key, "kind": "section", "label": {}, "items": []})
    return made


def add(document: Document, section: str, item: Item) -> Document:
    """Add an item at the end of a section."""
    if sum(1 for _ in items(document)) >= MOST_QUESTIONS:
        raise LimitError(MOST_QUESTIONS)
    made = copy.deepcopy(document)
    home = find(made, section)
    if home is None or "items" not in home:
        raise GoneError
    home["items"].append(copy.deepcopy(item))
    return made


def edit(document: Document, key: str, facts: dict[str, Any]) -> Document:
    """Change what an item or a section says; blanks are left out."""
    made = copy.deepcopy(document)
    row, place = _where(made, key)
    row[place] = {
        name: value for name, value in {**row[place], **facts}.items() if value not in (None, "", False)
    }
    return made


def move(document: Document, key: str, step: int) -> Document:
    """Move an item or a section by one place; an item at the edge goes into the neighbouring section."""
    made = copy.deepcopy(document)
    row, place = _where(made, key)
    target = place + step
    if 0 <= target < len(row):
        row.insert(target, row.pop(place))
        return made
    homes = [section["items"] for section in made["sections"]]
    here = next((index for index, home in enumerate(homes) if home is row), None)
    if here is not None and 0 <= here + step < len(homes):
        item = row.pop(place)
        homes[here + step].insert(len(homes[here + step]) if step < 0 else 0, item)
    return made


def duplicate(document: Document, key: str, taken: set[str]) -> Document:
    """Put a copy below an item, under new keys."""
    if sum(1 for _ in items(document)) >= MOST_QUESTIONS:
        raise LimitError(MOST_QUESTIONS)
    made = copy.deepcopy(document)
    row, place = _where(made, key)
    twin = copy.deepcopy(row[place])
    twin["key"] = fresh_key(made, "q", taken)
    row.insert(place + 1, twin)
    for each in twin.get("rows", []):
        each["key"] = ""
    for each in twin.get("rows", []):
        each["key"] = fresh_key(made, f"{twin['key']}_", taken)
    return made


def remove(document: Document, key: str) -> Document:
    """Take an item or a section out; the last section stays."""
    made = copy.deepcopy(document)
    row, place = _where(made, key)
    if row is not made["sections"] or len(row) > 1:
        del row[place]
    return made
