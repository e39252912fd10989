"""The parent's side of reading a table: it never parses, and survives whatever the child dies of."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ds4skills.web.exporting import unguard
from ds4skills.web.importing import child
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.importing.reading import Ask

COMMAND = "from ds4skills.web.importing import reading; reading.serve()"
SENTENCES: dict[str, Promise | str] = {
    "file_too_big": _("The file is larger than 10 MB. Split it and import the parts."),
    "protected_or_old_format": _(
        "The file is protected or in an old format. Save it as .xlsx without a password."
    ),
    "not_a_table": _("This is not a table. Save it as CSV or XLSX and choose that file."),
    "not_a_workbook": _("This is not a workbook. Save it as .xlsx and choose that file."),
    "too_many_parts": _("The workbook holds too many parts. Save only the sheet as a new file."),
    "duplicate_part": _("The workbook holds a part twice. Save it again with a spreadsheet."),
    "bad_part_name": _("The workbook holds a part with a forbidden name. Save it again."),
    "bad_relation": _("The workbook points outside itself. Save the sheet as a new file."),
    "macros": _("The workbook holds macros. Save it as .xlsx without them."),
    "broken_file": _("The file is broken. Save it again and choose the new file."),
    "inflates_too_far": _("The file unpacks to far more than it says. It was not read."),
    "too_many_rows": _("The table has more than 50,000 rows. Split it and import the parts."),
    "too_many_columns": _("Line %(detail)s has more than 500 columns. Check the separator."),
    "cell_far_outside": _("A cell stands far outside the table (%(detail)s). Delete it and save."),
    "document_type": _("The file holds a document type declaration. It was not read."),
    "binary": _("This is not text: it holds NUL bytes. Save it as CSV or XLSX."),
    "wrong_encoding": _("The file is not in that encoding. Choose another one."),
    "quote_not_closed": _("A quotation mark opens in line %(detail)s and is never closed."),
    "stray_quote": _("A quotation mark stands in the wrong place in line %(detail)s."),
    "cell_too_long": _(
        "A cell in line %(detail)s has more than 32,767 characters. Shorten it, or send XLSX or JSON lines."
    ),
    "bad_json_line": _("Line %(detail)s is not one JSON object. Write one object a line."),
    "no_table": _("There is no comment table in this file: no row names the columns of the template."),
    "empty": _("The file is empty. Choose a file with a header and rows."),
    "too_slow": _("Reading took longer than 30 seconds. Save the table as CSV and try again."),
    "reader_died": _("The file could not be read within its limits. Save it as CSV and try again."),
}
NOTES: dict[str, Promise | str] = {
    "byte_order_mark": _("The file names its own encoding."),
    "choose_encoding": _("The encoding is not certain: choose the one in which words read right."),
    "header_missing": _("A column has no heading; it is called by its number."),
    "header_twice": _("A heading occurs twice; the second carries a number."),
    "header_only": _("The table has a header and no rows."),
    "short_rows": _("Some rows are shorter than the header; what is missing counts as blank."),
    "looks_decoded_twice": _("Some words look decoded twice (like “Ã©”). Check the source."),
    "mangled_by_spreadsheet": _("Some cells look changed by a spreadsheet (like “4,15E+11”)."),
    "formula_like_text": _("Some cells begin like formulas; they come in as text."),
    "formulas": _("Formulas were found; their stored values are taken."),
    "hidden_rows": _("Hidden rows were found."),
    "hidden_sheets": _("Hidden sheets were found and left out."),
}
ROW_ERRORS: dict[str, Promise | str] = {
    "too_many_cells": _("The row has more cells than the header."),
    "control_character": _("A cell holds a control character."),
}


@dataclass(frozen=True)
class Table:
    """What stands in a file: header, rows by their number in the file, notes, errors by row.

    `where` gives the first rows in which a note applies, `counts` how often; `blank` counts rows left out as blank.
    """

    header: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str = "utf-8"
    delimiter: str = ","
    notes: list[str] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    where: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    blank: int = 0


@dataclass(frozen=True)
class Book:
    """A workbook as it stands: the names of its sheets; cells and numbers of formulas of those asked for."""

    names: list[str]
    cells: dict[str, list[list[str]]]
    formulas: dict[str, int]


def sentence(refused: RefusedError) -> str:
    """Say in words why a file was not read, and what to do."""
    return str(SENTENCES.get(refused.code, SENTENCES["broken_file"])) % {"detail": refused.detail}


def read(path: Path, ask: Ask | None = None) -> Table:
    """Read a CSV, XLSX or JSON-lines file in a child with limits; raises RefusedError with a code.

    In CSV the apostrophe that guards a dangerous cell in our exports is taken away.
    """
    found = child.run(COMMAND, path, asdict(ask or Ask()))
    bare = unguard if found["encoding"] != "xlsx" and found["delimiter"] != "json" else str
    return Table(
        header=found["header"],
        rows=[(number, [bare(cell) for cell in cells]) for number, cells in found["rows"]],
        encoding=found["encoding"],
        delimiter=found["delimiter"],
        notes=found["notes"],
        errors={int(number): code for number, code in found["errors"].items()},
        samples=found.get("samples", {}),
        where=found["where"],
        counts=found["counts"],
        sheets=found.get("sheets", []),
        sheet=found.get("sheet", ""),
        blank=found["blank"],
    )


def read_upload(chunks: Iterable[bytes], ask: Ask | None = None) -> Table:
    """Read a file that somebody sent, as `read` does; nothing of it stays on the disk."""
    with child.laid_down(chunks) as path:
        return read(path, ask)


def read_book(chunks: Iterable[bytes], sheets: tuple[str, ...]) -> Book:
    """Read the named sheets (small letters) of a workbook that somebody sent, in the same child, cell by cell."""
    with child.laid_down(chunks) as path:
        return Book(**child.run(COMMAND, path, asdict(Ask(whole=sheets))))
