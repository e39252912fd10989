"""Tables that go out: CSV, XLSX and JSON lines that no spreadsheet evaluates and that come back unchanged.

A dangerous text cell in CSV carries one apostrophe, which our importer takes away; XLSX holds strings and
whole numbers only.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TextIO

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify

INVISIBLE = re.compile(
    r"[\s\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff]+"
)
OPERATORS = frozenset("=+-@|%＝＋－＠﹢﹣﹦﹫")  # noqa: RUF100 -- ASCII, full-width and small forms
PROBE, CELL = 64, 32_767
PIECE = 16_384  # characters of a CSV that is sent as it is made
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
Cell = str | int | bool | date | datetime | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """One table with the names of its columns; `about` is printed beside it (filter, time, who, count).

    A workbook adds the digest of its rows to it, unless `digested` says that it has a digest of its own.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, str]] = field(default_factory=tuple)
    digested: bool = True


def dangerous(text: str) -> bool:
    """Tell whether a spreadsheet may evaluate this cell, or would without its leading apostrophes."""
    bare = text.lstrip("'")
    visible = INVISIBLE.sub("", bare[:PROBE])
    starts = bare[:1] in {"\t", "\n", "\r"} or visible[:1] in OPERATORS
    return starts or (not visible and len(bare) > PROBE)


def guard(text: str) -> str:
    """Give the cell as written: one apostrophe in front of a dangerous one."""
    return "'" + text if dangerous(text) else text


def unguard(cell: str) -> str:
    """Undo `guard` on every string; leaves 's-Hertogenbosch alone."""
    return cell[1:] if cell[:1] == "'" and dangerous(cell[1:]) else cell


def spell(cell: Cell) -> str | int | Decimal:
    """Give a cell's text; numbers stay numbers, instants carry their offset."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | Decimal):
        return cell
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class CsvWriter:
    """Write rows one by one: everything quoted, CRLF, text guarded, numbers with a point."""

    def __init__(self, out: TextIO) -> None:
        self._writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def head(self, columns: Sequence[str]) -> None:
        """Write the names of the columns."""
        self._writer.writerow(columns)

    def row(self, cells: Iterable[Cell]) -> None:
        """Write one row."""
        self._writer.writerow([_csv_cell(spell(cell)) for cell in cells])


def _csv_cell(cell: str | int | Decimal) -> str | int:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell if isinstance(cell, int) else guard(cell)


def to_csv(sheet: Sheet) -> bytes:
    """Write UTF-8 with its mark, CRLF, everything quoted, text guarded."""
    return b"".join(_csv(sheet.columns, sheet.rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give the lines of a CSV, some at a time."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = CsvWriter(out)
    writer.head(columns)
    for row in rows:
        writer.row(row)
        if out.tell() > PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def digest(sheet: Sheet) -> str:
    """Give the SHA-256 of a table as JSON lines, in hexadecimal: the same rows give the same digest in any kind."""
    return hashlib.sha256(to_jsonl(sheet)).hexdigest()


def _about(sheet: Sheet) -> list[tuple[str, str]]:
    if not sheet.about or not sheet.digested:
        return list(sheet.about)
    return [*sheet.about, ("rows digest (SHA-256 of the rows as JSON lines)", digest(sheet))]


def to_xlsx(sheets: Sequence[Sheet], *, made_at: datetime | None = None) -> bytes:
    """Write a workbook of strings and whole numbers; a text longer than a cell goes on in "<name> more"."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        if made_at:
            book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        whole = [replace(each, rows=list(each.rows)) for each in sheets]
        for each in whole:
            _write(book, each, bold)
        about = [pair for each in whole for pair in _about(each)]
        if about:
            page = book.add_worksheet("about")
            for y, (name, value) in enumerate(about):
                page.write_string(y, 0, name)
                page.write_string(y, 1, value)
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, sheet: Sheet, bold: object) -> None:
    page = book.add_worksheet(sheet.name[:31])
    page.freeze_panes(1, 0)
    for x, name in enumerate(sheet.columns):
        page.write_string(0, x, name, bold)
    more: list[tuple[str, str, str]] = []
    for y, row in enumerate(sheet.rows, start=1):
        for x, cell in enumerate(row):
            value = spell(cell)
            if isinstance(value, int | Decimal):
                page.write_number(y, x, value)
                continue
            page.write_string(y, x, value[:CELL])
            rest = range(CELL, len(value), CELL)
            more += [(str(y), str(x), value[part : part + CELL]) for part in rest]
    if more:
        overflow = book.add_worksheet(f"{sheet.name[:26]} more")
        for at, line in enumerate(more):
            for x, text in enumerate(line):
                overflow.write_string(at, x, text)


def to_jsonl(sheet: Sheet) -> bytes:
    """Write one JSON object a line, with the columns' names."""
    lines = (
        json.dumps(
            {name: spell(cell) for name, cell in zip(sheet.columns, row, strict=True)},
            ensure_ascii=False,
            default=str,
        )
        for row in sheet.rows
    )
    return ("\n".join(lines) + "\n").encode()


def attachment(body: bytes, name: str, kind: str) -> HttpResponse:
    """Answer with a file that is saved, never opened in place."""
    answer = HttpResponse(body, content_type=KINDS.get(kind, "application/octet-stream"))
    _saved(answer, name)
    return answer


def _saved(answer: HttpResponseBase, name: str) -> None:
    stem, _, suffix = name.rpartition(".")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(stem) or "export"}.{suffix}"'
    answer["X-Content-Type-Options"] = "nosniff"


def stream(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """Answer with a table as CSV that is sent while its rows are read, so that a long one fills no memory."""
    answer = StreamingHttpResponse(_csv(columns, rows), content_type=KINDS["csv"])
    _saved(answer, f"{name}.csv")
    return answer


def download(sheet: Sheet, kind: str) -> HttpResponse:
    """Answer with a table as csv, xlsx or jsonl."""
    write = {"csv": to_csv, "jsonl": to_jsonl}
    body = write[kind](sheet) if kind in write else to_xlsx([sheet])
    return attachment(body, f"{sheet.name}.{kind}", kind)
