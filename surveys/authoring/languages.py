"""The texts of a survey, one by one, and what each language still lacks. Pure.

A translation is stale where the main text was changed after it: `document["stale"]` lists such texts by language; they
are marked by `marks()` whenever a draft changes, and gone once somebody writes or confirms the translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from surveys.authoring.definition import Document, Item, Texts

STALE = "stale"
WHATS = {
    "label": gettext_noop("Text"),
    "hint": gettext_noop("Hint"),
    "message": gettext_noop("Message of the rule"),
    "low": gettext_noop("Words at the lowest place"),
    "high": gettext_noop("Words at the highest place"),
    "choices": gettext_noop("Choice"),
    "rows": gettext_noop("Row"),
}


@dataclass(frozen=True)
class Text:
    """One text: its path, the item (or list) it belongs to, what it is, and its words by language."""

    path: str  # q1.label, q1.hint, q1.message, q1.choices.c1, q1.rows.q1_1, lists.agreement.sd
    key: str
    what: str
    texts: Texts = field(default_factory=dict)
    needed: bool = True

    def value(self, code: str) -> str:
        """Give it in a language."""
        return self.texts.get(code, "")


def texts_of(document: Document, home: str = "") -> Iterator[Text]:
    """Walk through all texts in reading order, shared lists last; of one section, or of "lists", where it is named."""
    for section in document["sections"]:
        if home in {"", section["key"]}:
            yield from _of(section)
            for item in section["items"]:
                yield from _of(item)
                for inner in item.get("items", []):
                    yield from _of(inner)
    if home in {"", "lists"}:
        used = {item.get("list") for section in document["sections"] for item in _deep(section)}
        for name, rows in document["lists"].items():
            for row in rows:
                path = f"lists.{name}.{row['key']}"
                yield Text(path, name, "choices", row.get("label", {}), needed=name in used)


def _deep(section: Item) -> Iterator[Item]:
    for item in section["items"]:
        yield item
        yield from item.get("items", [])


def _of(item: Item) -> Iterator[Text]:
    key = item["key"]
    labelled = item["kind"] not in {"section", "group", "computed"} and not item.get("proposal")
    yield Text(
        f"{key}.label", key, "label", item.get("label", {}), needed=labelled or bool(item.get("label"))
    )
    if item.get("hint"):
        yield Text(f"{key}.hint", key, "hint", item["hint"])
    if message := item.get("rule", {}).get("message"):
        yield Text(f"{key}.message", key, "message", message)
    for end in ("low", "high"):
        if texts := item.get("scale", {}).get(end):
            yield Text(f"{key}.{end}", key, end, texts)
    for row in item.get("rows", []):
        needed = not row.get("proposal") or bool(row.get("label"))
        yield Text(f"{key}.rows.{row['key']}", key, "rows", row.get("label", {}), needed=needed)
    for row in item.get("choices", []):
        yield Text(f"{key}.choices.{row['key']}", key, "choices", row.get("label", {}))


def missing(text: Text, main: str, code: str) -> bool:
    """Tell whether a text stands in the main language and not in another."""
    return bool(text.value(main)) and not text.value(code)


def state(document: Document, text: Text, code: str) -> str:
    """Give done, missing or stale; a text that is not there in the main language needs no translation."""
    if not text.value(code):
        return "missing" if text.value(document["languages"][0]) or text.needed else "done"
    return STALE if text.path in document.get(STALE, {}).get(code, []) else "done"


@dataclass(frozen=True)
class Tally:
    """How far a language is."""

    code: str
    done: int
    missing: int
    stale: int


def tallies(document: Document) -> list[Tally]:
    """Count the states of each language."""
    texts = [each for each in texts_of(document) if each.needed]
    found = []
    for code in document["languages"]:
        states = [state(document, each, code) for each in texts]
        found.append(Tally(code, *(states.count(name) for name in ("done", "missing", STALE))))
    return found


def marks(before: Document, after: Document) -> dict[str, list[str]] | None:
    """Give the marks of stale texts after a change; nothing where they stay as they are."""
    old = {each.path: each for each in texts_of(before)}
    new = {each.path: each for each in texts_of(after)}
    main = after["languages"][0]
    known = after.get(STALE, {})
    found: dict[str, list[str]] = {}
    for code in after["languages"][1:]:
        paths = [
            path for path in new if _stale(old.get(path), new[path], main, code, path in known.get(code, []))
        ]
        if paths:
            found[code] = paths
    return None if found == known else found


def _stale(old: Text | None, new: Text, main: str, code: str, was: bool) -> bool:  # noqa: FBT001 -- pure, near
    if old is None or not new.value(code) or old.value(code) != new.value(code):
        return False
    return was or (bool(old.value(main)) and old.value(main) != new.value(main))


def write(document: Document, path: str, code: str, words: str) -> dict[str, Any]:
    """Give the operation that writes one text in one language; KeyError where the text is gone."""
    head, what, *rest = path.split(".")
    if head == "lists":  # a list's name may hold points, the key of a choice never does
        named, _point, key = path.removeprefix("lists.").rpartition(".")
        lists = {
            name: [_worded(row, code, words) if (name, row["key"]) == (named, key) else row for row in rows]
            for name, rows in document["lists"].items()
        }
        return {"do": "lists", "lists": lists}
    item = next(each for each in _everything(document) if each["key"] == head)
    if what in {"label", "hint"}:
        return {"do": "set", "key": head, "item": item | {what: _put(item.get(what, {}), code, words)}}
    if what == "message":
        rule = item["rule"] | {"message": _put(item["rule"].get("message", {}), code, words)}
        return {"do": "set", "key": head, "item": item | {"rule": rule}}
    if what in {"low", "high"}:
        scale = item["scale"] | {what: _put(item["scale"].get(what, {}), code, words)}
        return {"do": "set", "key": head, "item": item | {"scale": scale}}
    rows = [_worded(row, code, words) if row["key"] == rest[0] else row for row in item[what]]
    return {"do": "set", "key": head, "item": item | {what: rows}}


def _everything(document: Document) -> Iterator[Item]:
    for section in document["sections"]:
        yield section
        yield from _deep(section)


def _worded(row: Mapping[str, Any], code: str, words: str) -> dict[str, Any]:
    return {**row, "label": _put(row.get("label", {}), code, words)}


def _put(texts: Mapping[str, str], code: str, words: str) -> dict[str, str]:
    return {name: text for name, text in {**texts, code: words}.items() if text}
