"""The child that reads an uploaded CSV or XLSX within fixed memory and time, and says what is odd about it.

Run as `python -c "...reading.serve()" FILE JSON-OF-ASK`; prints JSON. It uses neither Django nor the database.
"""

import codecs
import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, load_workbook

from ds4skills.web.importing import child, guard
from ds4skills.web.importing.guard import COLUMNS, FILE, ROWS, RefusedError

CELL, SAMPLE, PROBE, NAMED = 32_767, 50, 65_536, 20
EIGHT_BIT = ("cp1252", "cp1250", "cp1253", "cp1251", "cp1257", "cp1254")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MOJIBAKE = re.compile("Ã[\x80-\xbf]|Â[\x80-\xbf]|â€|Ã[ƒ¤¶¼Ÿ©¨]|Å[\x80-\xbf¡¾]|\ufffd")
MANGLED = re.compile(
    r"[0-9][.,][0-9]+E[+-]?[0-9]{2}|#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", re.IGNORECASE
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
NUMBER = re.compile(r"[+-]?[0-9 ().,/-]+")
Rows = list[list[str]]


@dataclass(frozen=True)
class Ask:
    """How a person wants a file read; what is blank is found out. `hidden` takes hidden rows in too.

    `whole` names sheets of a workbook whose cells are wanted as they stand, hidden ones and all.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    hidden: bool = False
    columns: int = COLUMNS
    whole: tuple[str, ...] = ()


@dataclass
class Told:
    """What a person should be told: codes, the first rows in which each occurs, and how often."""

    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, row: int = 0) -> None:
        """Note something once more, perhaps with the row in which it stands."""
        self.counts[code] += 1
        if row and len(self.rows[code]) < NAMED:
            self.rows[code].append(row)

    def as_json(self) -> dict[str, Any]:
        """Spell it for the parent."""
        where = {code: rows for code, rows in self.rows.items() if rows}
        return {"notes": sorted(self.counts), "where": where, "counts": dict(self.counts)}


def decode(blob: bytes, encoding: str = "") -> tuple[str, str, list[str]]:
    """Give text, encoding, notes. UTF-8 and UTF-16 are recognised; among eight-bit ones a person chooses."""
    for mark, name in MARKS:
        if blob.startswith(mark):
            return blob[len(mark) :].decode(name), name, ["byte_order_mark"]
    if b"\0" in blob:
        raise RefusedError("binary", "NUL bytes")
    if encoding:
        return blob.decode(encoding), encoding, []
    try:
        return blob.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return blob.decode("cp1252", "replace"), "cp1252", ["choose_encoding"]


def samples(blob: bytes) -> dict[str, list[str]]:
    """For each eight-bit encoding, give the first words that differ, for the person who chooses."""
    found = re.findall(rb"[^\s,;\t|\"]*[\x80-\xff][^\s,;\t|\"]*", blob)
    words = list(dict.fromkeys(found))[:5]
    return {name: [word.decode(name, "replace") for word in words] for name in EIGHT_BIT}


def delimiter(text: str) -> str:
    """Give the separator with which most rows have the same number of columns, at least two; else a comma."""
    if found := re.match(r"sep=(.)\r?\n", text):
        return found[1]
    best, best_key = ",", (0.0, 1)
    for mark in ",;\t|":
        if widths := _widths(csv.reader(io.StringIO(text[:PROBE], newline=""), delimiter=mark)):
            common = max(set(widths), key=widths.count)
            key = (widths.count(common) / len(widths) if common > 1 else 0.0, common)
            if key > best_key:
                best, best_key = mark, key
    return best


def _widths(rows: Iterator[list[str]]) -> list[int]:
    """Give the numbers of cells of the first rows, up to one that cannot be read."""
    found: list[int] = []
    try:
        for row in islice(rows, SAMPLE):
            found.append(len(row))  # noqa: PERF401 -- what was read before an error counts
    except csv.Error:
        pass
    return found


def csv_rows(text: str, mark: str, columns: int = COLUMNS) -> Rows:
    """Give all records; a quotation mark that is never closed is named with the line it opens on."""
    rows: Rows = []
    line = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for row in reader:
            rows.append([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row])
            line = reader.line_num + 1
            if len(rows) > ROWS:
                raise RefusedError("too_many_rows")
            if len(row) > columns:
                raise RefusedError("too_many_columns", f"{line - 1}")
    except csv.Error as error:
        said = str(error)
        long, open_ = "field limit" in said, "end of data" in said
        code = "cell_too_long" if long else "quote_not_closed" if open_ else "stray_quote"
        raise RefusedError(code, f"{line}") from error
    return rows


def header_of(cells: list[str], told: Told) -> list[str]:
    """Give each column a name of its own."""
    header: list[str] = []
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Column {number}"
        if not cell.strip():
            told.add("header_missing")
        count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        if count > 1:
            told.add("header_twice")
            name = f"{name} ({count})"
        header.append(name)
    return header


def formula_like(cell: str) -> bool:
    """Tell whether a spreadsheet might have meant this cell as a formula."""
    return len(cell) > 1 and cell.lstrip("'")[:1] in tuple("=+-@") and not NUMBER.fullmatch(cell)


def oddities(row: list[str], width: int, number: int, told: Told) -> str:
    """Give a row's error code, or '', and note what a person should be told about it."""
    error = ""
    if len(row) > width and any(cell.strip() for cell in row[width:]):
        error = "too_many_cells"
    elif len(row) < width:
        told.add("short_rows", number)
    if any(MOJIBAKE.search(cell) for cell in row):
        told.add("looks_decoded_twice", number)
    if any(MANGLED.fullmatch(cell.strip()) for cell in row):
        told.add("mangled_by_spreadsheet", number)
    if any(formula_like(cell) for cell in row):
        told.add("formula_like_text", number)
    if any(CONTROL.search(cell) for cell in row):
        error = "control_character"
    return error


def describe(rows: Rows, told: Told, skip: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Give the header, the rows with their numbers in the file, and what a person should be told."""
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise RefusedError("empty")
    header = header_of(rows[0], told)
    width = len(header)
    body: list[tuple[int, list[str]]] = []
    errors: dict[int, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        if number in skip:
            told.add("hidden_rows", number)
        elif not any(cell.strip() for cell in row):
            told.counts["blank_rows"] += 1
        else:
            if error := oddities(row, width, number, told):
                errors[number] = error
            body.append((number, (row + [""] * width)[:width]))
    blank = told.counts.pop("blank_rows", 0)
    if not body:
        told.add("header_only")
    return {"header": header, "rows": body, "errors": errors, "blank": blank, **told.as_json()}


def _workbook(path: Path, ask: Ask) -> dict[str, Any]:
    facts = guard.check(path, columns=ask.columns)
    book = load_workbook(path)
    told = Told()
    known = facts.sheets or [guard.SheetEntry(name, hidden=False, part="") for name in book.sheet_names]
    if any(each.hidden for each in known):
        told.add("hidden_sheets")
    shown = {each.name: each.part for each in known if not each.hidden}
    names = [name for name in shown if not _continues(name, shown)]
    if not names:
        raise RefusedError("empty")
    name = ask.sheet if ask.sheet in names else names[0]
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [["" if cell is None else spelled(cell) for cell in row] for row in cells]
    if (more := f"{name[:26]} more") in shown:
        _append(rows, book, more)
    hidden = frozenset(facts.hidden_rows.get(shown[name], []))
    if facts.formulas[shown[name]]:
        told.counts["formulas"] = facts.formulas[shown[name]]
    found = describe(rows, told, frozenset() if ask.hidden else hidden)
    if hidden and ask.hidden:
        found["counts"]["hidden_rows"] = len(hidden)
        found["notes"] = sorted({*found["notes"], "hidden_rows"})
    return {"encoding": "xlsx", "delimiter": "", "sheets": names, "sheet": name, **found}


def _whole(path: Path, ask: Ask) -> dict[str, Any]:
    """Give the cells of the sheets asked for, by their names in small letters, and how many are formulas."""
    facts = guard.check(path, columns=ask.columns)
    book = load_workbook(path)
    parts = {each.name: each.part for each in facts.sheets}
    found: dict[str, Rows] = {}
    formulas: dict[str, int] = {}
    for name in book.sheet_names:
        low = name.strip().lower()
        if low not in ask.whole or low in found:
            continue
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[low] = [["" if cell is None else spelled(cell) for cell in row] for row in cells]
        if (more := f"{name[:26]} more") in book.sheet_names:
            _append(found[low], book, more)
        if counted := facts.formulas[parts.get(name, "")]:
            formulas[low] = counted
    return {"names": book.sheet_names, "cells": found, "formulas": formulas}


def _continues(name: str, shown: dict[str, str]) -> bool:
    """Tell whether a sheet carries on with the long texts of another, as our exports write them."""
    return name.endswith(" more") and any(other[:26] == name.removesuffix(" more") for other in shown)


def _append(rows: Rows, book: CalamineWorkbook, sheet: str) -> None:
    """Put the rest of long texts, written as row, column, text, back into their cells."""
    for cells in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False):
        if len(cells) == 3 and all(spelled(cell).isdecimal() for cell in cells[:2]):  # noqa: PLR2004
            y, x = int(spelled(cells[0])), int(spelled(cells[1]))
            if y < len(rows) and x < len(rows[y]):
                rows[y][x] += spelled(cells[2])


def spelled(cell: object) -> str:
    """Give a cell's text; whole numbers without the spreadsheet's trailing .0, days without midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str, ask: Ask) -> Rows:
    """Give JSON lines as records; the header is every name, in the order in which names first occur."""
    objects: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):  # a text may hold the other ends of lines
        if line.strip():
            try:
                found = json.loads(line)
            except ValueError as error:
                raise RefusedError("bad_json_line", f"{number}") from error
            if not isinstance(found, dict):
                raise RefusedError("bad_json_line", f"{number}")
            objects.append(found)
        if len(objects) >= ROWS:
            raise RefusedError("too_many_rows")
    names = list(dict.fromkeys(name for each in objects for name in each))
    if len(names) > ask.columns:
        raise RefusedError("too_many_columns", "1")
    texts = [["" if each.get(name) is None else str(each[name]) for name in names] for each in objects]
    return [names, *texts]


def read(path: Path, ask: Ask | None = None) -> dict[str, Any]:
    """Read one file; raises RefusedError."""
    ask = ask or Ask()
    csv.field_size_limit(CELL)
    if path.stat().st_size > FILE:
        raise RefusedError("file_too_big")
    blob = path.read_bytes()
    if blob[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return _whole(path, ask) if ask.whole else _workbook(path, ask)
    if ask.whole:
        raise RefusedError("not_a_workbook")
    if blob.lstrip()[:1] == b"<" or blob.startswith(b"%PDF"):
        raise RefusedError("not_a_table")
    try:
        text, used, notes = decode(blob, ask.encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("wrong_encoding", str(error.start)) from error
    told = Told()
    for code in notes:
        told.add(code)
    if text[:1] == "{":
        return {"encoding": used, "delimiter": "json", **describe(_lines(text, ask), told)}
    mark = ask.delimiter or delimiter(text)
    text = re.sub(r"^sep=.\r?\n", "", text)
    found: dict[str, Any] = {"encoding": used, "delimiter": mark}
    found |= describe(csv_rows(text, mark, ask.columns), told)
    if "choose_encoding" in notes or ask.encoding:
        found["samples"] = samples(blob)
    return found


def serve() -> None:
    """Answer as the child."""
    child.serve(lambda path, ask: read(path, Ask(**ask)))
