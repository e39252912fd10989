"""Pre-flight for XLSX files: inflate and parse everything within fixed bounds before a library sees the file.

Cells are found by an XML parser: a pattern looking for r="..." misses r='...'. Standard library only.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ds4skills.web.importing import containers
from ds4skills.web.importing.containers import FILE, RefusedError

PARTS = 400
ROWS, COLUMNS = 50_001, 500
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
SHEET_TARGET = re.compile(r"(?:/xl/)?worksheets/[\w.-]+\.xml", re.IGNORECASE)
__all__ = ["COLUMNS", "FILE", "ROWS", "Facts", "RefusedError", "SheetEntry", "check"]


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; `part` is the file in which its cells stand."""

    name: str
    hidden: bool
    part: str


@dataclass
class Facts:
    """What the pre-flight learned on its way; formulas and hidden rows by the part in which they stand."""

    columns: int = COLUMNS
    inflated: int = 0
    rows: int = 0
    formulas: Counter[str] = field(default_factory=Counter)
    hidden_rows: dict[str, list[int]] = field(default_factory=dict)
    listed: list[tuple[str, str, bool]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def sheets(self) -> list[SheetEntry]:
        """List the sheets in the order of the workbook."""
        return [SheetEntry(name, hidden, self.targets.get(link, "")) for name, link, hidden in self.listed]


def check(path: Path, *, columns: int = COLUMNS) -> Facts:
    """Go through the whole container once, in constant memory; `columns` is the most a sheet may have."""
    facts = Facts(columns)

    def listen(name: str, parser: expat.XMLParserType) -> None:
        sheet = name.rpartition("/")[2] if "/worksheets/" in name.lower() else ""
        if sheet or name.lower() in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
            parser.StartElementHandler = _Sheet(sheet, facts).start

    facts.inflated = containers.walk(path, other="not_a_table", names=_names, listen=listen)
    return facts


def _names(names: list[str]) -> None:
    """Refuse containers that are no workbook, or have too many parts."""
    if len(names) > PARTS:
        raise RefusedError("too_many_parts", str(len(names)))
    if "xl/workbook.xml" not in names:
        raise RefusedError("not_a_table", "no workbook part")


class _Sheet:
    """Listens to the elements of a sheet, the workbook or its relations."""

    def __init__(self, name: str, facts: Facts) -> None:
        self.name, self.facts, self.at = name, facts, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at one element."""
        local = tag.rpartition(" ")[2]
        if local == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            self._relation(attributes.get("Id", ""), attributes.get("Target", ""))
        elif local == "row":
            self._row(attributes)
        elif local == "c" and "r" in attributes:
            self._cell(attributes["r"])
        elif local == "f":
            self.facts.formulas[self.name] += 1
        elif local == "sheet":
            hidden = attributes.get("state") in {"hidden", "veryHidden"}
            link = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            self.facts.listed.append((attributes.get("name", ""), link, hidden))

    def _relation(self, link: str, target: str) -> None:
        if not SHEET_TARGET.fullmatch(target):
            raise RefusedError("bad_relation", target[:80])
        self.facts.targets[link] = target.rpartition("/")[2]

    def _row(self, attributes: dict[str, str]) -> None:
        self.facts.rows += 1
        number = attributes.get("r", "")
        self.at = int(number) if number.isdigit() else self.at + 1
        if self.facts.rows > ROWS or self.at > ROWS:
            raise RefusedError("too_many_rows", self.name)
        if attributes.get("hidden") in {"1", "true"}:
            self.facts.hidden_rows.setdefault(self.name, []).append(self.at)

    def _cell(self, reference: str) -> None:
        found = REFERENCE.fullmatch(reference.upper())
        if not found:
            raise RefusedError("broken_file", "cell reference")
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        if column > self.facts.columns or int(found[2]) > ROWS:
            raise RefusedError("cell_far_outside", reference[:20])
