"""Blocks to the Markdown of a draft."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.blueprint.text.cleaning import nfc
from consultations.blueprint.text.word.blocks import DEEPEST, Block
from consultations.blueprint.text.word.inline import escape, figure, guard_end, guard_start, inline
from consultations.blueprint.text.word.pieces import Piece


@dataclass(slots=True)
class _Item:
    """An item that is open: its list and depth there, how far its text is indented, its marker and count."""

    list: str
    depth: int
    ordered: bool
    indent: int
    sign: str
    count: int


@dataclass
class Writer:
    """Puts blocks down one after the other."""

    labels: dict[str, str]
    out: list[str] = field(default_factory=list)
    flat: list[Block] = field(default_factory=list)  # blocks that lost some of their looks
    stack: list[_Item] = field(default_factory=list)
    last: Block | None = None

    def write(self, blocks: Sequence[Block]) -> str:
        """Give the whole text."""
        widths: dict[int, int] = {}
        for block in blocks:
            if block.table:
                widths[block.table] = max(widths.get(block.table, 1), len(cells(block)))
        for block in blocks:
            self._gap(block)
            if block.kind != "item":
                self.stack = []
            if block.kind == "row":
                self._row(block, widths[block.table])
            else:
                getattr(self, f"_{block.kind}")(block)
            self.last = block
        return "\n".join(self.out).rstrip("\n") + "\n" if self.out else ""

    def _gap(self, block: Block) -> None:
        """Leave a line free unless the block goes on with what stands above."""
        last = self.last
        if last is None or (block.kind == "row" and last.table == block.table):
            return
        if self.out[-1] and not (block.kind == "item" and last.kind == "item"):
            self.out.append("")

    def _inline(self, block: Block, pieces: Sequence[Piece], *, cell: bool = False) -> str:
        made, kept = inline(pieces, self.labels, cell=cell)
        if not kept and (not self.flat or self.flat[-1] is not block):
            self.flat.append(block)
        return made

    def _heading(self, block: Block) -> None:
        sign = "#" * max(1, min(DEEPEST, block.level))
        self.out.append(f"{sign} {guard_end(self._inline(block, block.pieces))}")

    def _paragraph(self, block: Block) -> None:
        self.out.append(guard_start(self._inline(block, block.pieces)))

    def _quote(self, block: Block) -> None:
        self.out.append(f"> {guard_start(self._inline(block, block.pieces))}")

    def _code(self, block: Block) -> None:
        text = nfc("".join(piece.text for piece in block.pieces)).strip("\n")
        fence = "`" * max(3, *(len(found) + 1 for found in re.findall("`+", text) or ["`"]))
        self.out += [fence, text, fence]

    def _figure(self, block: Block) -> None:
        if block.picture:
            self.out.append(figure(block.picture.digest, block.picture.alt))

    def _footnote(self, block: Block) -> None:
        text = guard_start(self._inline(block, block.pieces))
        more = self.last is not None and self.last.note == block.note
        self.out.append(f"    {text}" if more else f"[^{self.labels[block.note]}]: {text}")

    def _row(self, block: Block, width: int) -> None:
        found = [self._inline(block, each, cell=True) for each in cells(block)]
        found += [""] * (width - len(found))
        self.out.append(f"| {' | '.join(found)} |")
        if self.last is None or self.last.table != block.table:
            self.out.append(f"|{' --- |' * width}")

    def _item(self, block: Block) -> None:
        label = block.label
        if label is None:
            self._continued(block)
            return
        while self.stack and self.stack[-1].depth > label.depth:
            self.stack.pop()
        same = self.stack.pop() if self.stack and self.stack[-1].depth == label.depth else None
        going_on = same is not None and same.list == label.list and same.ordered == label.ordered
        indent = self.stack[-1].indent if self.stack else 0
        count = same.count + 1 if going_on and same else max(0, label.count)
        sign = same.sign if going_on and same else _sign(same, ordered=label.ordered)
        marker = f"{count}{sign}" if label.ordered else sign
        nested = self.stack and not same
        if (nested and label.ordered and count != 1) or (same and not going_on):
            self.out.append("")
        self.stack.append(
            _Item(label.list, label.depth, label.ordered, indent + len(marker) + 1, sign, count)
        )
        self.out.append(f"{' ' * indent}{marker} {guard_start(self._inline(block, block.pieces))}")

    def _continued(self, block: Block) -> None:
        """Write a further paragraph of the item that is open, or a paragraph where none is."""
        while self.stack and self.stack[-1].depth >= max(1, block.level):
            self.stack.pop()
        indent = " " * self.stack[-1].indent if self.stack else ""
        if self.last and self.last.kind == "item" and self.out[-1]:
            self.out.append("")
        self.out += [f"{indent}{guard_start(self._inline(block, block.pieces))}", ""]


def _sign(before: _Item | None, *, ordered: bool) -> str:
    """Give a marker; a list that follows another at once has a different one, or they would be one list."""
    if ordered:
        return ")" if before and before.sign == "." else "."
    return "*" if before and before.sign == "-" else "-"


def cells(block: Block) -> list[list[Piece]]:
    """Give the pieces of each cell of a row."""
    found: list[list[Piece]] = [[]]
    for piece in block.pieces:
        if piece.joint:
            found.append([])
        else:
            found[-1].append(piece)
    return found


def note_labels(blocks: Sequence[Block]) -> dict[str, str]:
    """Give each note its number, in order."""
    names = dict.fromkeys(block.note for block in blocks if block.note)
    return {name: str(number) for number, name in enumerate(names, start=1)}


__all__ = ["Writer", "cells", "escape", "note_labels"]
