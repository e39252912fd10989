"""The child that reads a comment sheet: pre-flight, then nothing but rows of texts and what is odd about them."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, load_workbook

from consultations.blueprint.text.iso import sheet
from consultations.blueprint.text.iso.columns import columns_of
from consultations.blueprint.text.word.names import (
    Element,
    attr,
    child,
    descendants,
    switched,
    tag,
    value,
    whole,
)
from consultations.blueprint.text.word.package import Package
from ds4skills.web.importing import child as process
from ds4skills.web.importing import guard, guard_word
from ds4skills.web.importing.containers import RefusedError
from ds4skills.web.importing.reading import spelled

COMMAND = "from consultations.blueprint.text.iso import tables; tables.serve()"
WIDEST, HEADS, SHEETS, SPAN, FIRST = 64, 40, 20, 5_000, 5
ELEMENTS, BLOCKS = 1_000_000, 20_000  # of a Word file: 10,000 comments have half a million elements
Rows = list[list[str]]


@dataclass
class Found:
    """The rows of a file with their numbers in it, cells that a merger filled, texts above, and notes with counts."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    filled: list[tuple[int, int]] = field(default_factory=list)  # row number, column from 0
    above: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    fields: Rows = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # rows that name the columns

    def note(self, code: str, times: int = 1) -> None:
        """Count something that a person should know."""
        if times:
            self.notes[code] = self.notes.get(code, 0) + times


def serve() -> None:
    """Answer as the child."""
    process.serve(lambda path, ask: vars(read(path, ask["kind"])))


def read(path: Path, kind: str) -> Found:
    """Read a file in this process; raises RefusedError."""
    found = _word(path) if kind == "docx" else _workbook(path)
    if not found.heads:
        raise RefusedError("no_table")
    return found


# --- workbooks ------------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> Found:
    facts = guard.check(path, columns=WIDEST)
    book = load_workbook(path)
    parts = {each.name: each.part for each in facts.sheets}
    shown = [each.name for each in facts.sheets if not each.hidden][:SHEETS]
    found = Found()
    for name in shown:
        if name == sheet.FIELDS or name.endswith(" more"):
            continue
        page = book.get_sheet_by_name(name)
        rows = _cells(book, page, name)
        head = next((n for n, row in enumerate(rows[:HEADS], start=1) if columns_of(row)), 0)
        if head:
            found.heads.append(head)
            _fill(page, rows, found)
            found.rows = list(enumerate(rows, start=1))
            found.note("formulas", facts.formulas[parts.get(name, "")])
            found.note("hidden_rows", len(facts.hidden_rows.get(parts.get(name, ""), [])))
            break
    if sheet.FIELDS in parts:
        found.fields = _cells(book, book.get_sheet_by_name(sheet.FIELDS), sheet.FIELDS)
    return found


def _cells(book: CalamineWorkbook, page: CalamineSheet, name: str) -> Rows:
    """Give the texts of a sheet, those that go on in another put together."""
    rows = [
        ["" if cell is None else spelled(cell) for cell in row]
        for row in page.to_python(skip_empty_area=False)
    ]
    if (more := f"{name} more") in book.sheet_names:
        for y, x, text in _more(book.get_sheet_by_name(more)):
            if y < len(rows) and x < len(rows[y]):
                rows[y][x] += text
    return rows


def _more(page: CalamineSheet) -> Iterator[tuple[int, int, str]]:
    for cells in page.to_python(skip_empty_area=False):
        texts = [spelled(cell) for cell in cells[:3]]
        if len(texts) == 3 and texts[0].isdecimal() and texts[1].isdecimal():
            yield int(texts[0]), int(texts[1]), texts[2]


def _fill(page: CalamineSheet, rows: Rows, found: Found) -> None:
    """Give every row below a merged cell that cell's text; across columns nothing is repeated."""
    for (top, left), (bottom, _right) in page.merged_cell_ranges or []:
        for y in range(top + 1, min(bottom, top + SPAN, len(rows) - 1) + 1):
            if top < len(rows) and left < len(rows[y]) and left < len(rows[top]) and not rows[y][left]:
                rows[y][left] = rows[top][left]
                found.filled.append((y + 1, left))


# --- Word -----------------------------------------------------------------------------------------------------------


def _word(path: Path) -> Found:
    guard_word.check(path, elements=ELEMENTS, blocks=BLOCKS)
    found = Found()
    try:
        with zipfile.ZipFile(path) as box:
            package = Package(box)
            _document(package, found)
    except zipfile.BadZipFile as error:
        raise RefusedError("broken_file", str(error)[:80]) from error
    return found


def _document(package: Package, found: Found) -> None:
    for part in package.related("header"):
        found.above += [text for each in descendants(package.xml(part), "w:p") if (text := _text(each))]
    root = package.xml(package.main)
    found.note("tracked", len(descendants(root, "w:ins", "w:del")))
    number, known = 0, 0
    for table in _tables(root):
        rows = _rows(table, number, found)
        number += len(rows)
        head = next((at for at, cells in rows[:FIRST] if columns_of(cells)), 0)
        found.heads += [head] if head else []
        if head or (known and max((len(cells) for _number, cells in rows), default=0) == known):
            found.rows += rows
            found.note("tables_joined", int(bool(known)))
            known = known or max(len(cells) for _number, cells in rows)
        else:
            found.above += [cell for _number, cells in rows for cell in cells if cell]


def _tables(root: Element) -> list[Element]:
    """Give the tables that stand in no other."""
    inner = {id(each) for table in descendants(root, "w:tbl") for each in descendants(table, "w:tbl")[1:]}
    return [each for each in descendants(root, "w:tbl") if id(each) not in inner]


def _rows(table: Element, before: int, found: Found) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    open_: dict[int, str] = {}  # by column, the text of a cell that goes on below
    for at, row in enumerate((each for each in table if tag(each) == "w:tr"), start=before + 1):
        if at - before > guard.ROWS:
            raise RefusedError("too_many_rows")
        cells: list[str] = []
        for cell in (each for each in row.iter() if tag(each) == "w:tc" and each.getparent() is not None):
            if _owner(cell) is not row:
                continue
            _cell(cell, at, cells, open_, found)
        rows.append((at, cells))
    return rows


def _owner(cell: Element) -> Element | None:
    """Give the row that a cell is of, content controls between them left out."""
    above = cell.getparent()
    while above is not None and tag(above) != "w:tr":
        above = above.getparent()
    return above


def _cell(cell: Element, row: int, cells: list[str], open_: dict[int, str], found: Found) -> None:
    properties = child(cell, "w:tcPr")
    span = max(1, whole(value(properties, "w:gridSpan", "1"), 1))
    if len(cells) + span > WIDEST:
        raise RefusedError("too_many_columns", f"row {row}")
    down = child(properties, "w:vMerge")
    text = "\n".join(_text(each) for each in descendants(cell, "w:p"))
    at = len(cells)
    if down is not None and attr(down, "w:val", "continue") != "restart":
        text = text or open_.get(at, "")
        found.filled.append((row, at))
    open_[at] = text
    cells += [text, *[""] * (span - 1)]


def _text(paragraph: Element) -> str:
    """Give the text of a paragraph as if its changes were accepted, hidden words left out."""
    found: list[str] = []
    for each in descendants(paragraph, "w:t", "w:br", "w:cr", "w:tab", "w:noBreakHyphen"):
        run = each.getparent()
        if run is None or tag(run) != "w:r" or switched(child(run, "w:rPr"), "w:vanish"):
            continue
        if not any(tag(above) in {"w:del", "w:moveFrom"} for above in run.iterancestors()):
            found.append(SIGNS.get(tag(each)) or each.text or "")
    return "".join(found)


SIGNS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:noBreakHyphen": "\u2011"}
