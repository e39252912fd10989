"""A workbook becomes the document of a survey, with all its findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ds4skills.audit.chain import canonical
from ds4skills.web.texts import fold
from surveys.authoring.definition import MOST_QUESTIONS, MOST_ROWS, MOST_SECTIONS
from surveys.authoring.xlsform import types
from surveys.authoring.xlsform.choices import Lists, read_choices
from surveys.authoring.xlsform.conditions import Scope
from surveys.authoring.xlsform.findings import Finding, nearest
from surveys.authoring.xlsform.learning import learn, names
from surveys.authoring.xlsform.questions import KEY, Item, clean, group, question
from surveys.authoring.xlsform.reading import Book, Row, read_book

Document = dict[str, Any]
MOST_LANGUAGES, MOST_TEXT = 24, 1 << 20
DEEPEST = 2
ROW = ("key", "label", "proposal", "public")


@dataclass(frozen=True)
class Outcome:
    """What became of a workbook: no document where there is an error.

    `notes` are lines on what was changed or left out without changing an answer; they need no tick.
    """

    document: Document | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """Count what keeps it from being imported."""
        return sum(each.error for each in self.findings)


def read_workbook(
    upload: Iterable[bytes], *, proposals: Mapping[str, int] | None = None, language: str = "en"
) -> Outcome:
    """Read an XLSForm workbook; `proposals` gives the newest number of each that one can take a stance on.

    `language` is that of columns that name none.
    """
    book = read_book(upload, language)
    if any(each.error for each in book.findings.found) and not book.languages:
        return Outcome(None, book.findings.findings(), book.findings.notes())
    document = Builder(book, read_choices(book), proposals or {}).document()
    findings = book.findings.findings()
    broken = any(each.error for each in findings)
    return Outcome(None if broken else document, findings, book.findings.notes())


@dataclass
class Open:
    """A group that is not ended yet."""

    row: int
    item: Item


class Builder:
    """Goes through the rows once to learn what is asked where, once more to build."""

    def __init__(self, book: Book, lists: Lists, proposals: Mapping[str, int]) -> None:
        self.book = book
        self.scope = Scope(book, lists, proposals)
        self.sections: list[Item] = []
        self.stack: list[Open] = []
        self.loose: Item | None = None
        self.questions = 0

    def document(self) -> Document:
        """Build the document; where there is an error it is not whole."""
        learn(self.scope)
        for row in self.book.survey.rows:
            self._row(row)
        for each in self.stack:
            self.book.survey.add(each.row, "type", "xf-group-open", name=each.item["key"])
        document = self._settings() | {"lists": self.scope.lists, "sections": self.sections}
        if len(canonical(document)) > MOST_TEXT:
            self.book.survey.add(1, "type", "limit-size", most=MOST_TEXT)
        return document

    def _row(self, row: Row) -> None:
        """Take one row."""
        page = self.book.survey
        written, rest = types.split(row.get("type"))
        if row.get("disabled").lower() in {"yes", "true", "1"}:
            page.add(row.number, "disabled", "xf-disabled")
        elif written in types.DROPPED:
            page.add(row.number, "type", "xf-type-dropped", type=written)
        elif written == "begin_repeat":
            page.add(row.number, "type", "xf-repeat")
        elif written == "begin_group":
            self._begin(row)
        elif written == "end_group":
            self._end(row)
        elif not written:
            page.add(row.number, "type", "xf-type-blank")
        elif written in types.KINDS:
            self._ask(row, written, rest)
        elif written != "end_repeat":
            offer = nearest(written, [*types.KINDS, *types.STRUCTURE])
            page.add(row.number, "type", "xf-type", type=written, offer=offer)

    def _begin(self, row: Row) -> None:
        """Begin a section, a group or a table."""
        table = types.TABLE in row.get("appearance").split()
        depth = len(self.stack)
        kind = "matrix" if table else "group" if depth else "section"
        item = group(self.scope, row, kind)
        if self.stack and self.stack[-1].item["kind"] == "matrix":
            self.book.survey.add(row.number, "type", "xf-matrix")
        elif depth >= DEEPEST and not table:
            self.book.survey.add(row.number, "type", "xf-group-deep")
        if kind == "section":
            self._section(row, item)
        else:
            self._place(row, item)
        item["rows" if table else "items"] = []
        self.stack.append(Open(row.number, item))

    def _end(self, row: Row) -> None:
        """End the innermost group; a table becomes whole."""
        if not self.stack:
            self.book.survey.add(row.number, "type", "xf-group-close")
            return
        ended = self.stack.pop()
        if ended.item["kind"] == "matrix":
            self._table(ended)

    def _ask(self, row: Row, written: str, rest: list[str]) -> None:
        """Take a question into the group that is open."""
        table = bool(self.stack) and self.stack[-1].item["kind"] == "matrix"
        item = question(self.scope, row, written, rest, in_table=table)
        if table and (written != "select_one" or item.get("other")):
            self.book.survey.add(row.number, "type", "xf-matrix")
        self._place(row, item)
        if table and len(self.stack[-1].item["rows"]) == MOST_ROWS + 1:
            self.book.survey.add(row.number, "type", "limit-rows", most=MOST_ROWS)

    def _place(self, row: Row, item: Item) -> None:
        """Put an item into the open group, or into a section for what stands outside groups."""
        if item["kind"] != "group" and not (self.stack and self.stack[-1].item["kind"] == "matrix"):
            self.questions += 1
            if self.questions == MOST_QUESTIONS + 1:
                self.book.survey.add(row.number, "type", "limit-questions", most=MOST_QUESTIONS)
        if self.stack:
            inner = self.stack[-1].item
            inner["rows" if inner["kind"] == "matrix" else "items"].append(item)
            return
        if self.loose is None:
            taken = {*self.scope.known, *(section["key"] for section in self.sections)}
            key = next(key for key in names(f"section_{len(self.sections) + 1}") if key not in taken)
            self.book.survey.add(row.number, "type", "xf-section", note=True)
            self.loose = {"key": key, "kind": "section", "items": []}
            self._section(row, self.loose)
            self.loose = self.sections[-1]
        self.loose["items"].append(item)

    def _section(self, row: Row, item: Item) -> None:
        """Add a section."""
        self.loose = None
        self.sections.append(item)
        if len(self.sections) == MOST_SECTIONS + 1:
            self.book.survey.add(row.number, "type", "limit-sections", most=MOST_SECTIONS)

    def _table(self, ended: Open) -> None:
        """Join the questions of a table: one list, one obligation."""
        item, page = ended.item, self.book.survey
        rows = item["rows"]
        lists = {each.get("list", "") for each in rows}
        if len(lists) != 1:
            page.add(ended.row, "appearance", "xf-matrix")
        obliged = {each.get("required", "") for each in rows}
        if len(obliged) > 1:
            page.add(ended.row, "type", "xf-matrix-required")
        item["list"] = next(iter(lists), "")
        if len(obliged) == 1 and (must := obliged.pop()):
            item["required"] = must
        item["rows"] = [{name: each[name] for name in ROW if name in each} for each in rows]

    def _settings(self) -> Document:
        """Give key, title and languages."""
        row, page, languages = self.book.settings, self.book.pages["settings"], self.book.languages
        title = row.texts("form_title", languages)
        if plain := row.get("form_title"):
            title = {languages[0]: plain} | title
        if not title:
            page.add(row.number, "form_title", "xf-title")
        written = row.get("form_id")
        key = written or re.sub(r"[^a-z0-9]+", "_", fold(plain)).strip("_")[:31]
        if not KEY.fullmatch(key):
            key = re.sub(r"[^a-z0-9]+", "_", fold(key)).strip("_")
            key = (key if key[:1].isalpha() else f"survey_{key}")[:31].strip("_")
            page.add(row.number, "form_id", "xf-form-id", name=written, key=key)
        if len(languages) > MOST_LANGUAGES:
            self.book.survey.add(1, "label", "limit-languages", most=MOST_LANGUAGES)
        return clean({"schema": 1, "key": key, "title": title, "languages": list(languages)})
