"""The running text of a block cut where a comment begins or ends, with the signs for both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from consultations.blueprint.text.word.pieces import Look, Piece, fold


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one look with its range in the block; notes have no text; `cell` numbers the cell of a row."""

    text: str
    start: int
    end: int
    look: Look = field(default_factory=Look)
    note: str = ""
    cell: int = 0
    before: tuple[int, ...] = ()  # comments that begin here
    after: tuple[int, ...] = ()  # comments that end here


def segments(pieces: Sequence[Piece]) -> tuple[str, list[Segment]]:
    """Give the text of a block as parsing has it, and its segments; a joint of cells is none."""
    folded = fold(pieces)
    found: list[Segment] = []
    at, cell, broken = 0, 0, False
    for piece, (start, end) in zip(pieces, folded.spans, strict=True):
        if piece.joint:
            at, cell, broken = end, cell + 1, False
            continue
        if piece.note:
            found.append(Segment("", at, at, piece.look, piece.note, cell))
            continue
        broken = broken or piece.text == "\n"
        if end <= start:
            continue
        if start > at:
            before = found[-1].look if found and found[-1].cell == cell else piece.look
            same = before == piece.look
            found.append(Segment("\n" if broken else " ", at, start, before if same else Look(), cell=cell))
        found.append(Segment(folded.text[start:end], start, end, piece.look, cell=cell))
        at, broken = end, False
    return folded.text, found


def cut(found: Sequence[Segment], ranges: Iterable[tuple[int, int, int]]) -> list[Segment]:
    """Cut segments at the ends of ranges (comment, start, end), and mark where each begins and ends."""
    wanted = list(ranges)
    edges = sorted({at for _name, *both in wanted for at in both})
    parts = [part for each in found for part in _cut(each, edges)]
    for name, start, end in wanted:
        inside = [n for n, part in enumerate(parts) if part.text and part.end > start and part.start < end]
        if inside:
            first, last = inside[0], inside[-1]
            parts[first] = replace(parts[first], before=(*parts[first].before, name))
            parts[last] = replace(parts[last], after=(*parts[last].after, name))
    return parts


def _cut(segment: Segment, edges: Sequence[int]) -> list[Segment]:
    inside = [at for at in edges if segment.start < at < segment.end]
    found: list[Segment] = []
    for start, end in zip([segment.start, *inside], [*inside, segment.end], strict=True):
        text = segment.text[start - segment.start : end - segment.start]
        found.append(replace(segment, text=text, start=start, end=end))
    return found
