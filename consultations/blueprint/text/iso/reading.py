"""The door for comment sheets that come in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from consultations.blueprint.text.iso import tables
from consultations.blueprint.text.iso.cells import MEMBER, read_row
from consultations.blueprint.text.iso.columns import NAMES, columns_of
from consultations.blueprint.text.iso.escaping import unspell
from consultations.blueprint.text.iso.shapes import (
    COLUMNS,
    Head,
    IsoRead,
    IsoRow,
    IsoSheet,
    Kind,
    LogRow,
    Warned,
)
from ds4skills.web.importing import child

LABELS = {
    "date": re.compile(r"date\s*:", re.IGNORECASE),
    "document": re.compile(r"document\s*:", re.IGNORECASE),
    "project": re.compile(r"project\s*:", re.IGNORECASE),
}
COUNTED = re.compile(r"\(?[0-9]\)?")
LEGEND = re.compile(r"\s*(?:[0-9]\s+)?(?:MB\s*=|Type of comment\s*:|NOTE\b|NC\s*=)", re.IGNORECASE)


def read_iso(blob: bytes, kind: Kind) -> IsoSheet:
    """Read a comment sheet in the limited child; raises RefusedError with a code and the place."""
    with child.laid_down([blob]) as path:
        found = child.run(tables.COMMAND, path, {"kind": kind})
    return understood(tables.Found(**found))


def understood(found: tables.Found) -> IsoSheet:
    """Read rows of texts as comments, each with the readings that a person should see."""
    filled = {tuple(each) for each in found.filled}
    above = [unspell(text) for text in found.above]
    columns: dict[str, int] = {}
    heads: list[list[str]] = []
    rows: list[IsoRead] = []
    warnings = [Warned(code, detail=str(times)) for code, times in sorted(found.notes.items())]
    for number, cells in found.rows:
        texts = [unspell(cell) for cell in cells]
        if number in found.heads:
            columns = _known(columns_of(texts), number, warnings)
            heads.append(texts)
        elif not columns:
            above += texts
        elif texts not in heads and not _idle(texts, columns, number, warnings):
            given = IsoRow(**{name: _at(texts, at) for name, at in columns.items()})
            merged = frozenset(name for name, at in columns.items() if (number, at) in filled)
            rows.append(read_row(number, given, merged))
    warnings += _twice(rows)
    return IsoSheet(_head(above), tuple(rows), tuple(warnings), tuple(_log(found.fields, warnings)))


def _known(heads: dict[str, int], number: int, warnings: list[Warned]) -> dict[str, int]:
    warnings += [Warned("column_missing", number, name) for name in NAMES if name not in heads]
    return heads


def _at(texts: Sequence[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _idle(texts: Sequence[str], columns: dict[str, int], number: int, warnings: list[Warned]) -> bool:
    """Tell whether a row holds no comment: blank, the numbers of the columns, the legend, a title across."""
    told = [text for text in texts if text.strip()]
    if not told or (all(COUNTED.fullmatch(text.strip()) for text in told) and len(told) > 2):
        return True
    texts_of = {name: _at(texts, at) for name, at in columns.items()}
    if any(texts_of.get(name, "").strip() for name in ("comment", "change", "observation")):
        return False
    if MEMBER.fullmatch(texts_of.get("member", "").strip()):
        return False
    if not LEGEND.match(told[0]):
        warnings.append(Warned("row_skipped", number, " | ".join(told)[:200]))
    return True


def _twice(rows: Sequence[IsoRead]) -> Iterator[Warned]:
    seen: set[str] = set()
    for row in rows:
        if row.code and row.code in seen:
            yield Warned("code_twice", row.number, row.code)
        seen.add(row.code)


def _head(above: Sequence[str]) -> Head:
    """Find date, document and project in the texts above the table, after their labels or in the next cell."""
    found: dict[str, str] = {}
    at = 0
    while at < len(above):
        text = above[at].lstrip()
        name = next((name for name, label in LABELS.items() if name not in found and label.match(text)), "")
        if name:
            rest = LABELS[name].sub("", text, count=1)
            at += not rest
            found[name] = rest.removeprefix(" ") if rest else _at(above, at)
        at += 1
    return Head(**found)


def _log(rows: Sequence[Sequence[str]], warnings: list[Warned]) -> Iterator[LogRow]:
    """Give the rows of the sheet "All fields", or nothing and a warning where it is not as we write it."""
    if not rows:
        return
    if tuple(rows[0][: len(COLUMNS)]) != COLUMNS:
        warnings.append(Warned("log_broken", 1))
        return
    forms = {each.name: type(each.default) for each in fields(LogRow)}
    for number, cells in enumerate(rows[1:], start=2):
        texts = [unspell(cell) for cell in [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]]
        try:
            values: dict[str, Any] = {
                name: _value(text, forms[name]) for name, text in zip(COLUMNS, texts, strict=True)
            }
            yield LogRow(**values)
        except ValueError:
            warnings.append(Warned("log_broken", number))


def _value(text: str, form: type) -> str | int | bool:
    if form is bool:
        return text == "yes"
    return int(text) if form is int else text
