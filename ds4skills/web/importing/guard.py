"""Pre-flight for XLSX files: inflate and parse everything within fixed bounds before a library sees the file.

Declared sizes are never trusted, and cells are found by an XML parser: a pattern looking for r="..." misses
r='...'. Standard library only.
"""

import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

MEGA = 1 << 20
FILE, PART, TOTAL, PARTS = 10 * MEGA, 60 * MEGA, 120 * MEGA, 400
ROWS, COLUMNS = 50_001, 500
HEADER_SIZE = 30
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
SHEET_TARGET = re.compile(r"(?:/xl/)?worksheets/[\w.-]+\.xml", re.IGNORECASE)


class RefusedError(ValueError):
    """The file is not read. `code` is stable; `tables` has its sentence."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


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
    size = path.stat().st_size
    if size > FILE:
        raise RefusedError("file_too_big", f"{size}")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError("protected_or_old_format")
    if not head.startswith(b"PK\x03\x04"):
        raise RefusedError("not_a_table")
    facts = Facts(columns)
    try:
        with zipfile.ZipFile(path) as box:
            _names(box)
            for part in box.infolist():
                _part(box, part, facts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise RefusedError("broken_file", type(error).__name__) from error
    return facts


def _names(box: zipfile.ZipFile) -> None:
    """Refuse containers whose parts are too many, doubled, misplaced or programs."""
    names = [part.filename for part in box.infolist()]
    if len(names) > PARTS:
        raise RefusedError("too_many_parts", str(len(names)))
    if len({name.lower() for name in names}) != len(names):
        raise RefusedError("duplicate_part")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise RefusedError("bad_part_name")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError("macros")
    if "xl/workbook.xml" not in names:
        raise RefusedError("not_a_table", "no workbook part")


def _start_of(raw: IO[bytes], part: zipfile.ZipInfo) -> None:
    """Go to where a part's bytes begin, by its local header."""
    raw.seek(part.header_offset)
    local = raw.read(HEADER_SIZE)
    if local[:4] != b"PK\x03\x04":
        raise RefusedError("broken_file", "no local header")
    skip = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
    raw.seek(skip, 1)


def _part(box: zipfile.ZipFile, part: zipfile.ZipInfo, facts: Facts) -> None:
    """Inflate a part ourselves (zipfile stops at the size the file declares), and parse it if it is XML."""
    if part.flag_bits & 0x1:
        raise RefusedError("protected_or_old_format")
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedError("broken_file", f"compression {part.compress_type}")
    raw = box.fp
    if raw is None:
        raise RefusedError("broken_file", "closed")
    _start_of(raw, part)
    left, got = part.compress_size, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    sink = _sink(part.filename, facts)
    pending = b""
    while left > 0 or pending:
        block = pending or raw.read(min(65536, left))
        if not pending:
            left -= len(block)
            if not block:
                raise RefusedError("broken_file", "truncated")
        out = inflate.decompress(block, MEGA) if inflate else block
        pending = inflate.unconsumed_tail if inflate else b""
        got += len(out)
        facts.inflated += len(out)
        if got > PART or facts.inflated > TOTAL:
            raise RefusedError("inflates_too_far", part.filename)
        if sink:
            sink.Parse(out)
    if sink:
        sink.Parse(b"", True)  # noqa: FBT003 -- the parser takes it by place


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


def _sink(name: str, facts: Facts) -> expat.XMLParserType | None:
    """Give a parser that refuses document types, and cells outside the sheet we accept."""
    if not name.lower().endswith((".xml", ".rels")):
        return None
    parser = expat.ParserCreate(namespace_separator=" ")
    sheet = name.rpartition("/")[2] if "/worksheets/" in name.lower() else ""

    def doctype(*_: object) -> None:
        raise RefusedError("document_type", name)

    parser.StartDoctypeDeclHandler = doctype
    if sheet or name.lower() in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
        parser.StartElementHandler = _Sheet(sheet, facts).start
    return parser
