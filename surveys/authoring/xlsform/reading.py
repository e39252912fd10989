"""The cells of an XLSForm workbook under the names that we know, whatever way its headings spell them.

The file itself is read by the guarded child of `ds4skills.web.importing`; here are strings only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ds4skills.web.importing import tables
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.texts import FORBIDDEN, tidy
from surveys.authoring.xlsform.findings import Findings, nearest
from surveys.authoring.xlsform.languages import code_of, heading

SHEETS = ("survey", "choices", "settings")
MOST_ROWS = {"survey": 3_000, "choices": 20_000, "settings": 50}
MOST_TEXT = 4 << 20  # of the sheets together; a document may hold a quarter of it
TEXTS = ("label", "hint", "constraint_message")
COLUMNS = {
    "survey": frozenset(
        "type name required relevant constraint appearance calculation choice_filter parameters disabled "
        "ds:proposal ds:register ds:public".split()
    ),
    "choices": frozenset(("list_name", "name", "ds:code", "ds:stance")),
    "settings": frozenset(("form_title", "form_id", "version", "default_language", "namespaces")),
}
ALIASES = {
    "bind::ds:proposal": "ds:proposal",
    "bind::ds:register": "ds:register",
    "bind::ds:public": "ds:public",
    "ds:code": "ds:code",
    "ds:stance": "ds:stance",
    "relevance": "relevant",
    "calculate": "calculation",
    "caption": "label",
    "title": "form_title",
    "ds:title": "form_title",
    "id_string": "form_id",
}
SPELLED = {ours: written for written, ours in ALIASES.items() if ours.startswith("ds:")}
MEDIA = frozenset(("image", "audio", "video", "big-image", "media", "and", "or", "div", "mod"))
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet and its cells that are not blank, by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Give a cell, or nothing."""
        return self.cells.get(column, "")

    def texts(self, base: str, languages: Iterable[str]) -> dict[str, str]:
        """Give the texts of a column by language."""
        return {code: text for code in languages if (text := self.cells.get(f"{base}::{code}"))}


@dataclass
class Page:
    """One sheet: where each column stands, and the rows that are not blank."""

    name: str
    findings: Findings
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def add(
        self, row: int, column: str, finding: str, /, *, offer: str = "", note: bool = False, **facts: object
    ) -> None:
        """Note a finding about a cell; where the column is missing, about the row."""
        place = self.places.get(column, 0)
        self.findings.add(self.name, row, place, finding, offer=offer, note=note, **facts)

    def languages(self, bases: Iterable[str] = TEXTS) -> Iterator[str]:
        """Give the codes of the languages of its columns, in their order."""
        for base in bases:
            for column in self.places:
                head, _, code = column.partition("::")
                if head == base and code:
                    yield code

    def missing(self, row: Row, base: str) -> list[str]:
        """Give the columns of a text that are blank, in the order of the sheet."""
        return [column for column in self.places if column.startswith(f"{base}::") and not row.get(column)]


@dataclass
class Book:
    """The three sheets, the codes of their languages (the default first), and what was found so far."""

    findings: Findings
    pages: dict[str, Page]
    languages: tuple[str, ...] = ()

    @property
    def survey(self) -> Page:
        """Give the sheet of the questions."""
        return self.pages["survey"]

    @property
    def choices(self) -> Page:
        """Give the sheet of the lists."""
        return self.pages["choices"]

    @property
    def settings(self) -> Row:
        """Give the first row of the settings."""
        rows = self.pages["settings"].rows
        return rows[0] if rows else Row(2, {})


def read_book(upload: Iterable[bytes], default: str) -> Book:
    """Read an upload; a file that is refused, or without questions, has one finding that says so."""
    findings = Findings()
    book = Book(findings, {name: Page(name, findings) for name in SHEETS})
    try:
        found = tables.read_book(upload, SHEETS)
    except RefusedError as refused:
        findings.add("survey", 1, 0, "xf-file", says=tables.sentence(refused))
        return book
    if not found.cells.get("survey"):
        findings.add("survey", 1, 0, "xf-sheet", sheet="survey", offer=nearest("survey", found.names))
        return book
    for name, cells in found.cells.items():
        if len(cells) > MOST_ROWS[name]:
            findings.add(name, MOST_ROWS[name], 0, "xf-rows", most=MOST_ROWS[name])
            return book
    if sum(len(cell) for cells in found.cells.values() for row in cells for cell in row) > MOST_TEXT:
        findings.add("survey", 1, 0, "limit-size", most=MOST_TEXT)
        return book
    for name in ("settings", *SHEETS[:2]):
        _page(
            book.pages[name],
            found.cells.get(name, []),
            code_of(book.settings.get("default_language")) or default,
        )
        if formulas := found.formulas.get(name):
            findings.add(name, 1, 0, "xf-formulas", count=formulas)
    _languages(book)
    return book


def _page(page: Page, cells: list[list[str]], default: str) -> None:
    """Name the columns and keep the rows that are not blank."""
    columns = [
        _column(page, place, head.strip(), default) for place, head in enumerate(cells[0] if cells else [])
    ]
    unknown = {place: cells[0][place] for place, column in enumerate(columns) if column == ""}
    for number, line in enumerate(cells[1:], start=2):
        kept: dict[str, str] = {}
        for place, cell in enumerate(line):
            if not (text := cell.strip()):
                continue
            if place in unknown:
                page.findings.add(page.name, 1, place, "xf-column", column=unknown.pop(place).strip())
            if place < len(columns) and (column := columns[place]):
                kept[column] = tidy(text).strip()
                if FORBIDDEN.search(text.replace("\r", "")):
                    page.add(number, column, "xf-characters")
        if kept:
            page.rows.append(Row(number, kept))


def _column(page: Page, place: int, head: str, default: str) -> str | None:
    """Give our name of a column, blank where it is not taken over, None where another one has it.

    Languages are told by their codes.
    """
    low = head.lower()
    base, _, language = (part.strip() for part in head.partition("::"))
    if "::" not in head and ":" in head and not low.startswith("ds:"):
        base, _, language = (part.strip() for part in head.partition(":"))
    base = base.lower().replace(" ", "_")
    base = ALIASES.get(base, base)
    name: str | None = ""
    texts = {"survey": TEXTS, "choices": ("label",), "settings": ("form_title",)}[page.name]
    if ALIASES.get(low, base) in COLUMNS[page.name] and not (language and low not in ALIASES):
        name = ALIASES.get(low, base)
    elif base in texts:
        name = _text_column(page, place, base, language, default)
    elif page.name == "choices" and low == "value":
        name = "name"
    elif page.name == "choices" and not language and base not in {*MEDIA, *TEXTS} and WORD.fullmatch(head):
        name = head
    if name and name in page.places:
        page.findings.add(page.name, 1, place, "xf-column-twice", column=head)
        return None
    if name:
        page.places[name] = place
    return name


def _text_column(page: Page, place: int, base: str, language: str, default: str) -> str | None:
    """Name a column of texts by the code of its language."""
    if not language:
        if base == "label":
            page.findings.add(
                page.name, 1, place, "xf-language-assumed", note=True, language=heading(default)
            )
        return f"{base}::{default}"
    if code := code_of(language):
        return f"{base}::{code}"
    page.findings.add(page.name, 1, place, "xf-language-unknown", language=language)
    return None


def _languages(book: Book) -> None:
    """Find the languages, the default one first."""
    found = dict.fromkeys([*book.survey.languages(), *book.choices.languages()])
    settings = book.settings
    if wanted := settings.get("default_language"):
        code = code_of(wanted)
        if code in found and code in book.survey.languages(("label",)):
            found = dict.fromkeys([code, *found])
        else:
            book.pages["settings"].add(settings.number, "default_language", "xf-language", language=wanted)
    if not any(column.startswith("label::") for column in book.survey.places):
        book.survey.add(1, "label", "xf-column-missing", column="label")
    for column in ("type", "name"):
        if column not in book.survey.places:
            book.survey.add(1, column, "xf-column-missing", column=column)
    book.languages = tuple(found)
