"""Earlier answers in a text: `${key}` becomes the words of a closed answer or a number, never of a free text. Pure.

Whoever shows a label calls `worded` (a question) or `fill` (any text of the document) with the journey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import override

from ds4skills.web.texts import pick
from surveys.authoring.definition import Document, Item, Leaf, Texts
from surveys.authoring.expressions import text
from surveys.authoring.kinds import KINDS, number
from surveys.authoring.plans import Journey

MARK = re.compile(r"\$\{[ ]*([A-Za-z_][A-Za-z0-9_.-]*)[ ]*\}")
PIPED = frozenset({"single", "multiple", "ranking", "rating", "number", "date", "consent", "computed"})
NOTHING = "…"


def references(texts: Texts) -> set[str]:
    """Give the keys that a text shows, in any language."""
    return {found[1] for each in texts.values() for found in MARK.finditer(each)}


def fill(texts: Texts, journey: Journey, language: str = "") -> Texts:
    """Put answers into a text, each language in its own words; only of one language where it is named."""
    if not any("${" in each for each in texts.values()):
        return texts
    return {
        code: MARK.sub(lambda found: _words(found[1], journey, code), each)  # noqa: B023 -- called at once
        for code, each in texts.items()
        if not language or code == language
    }


def unfilled(texts: Texts) -> Texts:
    """Give a text where no answer is known: on paper, in figures."""
    if not any("${" in each for each in texts.values()):
        return texts
    return {code: MARK.sub(NOTHING, each) for code, each in texts.items()}


def worded(leaf: Leaf, journey: Journey) -> Leaf:
    """Give a question with answers put into its label and its hint."""
    if not any("${" in each for each in (*leaf.label.values(), *leaf.hint.values())):
        return leaf
    return replace(leaf, label=fill(leaf.label, journey), hint=fill(leaf.hint, journey))


def _words(key: str, journey: Journey, language: str) -> str:
    leaf = journey.plan.leaf(key)
    if leaf is None or leaf.kind not in PIPED:
        return NOTHING
    value = journey.shown.get(key)
    if leaf.kind == "computed":
        value = text(value)
        if not number.NUMBER.fullmatch(value):  # it may have been put together of free texts
            return NOTHING
    if not value or not isinstance(value, str | list):
        return NOTHING
    with override(language):
        said = KINDS[leaf.kind].words(leaf, value)
    return _joined(pick(each, language)[0] or each.get("", "") for each in said)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word) or NOTHING


def filled(document: Document, place: int, journey: Journey) -> Document:
    """Give a document whose section at a place (from 0) has answers put into its headings, notes and items."""
    section = document["sections"][place]
    if not _speaks(section):
        return document
    sections = list(document["sections"])
    sections[place] = _filled(section, journey)
    return {**document, "sections": sections}


def _speaks(item: Item) -> bool:
    texts = (*item.get("label", {}).values(), *item.get("hint", {}).values())
    return any("${" in each for each in texts) or any(_speaks(inner) for inner in item.get("items", []))


def _filled(item: Item, journey: Journey) -> Item:
    texts = {name: fill(item[name], journey) for name in ("label", "hint") if item.get(name)}
    inner = {"items": [_filled(each, journey) for each in item["items"]]} if "items" in item else {}
    return {**item, **texts, **inner}
