"""Pictures, drawings and objects: a picture comes along with its alt text, everything else is a loss with a name."""

import hashlib

from consultations.blueprint.text.word.names import Element, attr, descendants, tag, words_of
from consultations.blueprint.text.word.package import Package
from consultations.blueprint.text.word.pieces import Picture
from consultations.blueprint.text.word.units import Story

TYPES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
LARGEST = 5 << 20
GRAPHICS = {"diagram": "smart_art", "chart": "chart", "chartex": "chart"}


def type_of(blob: bytes) -> str:
    """Tell what a picture is by its first bytes, "" where it is none that we show."""
    return next((kind for head, kind in TYPES if blob.startswith(head)), "")


def pictures(package: Package, part: str, element: Element, story: Story) -> list[Picture]:
    """Give the pictures below a drawing, and note what else it holds."""
    boxes = descendants(element, "w:txbxContent")
    if boxes:
        story.lose("text_box", words_of(boxes[0]))
    alt = next(
        (
            " ".join((each.get("descr") or "").split())
            for each in descendants(element, "wp:docPr")
            if each.get("descr")
        ),
        "",
    )
    found = [
        picture
        for each in descendants(element, "a:blip", "v:imagedata")
        if (picture := _picture(package, part, each, alt, story))
    ]
    if found or boxes:
        return found
    for each in descendants(element, "a:graphicData"):
        kind = (each.get("uri") or "").rpartition("/")[2].lower()
        if kind in GRAPHICS:
            story.lose(GRAPHICS[kind], alt or words_of(element))
            return []
    if not descendants(element, "a:blip", "v:imagedata"):
        story.lose("shape", alt or words_of(element))
    return []


def _picture(package: Package, part: str, blip: Element, alt: str, story: Story) -> Picture | None:
    relation = package.relations(part).get(attr(blip, "r:embed") or attr(blip, "r:id"))
    if relation is None or relation.outside or not package.has(relation.target):
        story.lose("picture_missing", alt)
        return None
    if tag(blip) == "v:imagedata" and not alt:
        alt = _alt_of_shape(blip)
    blob = package.blob(relation.target)
    kind = type_of(blob)
    if not kind or len(blob) > LARGEST:
        story.lose("picture_too_large" if kind else "picture_type", alt or relation.target.rpartition("/")[2])
        return None
    if not alt:
        story.lose("picture_without_alt", relation.target.rpartition("/")[2])
    return Picture(hashlib.sha256(blob).hexdigest(), kind, alt, blob)


def _alt_of_shape(blip: Element) -> str:
    shape = blip.getparent()
    return " ".join((shape.get("alt") or "").split()) if shape is not None else ""
