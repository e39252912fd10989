"""Comment sheets that go out: a workbook with a second sheet of all fields, and a Word file."""

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from consultations.blueprint.text.iso import sheet
from consultations.blueprint.text.iso.escaping import pieces, spell
from consultations.blueprint.text.iso.shapes import COLUMNS, Entry, Head, IsoRow, LogRow
from consultations.blueprint.text.word.out import frame
from consultations.blueprint.text.word.out.xml import packed, paragraph, part, relations, run, types

FIRST_DAY = datetime(1980, 1, 1)  # noqa: DTZ001 -- what the library writes into the container
WIDTHS = (11, 8, 16, 20, 8, 52, 52, 52)
TOP = 5  # the row of the headings, from 0
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A4 landscape, margins of 1.5 cm: what is left is shared by the columns, in twentieths of a point.
ACROSS = (900, 700, 1200, 1500, 800, 3400, 3400, 3238)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1418" w:right="850" w:bottom="850" w:left="850" w:header="567" w:footer="425" w:gutter="0"/>'
    "</w:sectPr>"
)
PARTS = (
    ("styles", "styles", "styles.xml", False),
    ("settings", "settings", "settings.xml", False),
    ("footnotes", "footnotes", "footnotes.xml", False),
    ("header", "header", "header1.xml", False),
    ("footer", "footer", "footer1.xml", False),
)
UNUSED = frozenset({"word/numbering.xml", "word/comments.xml", "word/commentsExtended.xml"})


def write_xlsx(head: Head, entries: Iterable[Entry]) -> bytes:
    """Write the sheets "Comments" and "All fields"; what is longer than a cell goes on in "<name> more".

    Each entry is read once. Texts are strings, never formulas; characters that a workbook loses are spelled out.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {**OPTIONS, "tmpdir": folder}) as book:
            book.set_properties({"title": spell(head.document)[:250], "created": FIRST_DAY})
            _write(book, head, entries)
        return out.getvalue()


class _Page:
    """A sheet that is written row by row, and what did not fit into its cells."""

    def __init__(self, book: Any, name: str) -> None:
        self.page = book.add_worksheet(name)
        self.name = name
        self.rest: list[tuple[int, int, str]] = []

    def text(self, y: int, x: int, text: str, form: Any = None) -> None:
        """Write a text, all of it."""
        first, *more = pieces(spell(text))
        if first or form:
            self.page.write_string(y, x, first, form)
        self.rest += [(y, x, each) for each in more]


def _write(book: Any, head: Head, entries: Iterable[Entry]) -> None:
    comments, fields = _Page(book, sheet.SHEET), _Page(book, sheet.FIELDS)
    strong = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E4E8EE", "border": 1}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    grounds = {
        name: book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": f"#{colour}"})
        for name, colour in sheet.COLOURS.items()
    }
    _top(book, comments, head, strong)
    for x, name in enumerate(COLUMNS):
        fields.text(0, x, name, strong)
    fields.page.freeze_panes(1, 1)
    for number, entry in enumerate(entries):
        for x, text in enumerate(astuple(sheet.row(entry))):
            last = x == len(WIDTHS) - 1
            comments.text(
                TOP + 1 + number, x, text, grounds.get(entry.log.decision, plain) if last else plain
            )
        _log(fields, number + 1, entry.log)
    for each in (comments, fields):
        if each.rest:
            more = book.add_worksheet(f"{each.name} more")
            for at, (y, x, text) in enumerate(each.rest):
                more.write_string(at, 0, str(y))
                more.write_string(at, 1, str(x))
                more.write_string(at, 2, text)


def _top(book: Any, comments: _Page, head: Head, strong: Any) -> None:
    """Write the head of the sheet, set its paper, and the row that repeats."""
    page = comments.page
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(TOP)
    page.freeze_panes(TOP + 1, 0)
    for x, width in enumerate(WIDTHS):
        page.set_column(x, x, width)
    bold = book.add_format({"bold": True})
    comments.text(0, 0, sheet.TITLE, bold)
    for y, (label, text) in enumerate(_labels(head), start=1):
        comments.text(y, 0, f"{label}:", bold)
        comments.text(y, 1, text)
    for x, name in enumerate(astuple(sheet.HEADINGS)):
        comments.text(TOP, x, name, strong)


def _labels(head: Head) -> tuple[tuple[str, str], ...]:
    return ("Date", head.date), ("Document", head.document), ("Project", head.project)


def _log(fields: _Page, y: int, log: LogRow) -> None:
    for x, name in enumerate(COLUMNS):
        value = getattr(log, name)
        if isinstance(value, bool):
            fields.text(y, x, "yes" if value else "no")
        elif isinstance(value, int):
            fields.text(y, x, str(value))
        else:
            fields.text(y, x, value)


# --- Word -----------------------------------------------------------------------------------------------------------


def write_docx(head: Head, entries: Iterable[Entry]) -> bytes:
    """Write A4 landscape with a heading row that repeats on every page; the same entries give the same bytes."""
    rows = [_row(sheet.HEADINGS, head=True)]
    rows += [_row(sheet.row(entry), ground=sheet.COLOURS.get(entry.log.decision, "")) for entry in entries]
    body = _table("".join(rows), ACROSS) + paragraph("") + SECTION
    overrides = {name: kind for name, kind in frame.OVERRIDES.items() if name not in UNUSED}
    return packed(
        {
            "[Content_Types].xml": types(frame.DEFAULTS, overrides),
            "_rels/.rels": relations(frame.ROOT),
            "docProps/core.xml": frame.core(head.document, "en", FIRST_DAY.replace(tzinfo=UTC)),
            "word/document.xml": part("w:document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": relations(PARTS),
            "word/styles.xml": frame.styles("en"),
            "word/settings.xml": frame.settings(),
            "word/footnotes.xml": part("w:footnotes", frame.BETWEEN),
            "word/header1.xml": part("w:hdr", _header(head)),
            "word/footer1.xml": part("w:ftr", frame.FOOTER),
        }
    )


def _header(head: Head) -> str:
    """Give the head of the template, on every page."""
    texts = [sheet.TITLE, *(f"{label}: {spell(text)}" for label, text in _labels(head))]
    width = sum(ACROSS) // len(texts)
    cells = "".join(_cell(run(text, "<w:b/>" if not at else "")) for at, text in enumerate(texts))
    return _table(f"<w:tr>{cells}</w:tr>", (width,) * len(texts)) + paragraph("", "Header")


def _table(rows: str, across: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in across)
    look = (
        '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1"/>'
    )
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row(row: IsoRow, *, head: bool = False, ground: str = "") -> str:
    texts = [run(spell(text)) if text else "" for text in astuple(row)]
    cells = "".join(_cell(text) for text in texts[:-1]) + _cell(texts[-1], ground)
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{cells}</w:tr>"


def _cell(inside: str, ground: str = "") -> str:
    """Give a cell; its width is the grid's."""
    head = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{ground}"/></w:tcPr>' if ground else ""
    return f"<w:tc>{head}{paragraph(inside, 'CommentText')}</w:tc>"
