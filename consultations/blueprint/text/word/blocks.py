"""Units to the blocks of a draft, as they are with tracked changes taken in one way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from consultations.blueprint.text.word.numbering import Label
from consultations.blueprint.text.word.pieces import Decide, Folded, Picture, Piece, fold, seen
from consultations.blueprint.text.word.units import Unit

DEEPEST = 6


@dataclass(slots=True)
class Block:
    """A block with its visible pieces and where each stands in its text; `unit` is the last of those it came from."""

    kind: str
    unit: int
    pieces: list[Piece]
    text: str
    spans: list[tuple[int, int]]
    level: int = 0
    label: Label | None = None
    bookmark: str = ""
    table: int = 0
    note: str = ""
    picture: Picture | None = None

    @property
    def blank(self) -> bool:
        """Whether readers see nothing of it; a blank row still stands in its table."""
        return not self.text.strip(" |")

    @property
    def idle(self) -> bool:
        """Whether there is nothing in it: no words, and no mark of a note either."""
        return self.blank and not any(piece.note for piece in self.pieces)


@dataclass(slots=True)
class _Open:
    """Text whose paragraph runs on into the next."""

    pieces: list[Piece] = field(default_factory=list)
    bookmark: str = ""


def build(units: Iterable[tuple[int, Unit]], decide: Decide) -> list[Block]:
    """Give the blocks of units in order, blank paragraphs left out; figures follow the text they stood in."""
    found: list[Block] = []
    open_ = _Open()
    for number, unit in units:
        pieces = [piece for piece in unit.pieces if seen(piece.marks, decide)]
        if unit.kind == "row":
            _close(found, open_, number)
            open_ = _Open()
            if seen(unit.marks, decide):
                found.append(_block(unit, number, pieces))
            continue
        open_.pieces += pieces
        open_.bookmark = open_.bookmark or unit.bookmark
        if seen(unit.marks, decide):
            found += _split(_block(unit, number, open_.pieces), open_.bookmark)
            open_ = _Open()
    _close(found, open_, found[-1].unit if found else 0)
    return found


def _close(found: list[Block], open_: _Open, number: int) -> None:
    """End a paragraph that has nothing to run on into."""
    if open_.pieces:
        found += _split(_block(Unit("paragraph"), number, open_.pieces), open_.bookmark)


def _block(unit: Unit, number: int, pieces: list[Piece]) -> Block:
    folded: Folded = fold(pieces)
    return Block(
        unit.kind,
        number,
        pieces,
        folded.text,
        folded.spans,
        unit.level,
        unit.label,
        unit.bookmark,
        unit.table,
        unit.note,
    )


def _split(block: Block, bookmark: str) -> list[Block]:
    """Take the pictures out of a paragraph, each as a figure after it."""
    block.bookmark = bookmark
    found = [] if block.idle else [block]
    return found + figures(block, "" if found else bookmark)


def figures(block: Block, bookmark: str = "") -> list[Block]:
    """Give the pictures in a block as figures."""
    found: list[Block] = []
    for piece in block.pieces:
        if piece.picture:
            alone = [replace(piece, text=piece.picture.alt)]
            folded = fold(alone)
            name = bookmark if not found else ""
            made = Block("figure", block.unit, alone, folded.text, folded.spans, bookmark=name)
            made.picture = piece.picture
            found.append(made)
    return found


def placed(blocks: Sequence[Block]) -> list[Block]:
    """Put the pictures of tables after their tables, leave tables without text out, level the headings."""
    found: list[Block] = []
    late: list[Block] = []
    told = {block.table for block in blocks if block.table and not block.idle}
    titled = any(block.kind == "title" for block in blocks)
    for block in blocks:
        if late and block.table != late[0].table:
            found += _freed(late)
            late = []
        if block.kind == "row":
            late += [_in_table(each, block.table) for each in figures(block)]
            if block.table not in told:
                continue
        elif block.kind in {"heading", "title"}:
            block.level = 1 if block.kind == "title" else block.level + titled
            block.kind = "heading"
        found.append(block)
    return found + _freed(late)


def _in_table(block: Block, table: int) -> Block:
    block.table = table
    return block


def _freed(blocks: list[Block]) -> list[Block]:
    for block in blocks:
        block.table = 0
    return blocks


def notes_of(blocks: Iterable[Block], notes: dict[str, list[Unit]], decide: Decide) -> list[Block]:
    """Give the notes that visible text points to, in the order of their first mention."""
    named = dict.fromkeys(piece.note for block in blocks for piece in block.pieces if piece.note)
    found: list[Block] = []
    for name in named:
        for unit in notes.get(name, []):
            made = _block(unit, -1, [piece for piece in unit.pieces if seen(piece.marks, decide)])
            if not made.blank:
                found.append(made)
    return found
