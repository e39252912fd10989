"""The child that reads an uploaded CSV or XLSX within fixed memory and time, and says what is odd about it.

Run as `python -c "...reading.serve()" FILE [ENCODING]`; prints JSON. It uses neither Django nor the database.
"""

import codecs
import csv
import io
import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

from python_calamine import load_workbook

from ds4skills.web.importing import guard
from ds4skills.web.importing.guard import COLUMNS, FILE, ROWS, RefusedError

CELL, SAMPLE, PROBE = 32_767, 50, 65_536
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
LIMITS = (
    (resource.RLIMIT_AS, 512 << 20),
    (resource.RLIMIT_CPU, 20),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
Rows = list[list[str]]


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
        reader = csv.reader(io.StringIO(text[:PROBE], newline=""), delimiter=mark)
        try:
            widths = [len(row) for row, _ in zip(reader, range(SAMPLE), strict=False)]
        except csv.Error:
            continue
        if widths:
            common = max(set(widths), key=widths.count)
            key = (widths.count(common) / len(widths) if common > 1 else 0.0, common)
            if key > best_key:
                best, best_key = mark, key
    return best


def csv_rows(text: str, mark: str) -> Rows:
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
            if len(row) > COLUMNS:
                raise RefusedError("too_many_columns", f"{line - 1}")
    except csv.Error as error:
        said = str(error)
        long, open_ = "field limit" in said, "end of data" in said
        code = "cell_too_long" if long else "quote_not_closed" if open_ else "stray_quote"
        raise RefusedError(code, f"{line}") from error
    return rows


def header_of(cells: list[str], notes: list[str]) -> list[str]:
    """Give each column a name of its own."""
    header: list[str] = []
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Column {number}"
        if not cell.strip():
            notes.append("header_missing")
        count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        if count > 1:
            notes.append("header_twice")
            name = f"{name} ({count})"
        header.append(name)
    return header


def formula_like(cell: str) -> bool:
    """Tell whether a spreadsheet might have meant this cell as a formula."""
    return len(cell) > 1 and cell.lstrip("'")[:1] in tuple("=+-@") and not NUMBER.fullmatch(cell)


def oddities(row: list[str], width: int) -> tuple[str, list[str]]:
    """Give a row's error code, or '', and what a person should be told about it."""
    error, notes = "", []
    if len(row) > width and any(cell.strip() for cell in row[width:]):
        error = "too_many_cells"
    elif len(row) < width:
        notes.append("short_rows")
    if any(MOJIBAKE.search(cell) for cell in row):
        notes.append("looks_decoded_twice")
    if any(MANGLED.fullmatch(cell.strip()) for cell in row):
        notes.append("mangled_by_spreadsheet")
    if any(formula_like(cell) for cell in row):
        notes.append("formula_like_text")
    if any(CONTROL.search(cell) for cell in row):
        error = "control_character"
    return error, notes


def describe(rows: Rows, notes: list[str]) -> dict[str, Any]:
    """Give the header, the rows with their numbers in the file, and what a person should be told."""
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise RefusedError("empty")
    header = header_of(rows[0], notes)
    numbered = enumerate(rows[1:], start=2)
    body = [(number, row) for number, row in numbered if any(cell.strip() for cell in row)]
    if not body:
        notes.append("header_only")
    width, errors = len(header), {}
    for number, row in body:
        error, more = oddities(row, width)
        notes += more
        if error:
            errors[number] = error
    return {
        "header": header,
        "rows": [[number, (row + [""] * width)[:width]] for number, row in body],
        "notes": sorted(set(notes)),
        "errors": errors,
    }


def _workbook(path: Path) -> dict[str, Any]:
    facts = guard.check(path)
    hidden = set(facts.hidden_sheets)
    book = load_workbook(path)
    names = [name for name in book.sheet_names if name not in hidden]
    if not names:
        raise RefusedError("empty")
    cells = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    notes = [k for k in ("formulas", "hidden_rows", "hidden_sheets") if getattr(facts, k)]
    rows = [["" if cell is None else _spell(cell) for cell in row] for row in cells]
    return {"encoding": "xlsx", "delimiter": "", **describe(rows, notes)}


def _spell(cell: object) -> str:
    """Give a cell's text; whole numbers without the spreadsheet's trailing .0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def read(path: Path, encoding: str = "") -> dict[str, Any]:
    """Read one file; raises RefusedError."""
    csv.field_size_limit(CELL)
    if path.stat().st_size > FILE:
        raise RefusedError("file_too_big")
    blob = path.read_bytes()
    if blob[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return _workbook(path)
    if blob.lstrip()[:1] == b"<" or blob.startswith(b"%PDF"):
        raise RefusedError("not_a_table")
    try:
        text, used, notes = decode(blob, encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("wrong_encoding", str(error.start)) from error
    mark = delimiter(text)
    text = re.sub(r"^sep=.\r?\n", "", text)
    found: dict[str, Any] = {"encoding": used, "delimiter": mark}
    found |= describe(csv_rows(text, mark), notes)
    if "choose_encoding" in notes:
        found["samples"] = samples(blob)
    return found


def serve() -> None:
    """Set our own limits, read, print."""
    for what, value in LIMITS:
        resource.setrlimit(what, (value, value))
    try:
        found = read(Path(sys.argv[1]), *sys.argv[2:3])
    except RefusedError as refused:
        found = {"refused": refused.code, "detail": refused.detail}
    except (MemoryError, RecursionError) as error:
        found = {"refused": "reader_died", "detail": type(error).__name__}
    json.dump(found, sys.stdout)
