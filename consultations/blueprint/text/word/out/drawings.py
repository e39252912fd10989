"""Figures as Word shows them: in the size they have, at most as wide as the page, with their alt text."""

import struct

from consultations.blueprint.text.word.out.xml import OPEN, escape

PIXEL = 9_525  # English metric units at 96 pixels an inch
WIDE, HIGH = 5_760_000, 8_640_000  # 16 by 24 cm
SIZELESS = (400, 300)


def size(blob: bytes) -> tuple[int, int]:
    """Give width and height of a PNG, GIF or JPEG in pixels."""
    try:
        if blob.startswith(b"\x89PNG"):
            found = struct.unpack(">II", blob[16:24])
        elif blob.startswith(b"GIF8"):
            found = struct.unpack("<HH", blob[6:10])
        else:
            found = _jpeg(blob)
    except (struct.error, IndexError):
        return SIZELESS
    return (found[0], found[1]) if 0 < found[0] < 1 << 20 and 0 < found[1] < 1 << 20 else SIZELESS


def _jpeg(blob: bytes) -> tuple[int, int]:
    """Go from mark to mark until one tells the size."""
    at = 2
    while at + 9 < len(blob):
        mark = blob[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            high, wide = struct.unpack(">HH", blob[at + 5 : at + 9])
            return wide, high
        at += 2 + struct.unpack(">H", blob[at + 2 : at + 4])[0]
    return SIZELESS


def drawing(number: int, relation: str, alt: str, blob: bytes) -> str:
    """Give a run with a picture."""
    wide, high = (each * PIXEL for each in size(blob))
    share = min(1.0, WIDE / wide, HIGH / high)
    wide, high = max(1, int(wide * share)), max(1, int(high * share))
    named = f'id="{number}" name="Figure {number}" descr="{escape(alt)}"'
    picture = (
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {named}/><a:graphic><a:graphicData uri="{OPEN}/drawingml/2006/picture">{picture}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
