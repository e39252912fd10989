"""The texts of a survey as a workbook for translators: a row per text, a column per language; out and in.

A mark per row tells whether the text was changed in the survey meanwhile: then what came in is left out, with a line.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ds4skills.audit.chain import digest
from ds4skills.web.exporting import Sheet, to_xlsx
from ds4skills.web.importing import tables
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.texts import tidy
from surveys.authoring.xlsform.conditions import REFERENCE
from surveys.authoring.xlsform.findings import Finding, Findings, nearest
from surveys.authoring.xlsform.languages import code_of, heading

Document = dict[str, Any]
Texts = dict[str, str]
SHEET = "texts"
HEAD = ("key", "text", "mark")
MOST_ROWS, MOST_LANGUAGES = 20_000, 24
WORDLESS = frozenset(("computed",))


@dataclass(frozen=True)
class Slot:
    """A place for a text: the key of what it belongs to, which text it is, and where it stands."""

    key: str
    text: str
    holder: dict[str, Any] = field(repr=False)

    @property
    def texts(self) -> Texts:
        """Give what stands there, by language."""
        found: Texts = self.holder.get(self.text, {})
        return found

    @property
    def mark(self) -> str:
        """Give what changes when a text changes."""
        return digest(self.texts)[:12]

    def put(self, code: str, text: str) -> None:
        """Set a text in a language."""
        self.holder[self.text] = {**self.texts, code: text}


def slots(document: Document) -> Iterator[Slot]:
    """Give the places of all texts in the order in which they are read, lists last."""
    yield Slot(document["key"], "title", document)
    for section in document["sections"]:
        yield from _of_item(section)
    for name in sorted(document["lists"]):
        for choice in document["lists"][name]:
            yield Slot(f"{name}/{choice['key']}", "label", choice)


def _of_item(item: dict[str, Any]) -> Iterator[Slot]:
    if item.get("label") or item.get("kind") not in WORDLESS:
        yield Slot(item["key"], "label", item)
    if item.get("hint"):
        yield Slot(item["key"], "hint", item)
    if item.get("rule"):
        yield Slot(item["key"], "message", item["rule"])
    for choice in item.get("choices", ()):
        yield Slot(f"{item['key']}/{choice['key']}", "label", choice)
    for inner in (*item.get("items", ()), *item.get("rows", ())):
        yield from _of_item(inner)


def write_texts(document: Document) -> bytes:
    """Write the texts of a document as a workbook."""
    languages = document["languages"]
    rows = [
        [slot.key, slot.text, slot.mark, *(slot.texts.get(code, "") for code in languages)]
        for slot in slots(document)
    ]
    return to_xlsx([Sheet(SHEET, [*HEAD, *map(heading, languages)], rows)])


def read_texts(document: Document, upload: Iterable[bytes]) -> tuple[Document, tuple[Finding, ...]]:
    """Give the document with the texts of a workbook, and what is to be said; with an error, the document as it was.

    A blank cell never takes a text away.
    """
    findings = Findings()
    changed = copy.deepcopy(document)
    try:
        cells = tables.read_book(upload, (SHEET,)).cells.get(SHEET, [])
    except RefusedError as refused:
        findings.add(SHEET, 1, 0, "xf-file", says=tables.sentence(refused))
        return document, findings.findings()
    if not cells:
        findings.add(SHEET, 1, 0, "xf-sheet", sheet=SHEET)
    elif len(cells) > MOST_ROWS:
        findings.add(SHEET, MOST_ROWS, 0, "xf-rows", most=MOST_ROWS)
    else:
        _Reader(changed, findings, cells).read()
    found = findings.findings()
    return (document if any(each.error for each in found) else changed), found


class _Reader:
    """Goes through the rows of a workbook of texts."""

    def __init__(self, document: Document, findings: Findings, cells: list[list[str]]) -> None:
        self.document, self.findings = document, findings
        self.heads, self.rows = [head.strip() for head in cells[0]], cells[1:]
        self.slots = {(slot.key, slot.text): slot for slot in slots(document)}
        self.seen: set[tuple[str, str]] = set()
        self.columns: dict[int, str] = {}

    def read(self) -> None:
        """Take over the texts row by row."""
        for name in HEAD[:2]:
            if name not in self.heads:
                self.findings.add(SHEET, 1, 0, "xf-column-missing", column=name)
                return
        self._languages()
        for number, cells in enumerate(self.rows, start=2):
            row = [tidy(cell).strip() for cell in cells]
            if any(row):
                self._row(number, row)

    def _languages(self) -> None:
        """Find the columns of texts; a language that is new joins the others."""
        languages = self.document["languages"]
        for place, head in enumerate(self.heads):
            if not head or head in HEAD:
                continue
            code = code_of(head)
            if not code or code in self.columns.values():
                self.findings.add(SHEET, 1, place, "tx-column", column=head)
                continue
            self.columns[place] = code
            if code not in languages:
                self.findings.add(SHEET, 1, place, "tx-language", language=head)
                languages.append(code)
        if len(languages) > MOST_LANGUAGES:
            self.findings.add(SHEET, 1, 0, "limit-languages", most=MOST_LANGUAGES)

    def _row(self, number: int, row: list[str]) -> None:
        """Take over one row."""
        key, text = (row[self.heads.index(name)] for name in HEAD[:2])
        slot = self.slots.get((key, text))
        if slot is None:
            offer = nearest(key, (each for each, _text in self.slots))
            self.findings.add(
                SHEET, number, self.heads.index("key"), "tx-key", key=f"{key} {text}", offer=offer
            )
        elif (key, text) in self.seen:
            self.findings.add(SHEET, number, self.heads.index("key"), "tx-key-twice", key=f"{key} {text}")
        else:
            self.seen.add((key, text))
            self._texts(number, row, slot)

    def _texts(self, number: int, row: list[str], slot: Slot) -> None:
        """Take over the texts that differ, unless the survey's own were changed meanwhile."""
        before = dict(slot.texts)
        differing = {
            place: code for place, code in self.columns.items() if row[place] != before.get(code, "")
        }
        mark = row[self.heads.index("mark")] if "mark" in self.heads else ""
        if differing and mark and mark != slot.mark:
            self.findings.add(SHEET, number, min(differing), "tx-changed")
            return
        for place, code in differing.items():
            if row[place]:
                slot.put(code, row[place])
            else:
                self.findings.add(SHEET, number, place, "tx-blank")
        self._pipes(number, slot, differing)

    def _pipes(self, number: int, slot: Slot, differing: dict[int, str]) -> None:
        """Say where a text does not insert the answers that the first language inserts."""
        first = slot.texts.get(self.document["languages"][0], "")
        wanted = set(REFERENCE.findall(first))
        for place, code in differing.items():
            if first and slot.texts.get(code) and set(REFERENCE.findall(slot.texts[code])) != wanted:
                self.findings.add(SHEET, number, place, "tx-pipe")
