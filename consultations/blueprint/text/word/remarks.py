"""Comments of a Word file: their words, replies, and the words they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.blueprint.text.cleaning import HIDDEN
from consultations.blueprint.text.word.blocks import Block
from consultations.blueprint.text.word.names import Element, attr, descendants, tag
from consultations.blueprint.text.word.package import Package

Range = tuple[int, int, int]  # block, start, end


@dataclass
class Note:
    """A comment as its part has it."""

    id: str
    author: str
    at: str
    text: str
    paragraphs: tuple[str, ...]
    resolved: bool = False
    replies: list["Note"] = field(default_factory=list)


def notes(package: Package) -> list[Note]:
    """Give the comments of a file in order, replies under what they answer."""
    found: list[Note] = []
    for part in package.related("comments")[:1]:
        found = [_note(each) for each in package.xml(part) if tag(each) == "w:comment"]
    by_paragraph = {name: each for each in found for name in each.paragraphs}
    for part in package.related("commentsExtended")[:1]:
        for each in package.xml(part):
            _extend(each, by_paragraph)
    answers = {id(reply) for each in found for reply in each.replies}
    return [each for each in found if id(each) not in answers]


def _extend(element: Element, known: dict[str, Note]) -> None:
    """Hang a reply under the first comment of its thread."""
    note = known.get(attr(element, "w15:paraId"))
    if note is None:
        return
    note.resolved = attr(element, "w15:done") in {"1", "true"}
    parent = known.get(attr(element, "w15:paraIdParent"))
    if parent is not None and parent is not note and not note.replies:
        parent.replies.append(note)


def _note(element: Element) -> Note:
    lines = [_line(each) for each in descendants(element, "w:p")]
    return Note(
        attr(element, "w:id"),
        " ".join(attr(element, "w:author").split())[:200],
        attr(element, "w:date")[:40],
        "\n".join(lines).strip(),
        tuple(attr(each, "w14:paraId") for each in descendants(element, "w:p") if attr(each, "w14:paraId")),
    )


def _line(paragraph: Element) -> str:
    spelled = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n"}
    found = descendants(paragraph, "w:t", *spelled)
    return HIDDEN.sub("", "".join(spelled.get(tag(each), each.text or "") for each in found)).rstrip()


def ranges(blocks: Sequence[Block]) -> dict[str, list[Range]]:
    """Give for each comment the ranges that it stands on, block by block."""
    found: dict[str, list[Range]] = {}
    for number, block in enumerate(blocks):
        inside: dict[str, tuple[int, int]] = {}
        for piece, (start, end) in zip(block.pieces, block.spans, strict=True):
            for name in piece.comments if end > start else ():
                first, _last = inside.get(name, (start, end))
                inside[name] = (first, end)
        for name, (start, end) in inside.items():
            found.setdefault(name, []).append((number, start, end))
    return found
