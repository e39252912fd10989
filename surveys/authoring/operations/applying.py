"""Applying an operation: the new document, and the operation that takes it back. Pure.

put {in, at, item} · take {key} · set {key, item} · move {key, to, at} · lists {lists} · head {facts} ·
whole {document} · all {ops}. They are plain data, kept in the history of a draft.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from surveys.authoring.definition import Document, Item
from surveys.authoring.operations.places import place_of, rows_of

Operation = dict[str, Any]
Change = Callable[[Document, Operation], Operation]
INNER = "items"


def apply(document: Document, operation: Operation) -> tuple[Document, Operation]:
    """Give the changed document and the inverse; the document that was given stays as it is."""
    made = copy.deepcopy(document)
    inverse = CHANGES[operation["do"]](made, copy.deepcopy(operation))
    return made, inverse


def _put(document: Document, operation: Operation) -> Operation:
    rows = rows_of(document, operation["in"])
    rows.insert(max(0, min(operation["at"], len(rows))), operation["item"])
    return {"do": "take", "key": operation["item"]["key"]}


def _take(document: Document, operation: Operation) -> Operation:
    place = place_of(document, operation["key"])
    item = rows_of(document, place.home).pop(place.at)
    return {"do": "put", "in": place.home, "at": place.at, "item": item}


def _set(document: Document, operation: Operation) -> Operation:
    """Replace what an item says of itself; what stands in a section or group stays."""
    place = place_of(document, operation["key"])
    rows = rows_of(document, place.home)
    old = rows[place.at]
    inner = {INNER: old[INNER]} if INNER in old else {}
    rows[place.at] = _own(operation["item"]) | inner
    return {"do": "set", "key": operation["item"]["key"], "item": _own(old)}


def _own(item: Item) -> Item:
    return {name: value for name, value in item.items() if name != INNER}


def _move(document: Document, operation: Operation) -> Operation:
    place = place_of(document, operation["key"])
    target = rows_of(document, operation["to"])
    item = rows_of(document, place.home).pop(place.at)
    target.insert(max(0, min(operation["at"], len(target))), item)
    return {"do": "move", "key": operation["key"], "to": place.home, "at": place.at}


def _lists(document: Document, operation: Operation) -> Operation:
    old = document["lists"]
    document["lists"] = operation["lists"]
    return {"do": "lists", "lists": old}


def _head(document: Document, operation: Operation) -> Operation:
    """Set facts of the document itself: its languages, marks of stale texts; None takes one away."""
    facts = operation["facts"]
    old = {name: document.get(name) for name in facts}
    for name, value in facts.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    return {"do": "head", "facts": old}


def _whole(document: Document, operation: Operation) -> Operation:
    old = dict(document)
    document.clear()
    document.update(operation["document"])
    return {"do": "whole", "document": old}


def _all(document: Document, operation: Operation) -> Operation:
    return {"do": "all", "ops": [CHANGES[each["do"]](document, each) for each in operation["ops"]][::-1]}


CHANGES: dict[str, Change] = {
    "put": _put,
    "take": _take,
    "set": _set,
    "move": _move,
    "lists": _lists,
    "head": _head,
    "whole": _whole,
    "all": _all,
}
