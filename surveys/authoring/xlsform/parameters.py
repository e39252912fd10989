"""Scale, lines, decimals and format of a question: its cells "parameters" and "appearance"."""

from __future__ import annotations

import re
from typing import Any

from surveys.authoring.xlsform import types
from surveys.authoring.xlsform.conditions import Scope
from surveys.authoring.xlsform.reading import Row

PARAMETER = re.compile(r"([A-Za-z_-]+)\s*=\s*([^\s;,]+)")
WHOLE = re.compile(r"-?[0-9]{1,6}")
FORMATS = frozenset(("email", "url", "phone", "orcid"))
MOST_STEPS, MOST_LINES, MOST_DECIMALS = 101, 40, 6
DECIMALS = {"decimal": 2, "calculate": 2, "integer": 0}
LINES = 4
Item = dict[str, Any]


def parameters(scope: Scope, row: Row, written: str, item: Item) -> None:
    """Read scale, lines and decimals."""
    text = row.get("parameters")
    kind = types.KINDS[written]
    given = dict(PARAMETER.findall(text)) if "parameters" in types.TAKES[kind] else {}
    if kind == "rating":
        _scale(scope, row, item, given)
    elif kind == "text":
        item["lines"] = _whole(scope, row, given.pop("rows", ""), (1, MOST_LINES), "xf-lines") or None
    elif written in DECIMALS:
        found = _whole(scope, row, given.pop("decimals", ""), (0, MOST_DECIMALS), "xf-decimals")
        item["decimals"] = DECIMALS[written] if found is None else found
        item["decimals"] = item["decimals"] or None
    for name, value in given.items():
        scope.book.survey.add(row.number, "parameters", "xf-parameters", value=f"{name}={value}")
    if "parameters" in types.TAKES[kind] and (more := PARAMETER.sub("", text).strip(" ;,")):
        scope.book.survey.add(row.number, "parameters", "xf-parameters", value=more)


def _whole(scope: Scope, row: Row, text: str, within: tuple[int, int], finding: str) -> int | None:
    """Read a whole number within bounds."""
    if not text:
        return None
    if WHOLE.fullmatch(text) and within[0] <= int(text) <= within[1]:
        return int(text)
    scope.book.survey.add(row.number, "parameters", finding, value=text)
    return None


def _scale(scope: Scope, row: Row, item: Item, given: dict[str, str]) -> None:
    """Read a scale of whole numbers; what is missing is as XLSForm has it, from 1 to 10 in steps of 1."""
    texts = {name: given.pop(name, usual) for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))}
    scale = {name: int(text) for name, text in texts.items() if WHOLE.fullmatch(text)}
    if len(scale) == len(texts):
        rises = scale["start"] < scale["end"] and scale["step"] > 0
        if rises and (scale["end"] - scale["start"]) // scale["step"] < MOST_STEPS:
            item["scale"] = scale
            return
    scope.book.survey.add(row.number, "parameters", "xf-range", most=MOST_STEPS)


def appearance(scope: Scope, row: Row, written: str, item: Item) -> None:
    """Read format and lines; how a device shows a question is left out."""
    words = row.get("appearance").split()
    if own := types.FORMAT_OF_TYPE.get(written):
        item["format"] = own
    if types.KINDS[written] == "text":
        for word in words[:]:
            if word == "multiline":
                item["lines"] = item.get("lines") or LINES
                words.remove(word)
            elif word in FORMATS and not item.get("format"):
                item["format"] = word
                words.remove(word)
    if words:
        scope.book.survey.add(row.number, "appearance", "xf-appearance", note=True, value=" ".join(words))
