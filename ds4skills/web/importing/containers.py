"""Going through a ZIP container once, in constant memory, before a library sees it. Standard library only.

Declared sizes are never trusted: what is inflated is counted, and every XML part is parsed for document types.
"""

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers import expat

MEGA = 1 << 20
FILE, PART, TOTAL = 10 * MEGA, 60 * MEGA, 120 * MEGA
HEADER_SIZE = 30
OLD = b"\xd0\xcf\x11\xe0"  # the head of protected files and of those before 2007
ZIP = b"PK\x03\x04"
Listen = Callable[[str, expat.XMLParserType], None]


class RefusedError(ValueError):
    """The file is not read. `code` is stable, and has its sentence; `detail` says where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


def walk(path: Path, *, other: str, names: Callable[[list[str]], None], listen: Listen) -> int:
    """Inflate and parse every part; gives the bytes inflated.

    `other` is the code for what is no container, `names` may refuse by the names of the parts, `listen` gets the
    name and the parser of each part that is XML, and may set handlers.
    """
    size = path.stat().st_size
    if size > FILE:
        raise RefusedError("file_too_big", f"{size}")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(OLD):
        raise RefusedError("protected_or_old_format")
    if not head.startswith(ZIP):
        raise RefusedError(other)
    part, inflated = "", 0
    try:
        with zipfile.ZipFile(path) as box:
            check_names([each.filename for each in box.infolist()])
            names([each.filename for each in box.infolist()])
            for each in box.infolist():
                part = each.filename
                inflated += _inflate(box, each, TOTAL - inflated, listen)
    except RefusedError:
        raise
    except (
        zipfile.BadZipFile,
        ValueError,  # an encoding that the parser does not know
        LookupError,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise RefusedError("broken_file", f"{part[:80]} {type(error).__name__}".strip()) from error
    return inflated


def check_names(names: list[str]) -> None:
    """Refuse containers whose parts are doubled, misplaced or programs."""
    if len({name.lower() for name in names}) != len(names):
        raise RefusedError("duplicate_part")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise RefusedError("bad_part_name")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError("macros")


def _start_of(raw: IO[bytes], part: zipfile.ZipInfo) -> None:
    """Go to where a part's bytes begin, by its local header."""
    raw.seek(part.header_offset)
    local = raw.read(HEADER_SIZE)
    if local[:4] != ZIP:
        raise RefusedError("broken_file", "no local header")
    skip = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
    raw.seek(skip, 1)


def _inflate(box: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, listen: Listen) -> int:
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
    sink = _sink(part.filename, listen)
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
        if got > min(PART, room):
            raise RefusedError("inflates_too_far", part.filename)
        if sink:
            sink.Parse(out)
    if sink:
        sink.Parse(b"", True)  # noqa: FBT003 -- the parser takes it by place
    return got


def _sink(name: str, listen: Listen) -> expat.XMLParserType | None:
    """Give a parser that refuses document types."""
    if not name.lower().endswith((".xml", ".rels")):
        return None
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise RefusedError("document_type", name)

    parser.StartDoctypeDeclHandler = doctype
    listen(name, parser)
    return parser
