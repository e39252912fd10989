"""The tables of a package, written side by side while its rows stream by once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from ds4skills.web.exporting import CELL, CsvWriter, spell
from surveys.answering.counting import facts_of
from surveys.answering.models import Revision
from surveys.authoring.kinds.number import NUMBER
from surveys.authoring.plans import Journey
from surveys.results.exports.labels import NUMERIC, words_of
from surveys.results.exports.records import Frame, response_id
from surveys.results.redacting import as_read, with_texts

Row = list[Any]
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 -- a file says no zone; the same rows give the same bytes
LONG = ["response_id", "question", "item", "value", "missing", "text"]


class Record:
    """One response as the tables need it: each form of it is worked out once, if at all."""

    def __init__(self, frame: Frame, revision: Revision, journey: Journey, files: Mapping[str, str]) -> None:
        self.frame, self.revision, self.journey = frame, revision, journey
        self._files = files

    @cached_property
    def lead(self) -> Row:
        """The columns that lead its row."""
        return self.frame.lead(self.revision)

    @cached_property
    def codes(self) -> Row:
        """Its answers as codes; numbers as numbers, files by their names."""
        asked = self.frame.asked(self.revision)
        answers = self.revision.answers or {}
        found: Row = []
        for variable, missing in zip(
            self.frame.variables, self.frame.missing(asked, self.journey), strict=True
        ):
            cells = variable.cells(answers, missing)
            if variable.leaf.kind in NUMERIC and cells[0] != "":
                found += [as_number(str(cells[0])), *cells[1:]]
                continue
            if variable.leaf.kind == "file" and cells[0]:
                cells = ["; ".join(self._files.get(each, "") for each in str(cells[0]).split(" "))]
            found += cells
        return found

    def words(self, language: str) -> Row:
        """Its answers in words, in a language."""
        answers, place, found = self.revision.answers or {}, 0, []
        for variable in self.frame.variables:
            width = len(variable.columns)
            cells = self.codes[place : place + width]
            found += words_of(variable, cells, answers.get(variable.leaf.key), language)
            place += width
        return found

    def long(self) -> Iterator[Row]:
        """Give a row for each fact and each text."""
        name = response_id(self.revision.response)
        answers = self.revision.answers or {}
        heads = self.frame.heads(self.revision)
        for leaf, (item, value, missing) in facts_of(self.journey, answers):
            decimals = Decimal(10) ** leaf.decimals
            scaled: Any = value if value is None or not leaf.decimals else Decimal(value) / decimals
            yield [name, heads[leaf.key], item, scaled, missing, ""]
        for leaf in self.journey.leaves():
            text = answers.get(leaf.key) if leaf.kind == "text" else answers.get(f"{leaf.key}__other")
            if text:
                yield [name, heads[leaf.key], 0, "", "", text]


def as_number(text: str) -> int | Decimal | str:
    """Give a number that was spelled in the one way; a computed text stays one."""
    if not NUMBER.fullmatch(text):
        return text
    return Decimal(text) if "." in text else int(text)


class Sink(Protocol):
    """Something that rows are written to, one by one."""

    def take(self, record: Record) -> None:
        """Write one response."""
        ...

    def end(self) -> None:
        """Finish and close."""
        ...


class Csv:
    """A table of codes, or of words in a language, or of facts one below the other."""

    def __init__(self, path: Path, frame: Frame, language: str = "", *, long: bool = False) -> None:
        self._out = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = CsvWriter(self._out)
        self._language, self._long = language, long
        self._writer.head(LONG if long else frame.columns)

    def take(self, record: Record) -> None:
        """Write one response."""
        if self._long:
            for row in record.long():
                self._writer.row(row)
            return
        answers = record.words(self._language) if self._language else record.codes
        self._writer.row([*record.lead, *answers])

    def end(self) -> None:
        """Close the file."""
        self._out.close()


class Lines:
    """Every revision as a line of JSON."""

    def __init__(self, path: Path) -> None:
        self._out = path.open("w", encoding="utf-8", newline="\n")

    def write(self, frame: Frame) -> None:
        """Write all revisions of the responses, withdrawn and excluded ones as well, then close."""
        rows = Revision.objects.filter(response__survey=frame.survey, version__in=list(frame.wordings))
        rows = (
            rows.select_related("response")
            .defer("receipt")
            .order_by("response__alias", "response_id", "number")
        )
        for revision in with_texts(rows, frame.survey).iterator(chunk_size=500):
            body = {
                "response_id": response_id(revision.response),
                "revision": revision.number,
                "version": frame.wordings[revision.version_id].number,
                "status": revision.status,
                "via": revision.via,
                "language": frame.language(revision),
                "submitted_at": frame.instant(revision),
                "answers": as_read(revision, frame.survey),
                "digest": revision.digest,
            }
            self._out.write(json.dumps(body, ensure_ascii=False, sort_keys=True) + "\n")
        self._out.close()


class Book:
    """The workbook: rows go to disk as they come, so that memory stays small."""

    def __init__(self, path: Path, frame: Frame, language: str) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": EPOCH})
        self._language = language
        self._sheets = {name: self._sheet(name, frame.columns) for name in ("Data", "Labels")}
        self._at = dict.fromkeys(self._sheets, 1)

    def _sheet(self, name: str, columns: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        _write_row(sheet, 0, list(columns))
        return sheet

    def take(self, record: Record) -> None:
        """Write one response to both sheets."""
        self._add("Data", [*record.lead, *record.codes])
        self._add("Labels", [*record.lead, *record.words(self._language)])

    def _add(self, name: str, row: Row) -> None:
        _write_row(self._sheets[name], self._at[name], row)
        self._at[name] += 1

    def table(self, name: str, columns: Sequence[str], rows: Iterator[Row]) -> None:
        """Add a sheet with a table of its own."""
        sheet = self._sheet(name, columns)
        for at, row in enumerate(rows, start=1):
            _write_row(sheet, at, row)

    def end(self) -> None:
        """Close the file."""
        self._book.close()


def _write_row(sheet: Any, at: int, row: Row) -> None:
    """Write a row of strings and numbers; what is longer than a cell stands whole in the CSV."""
    for place, cell in enumerate(row):
        value = spell(cell)
        if isinstance(value, int | Decimal):
            sheet.write_number(at, place, value)
        elif value:
            sheet.write_string(at, place, value[:CELL])
