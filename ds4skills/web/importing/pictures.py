"""Pictures that people send: their bytes decide what they are; what a camera or a program wrote is taken out."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a")
CAMERA = {0xE1, 0xED, 0xFE}  # JPEG segments: Exif and XMP, Photoshop, comments
TOLD = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}  # the same in PNG
START_OF_SCAN, END_OF_IMAGE, LONE = 0xDA, 0xD9, {0x01, *range(0xD0, 0xD8)}
LARGEST = 5 << 20
MOST_PIECES = 20_000  # segments of a picture; programs write a few thousand


class PictureRefusedError(Exception):
    """A file is not taken; the sentence says why."""


def examine(content: bytes) -> tuple[str, bytes]:
    """Give the media type of a picture with the bytes to be kept; PNG, JPEG and GIF only, never SVG."""
    if not content:
        raise PictureRefusedError(_("The file is empty."))
    if len(content) > LARGEST:
        raise PictureRefusedError(_("The picture has more than 5 MB. Make it smaller."))
    if content.startswith(PNG):
        return "image/png", without_notes(content)
    if content.startswith(JPEG):
        return "image/jpeg", without_camera(content)
    if content.startswith(GIF):
        return "image/gif", content
    raise PictureRefusedError(_("This is no picture that we can show. Save it as PNG, JPEG or GIF."))


def without_camera(content: bytes) -> bytes:
    """Give a JPEG without Exif, XMP, Photoshop data and comments."""
    return _joined(_segments(content))


def _joined(pieces: Iterator[bytes]) -> bytes:
    """Put the pieces of a picture together; one of more pieces than programs write is not taken."""
    found = bytearray()
    for count, piece in enumerate(pieces):
        if count > MOST_PIECES:
            raise PictureRefusedError(_("The picture is damaged. Save it anew, then send it."))
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
    raise PictureRefusedError(_("The picture is damaged. Save it anew, then send it."))


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
    raise PictureRefusedError(_("The picture is damaged. Save it anew, then send it."))
