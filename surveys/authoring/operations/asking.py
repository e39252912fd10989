"""What an author asks for, as operations: each looks at the document and says what is to be done. Pure."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from surveys.authoring.definition import Document, Item, find
from surveys.authoring.operations.applying import Operation
from surveys.authoring.operations.places import (
    TOP,
    GoneError,
    InUseError,
    check_room,
    fresh_key,
    keys_of,
    place_of,
    rows_of,
    users_of,
)

BLANKS: tuple[Any, ...] = (None, "", False, {}, [])
REFERENCE = re.compile(r"\$\{[ ]*([A-Za-z_][A-Za-z0-9_.-]*)[ ]*\}")


def add_section(
    document: Document, key: str, after: str = "", label: Mapping[str, str] | None = None
) -> Operation:
    """Add an empty section after another, or at the end."""
    check_room(document, sections_more=1)
    if key in keys_of(document):
        raise InUseError([key])
    at = place_of(document, after).at + 1 if after else len(document["sections"])
    item = {"key": key, "kind": "section", "label": dict(label or {}), "items": []}
    return {"do": "put", "in": TOP, "at": at, "item": item}


def add(document: Document, home: str, item: Item, after: str = "") -> Operation:
    """Add an item to a section or a group, below another or at the end."""
    check_room(document, items_more=int(item["kind"] != "group"))
    if item["key"] in keys_of(document):
        raise InUseError([item["key"]])
    rows = rows_of(copy.deepcopy(document), home)
    keys = [each["key"] for each in rows]
    at = keys.index(after) + 1 if after in keys else len(rows)
    return {"do": "put", "in": home, "at": at, "item": copy.deepcopy(item)}


def edit(
    document: Document, key: str, facts: Mapping[str, Any], *, only: Collection[str] | None = None
) -> Operation:
    """Change what an item or a section says; blanks are left out, what `only` does not name stays."""
    old = find(document, key)
    if old is None:
        raise GoneError
    gone = set(only) if only is not None else set(facts)
    kept = {name: value for name, value in old.items() if name not in gone and name != "items"}
    new = {name: value for name, value in facts.items() if not any(value is b or value == b for b in BLANKS)}
    return {"do": "set", "key": key, "item": {"label": {}, **kept, **new}}


def move(document: Document, key: str, step: int) -> Operation:
    """Move an item or a section by one place; an item at the edge goes into the neighbouring section."""
    place = place_of(document, key)
    target = place.at + step
    if 0 <= target < place.total:
        return {"do": "move", "key": key, "to": place.home, "at": target}
    if place.home == TOP:
        return {"do": "all", "ops": []}
    outer = place_of(document, place.home)
    if outer.home != TOP:  # out of a group, to before or behind it
        return {"do": "move", "key": key, "to": outer.home, "at": outer.at + (1 if step > 0 else 0)}
    next_one = outer.at + step
    if not 0 <= next_one < outer.total:
        return {"do": "all", "ops": []}
    home = document["sections"][next_one]
    return {"do": "move", "key": key, "to": home["key"], "at": len(home["items"]) if step < 0 else 0}


def move_to(document: Document, key: str, home: str, at: int) -> Operation:
    """Move something to a place, counted from 0, of the same or another section or group."""
    item = find(document, key)
    if item is None:
        raise GoneError
    if item["kind"] == "section" and home != TOP:
        raise GoneError
    if item["kind"] != "section":
        target = find(document, home)
        deep = target is not None and target["kind"] == "group" and item["kind"] == "group"
        if target is None or deep:
            raise GoneError
        rows_of(copy.deepcopy(document), home)
    return {"do": "move", "key": key, "to": home, "at": at}


def copy_of(document: Document, key: str, taken: Collection[str] = ()) -> Operation:
    """Put a copy below an item, a group or a section, under new keys; what they ask of each other goes along."""
    place = place_of(document, key)
    twin = copy.deepcopy(rows_of(copy.deepcopy(document), place.home)[place.at])
    inner = [each for each in _within(twin) if each["kind"] not in {"section", "group"}]
    check_room(document, len(inner), int(twin["kind"] == "section"))
    known = keys_of(document) | set(taken)
    renamed: dict[str, str] = {}
    for each in _within(twin):
        head = {"section": "s", "group": "g"}.get(each["kind"], "q")
        renamed[each["key"]] = fresh_key(document, head, known)
        known.add(renamed[each["key"]])
        each["key"] = renamed[each["key"]]
        for number, row in enumerate(each.get("rows", []), start=1):
            renamed[row["key"]] = row["key"] = f"{each['key']}_{number}"
    for each in _within(twin):
        _refer(each, renamed)
    return {"do": "put", "in": place.home, "at": place.at + 1, "item": twin}


def _within(item: Item) -> list[Item]:
    return [item, *(each for inner in item.get("items", []) for each in _within(inner))]


def _refer(item: Item, renamed: Mapping[str, str]) -> None:
    """Let expressions and texts speak of the copies where these were copied along."""

    def swap(text: str) -> str:
        return REFERENCE.sub(lambda found: f"${{{renamed.get(found[1], found[1])}}}", text)

    for name in ("show", "filter", "formula"):
        if item.get(name):
            item[name] = swap(item[name])
    if item.get("rule", {}).get("src"):
        item["rule"]["src"] = swap(item["rule"]["src"])
    for name in ("label", "hint"):
        if item.get(name):
            item[name] = {code: swap(text) for code, text in item[name].items()}


def remove(document: Document, key: str) -> Operation:
    """Take an item or a section out with all that stands in it; the last section stays."""
    place = place_of(document, key)
    if place.home == TOP and place.total == 1:
        raise InUseError
    return {"do": "take", "key": key}


def relist(document: Document, name: str, rows: Sequence[Mapping[str, Any]] | None) -> Operation:
    """Write a shared list, or take it away where nothing uses it."""
    lists = copy.deepcopy(document["lists"])
    if rows is None:
        if by := users_of(document, name):
            raise InUseError(by)
        lists.pop(name, None)
    else:
        lists[name] = [dict(row) for row in rows]
    return {"do": "lists", "lists": lists}


def rename_list(document: Document, name: str, to: str) -> Operation:
    """Give a shared list another name, wherever it is used."""
    if name not in document["lists"]:
        raise GoneError
    if to in document["lists"]:
        raise InUseError([to])
    lists = {to if each == name else each: rows for each, rows in document["lists"].items()}
    changes = []
    for key in users_of(document, name):
        item = find(document, key) or {}
        changes.append({"do": "set", "key": key, "item": {**item, "list": to}})
    return {"do": "all", "ops": [{"do": "lists", "lists": copy.deepcopy(lists)}, *changes]}


def speak(_document: Document, languages: Sequence[str]) -> Operation:
    """Choose the survey's languages, the main one first; texts in others stay where they are."""
    return {"do": "head", "facts": {"languages": list(languages)}}


def whole(_document: Document, new: Document) -> Operation:
    """Put another document in its place."""
    return {"do": "whole", "document": copy.deepcopy(new)}
