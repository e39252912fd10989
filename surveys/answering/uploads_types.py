"""What kind of file some bytes are, and the same bytes without what a camera wrote into them. Pure.

The name only says what is claimed; the bytes decide. What a browser would run (HTML, SVG, XML) is never taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ds4skills.web.texts import tidy

LONGEST_NAME = 120
MOST_PARTS = 5000  # in a file of an office program
MOST_PIECES = 20_000  # segments of a picture; programs write a few thousand
LISTED = b"PK\x01\x02"  # with which each entry of a ZIP's directory begins
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
CAMERA = {0xE1, 0xED, 0xFE}  # JPEG segments: Exif and XMP, Photoshop, comments
TOLD = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}  # the same in PNG
START_OF_SCAN, END_OF_IMAGE, LONE = 0xDA, 0xD9, {0x01, *range(0xD0, 0xD8)}
MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|\?xml|body|head|iframe)", re.IGNORECASE)
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, TXT, CSV, PNG, JPEG"


class RefusedError(Exception):
    """A file is not taken; the sentence says why."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type, how its bytes are known, what is taken out of them."""

    media_type: str
    fits: Callable[[bytes], bool]
    strip: Callable[[bytes], bytes] = bytes


def name_of(claimed: str) -> str:
    """Give a file's name without folders, control characters and marks that turn it round."""
    last = re.split(r"[/\\]", tidy(claimed))[-1]
    plain = re.sub(r"[\n\t\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]", "", last).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:10]}" if dot else plain[:LONGEST_NAME]


def examine(name: str, content: bytes) -> tuple[str, bytes]:
    """Give the media type of a file with the bytes to be kept; RefusedError where it is not taken."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(suffix)
    if kind is None:
        raise RefusedError(_("Files of this kind are not taken. Send %(kinds)s.") % {"kinds": TAKEN})
    if not content:
        raise RefusedError(_("The file is empty."))
    if not kind.fits(content):
        words = _("What is in it is not what its name says (.%(suffix)s). Save it anew, then send it.")
        raise RefusedError(words % {"suffix": suffix})
    return kind.media_type, kind.strip(content)


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(heads)


def _is_text(content: bytes) -> bool:
    """Tell whether it is text in UTF-8 that no browser would take for a page."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content and not MARKUP.search(content[:4096])


def _holds(*wanted: str, mimetype: bytes = b"") -> Callable[[bytes], bool]:
    """Make a check of an office file: a ZIP with certain parts and without macros."""

    def fits(content: bytes) -> bool:
        if content.count(LISTED) > MOST_PARTS:  # counted before each becomes an object of its own
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                names = {each.filename for each in book.infolist()}
                if any("vbaproject" in each.lower() for each in names):
                    return False
                if mimetype:
                    head = content[30:90]  # the first part, stored as it is, by the standard
                    return b"mimetype" + mimetype in head and not any(
                        each.startswith("Basic/") for each in names
                    )
                return all(any(each.startswith(part) for each in names) for part in wanted)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False

    return fits


def without_camera(content: bytes) -> bytes:
    """Give a JPEG without Exif, XMP, Photoshop data and comments."""
    return _joined(_segments(content))


def _joined(pieces: Iterator[bytes]) -> bytes:
    """Put the pieces of a picture together; one of more pieces than programs write is not taken."""
    found = bytearray()
    for count, piece in enumerate(pieces):
        if count > MOST_PIECES:
            raise RefusedError(_("The picture is damaged. Save it anew, then send it."))
        found += piece
    return bytes(found)


def _segments(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:  # noqa: PLR2004 -- what every marker begins with
            break
        mark = content[at + 1]
        if mark == 0xFF or mark in LONE:  # noqa: PLR2004 -- filling
            at += 1 if mark == 0xFF else 2  # noqa: PLR2004
            continue
        if mark == START_OF_SCAN:
            end = content.rfind(b"\xff\xd9")
            yield content[at : end + 2] if end > at else content[at:]
            return
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(content):  # noqa: PLR2004 -- a length counts itself
            break
        if mark not in CAMERA:
            yield content[at : at + 2 + size]
        at += 2 + size
    raise RefusedError(_("The picture is damaged. Save it anew, then send it."))


def without_notes(content: bytes) -> bytes:
    """Give a PNG without Exif, texts and times."""
    return _joined(_chunks(content))


def _chunks(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(content):
            break
        if name not in TOLD:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
    raise RefusedError(_("The picture is damaged. Save it anew, then send it."))


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
JPEG_KIND = Kind("image/jpeg", _starts(JPEG), without_camera)
KINDS = {
    "pdf": Kind("application/pdf", _starts(b"%PDF-")),
    "png": Kind("image/png", _starts(PNG), without_notes),
    "jpg": JPEG_KIND,
    "jpeg": JPEG_KIND,
    "docx": Kind(f"{OFFICE}wordprocessingml.document", _holds("[Content_Types].xml", "word/")),
    "xlsx": Kind(f"{OFFICE}spreadsheetml.sheet", _holds("[Content_Types].xml", "xl/")),
    "pptx": Kind(f"{OFFICE}presentationml.presentation", _holds("[Content_Types].xml", "ppt/")),
    "odt": Kind(f"{OPEN}text", _holds(mimetype=f"{OPEN}text".encode())),
    "ods": Kind(f"{OPEN}spreadsheet", _holds(mimetype=f"{OPEN}spreadsheet".encode())),
    "odp": Kind(f"{OPEN}presentation", _holds(mimetype=f"{OPEN}presentation".encode())),
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
}
