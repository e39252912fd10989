"""Which words a comment means: the draft, a section, a block, some of its sentences, or what was selected. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.drafts.models import BlockText
from consultations.blueprint.text.offsets import from_utf16
from consultations.blueprint.text.sentences import sentences

CONTEXT = 32  # characters kept on both sides of a quote
Scope = Anchor.Scope


@dataclass(frozen=True)
class Selection:
    """Words selected by mouse or touch: offsets in UTF-16 units as browsers count them, and the words."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True)
class Aim:
    """What a form points at: a heading's section, ticked sentences, or a selection; nothing means the block."""

    scope: str = ""
    ticked: Sequence[int] = field(default=())
    selection: Selection | None = None


@dataclass(frozen=True)
class Place:
    """Where a comment hangs.

    `kept` is False where a selection could not be kept; `between` counts the sentences that were taken along between
    two ticked ones.
    """

    scope: str
    block: BlockText | None = None
    start: int = 0
    end: int = 0
    kept: bool = True
    between: int = 0

    @property
    def quote(self) -> str:
        """Give the words meant."""
        return self.block.text[self.start : self.end] if self.block else ""

    @property
    def before(self) -> str:
        """Give what stands before them."""
        return self.block.text[max(0, self.start - CONTEXT) : self.start] if self.block else ""

    @property
    def after(self) -> str:
        """Give what stands after them."""
        return self.block.text[self.end : self.end + CONTEXT] if self.block else ""


def place_of(block: BlockText | None, aim: Aim, *, language: str = "en") -> Place:
    """Give the place that a form points at; without a block it is the whole draft."""
    if block is None:
        return Place(Scope.DRAFT)
    if aim.scope == Scope.SECTION and block.kind == "heading":
        return Place(Scope.SECTION, block, 0, len(block.text))
    if aim.selection is not None:
        return _selected(block, aim.selection)
    spans = sentences(block.text, language)
    chosen = sorted({each for each in aim.ticked if 0 <= each < len(spans)})
    if not chosen or len(chosen) == len(spans):
        return Place(Scope.BLOCK, block, 0, len(block.text))
    between = chosen[-1] - chosen[0] + 1 - len(chosen)
    return _range(block, spans[chosen[0]][0], spans[chosen[-1]][1], between)


def _selected(block: BlockText, told: Selection) -> Place:
    """Take a selection whose words stand where it says; of any other the block is meant."""
    start, end = from_utf16(block.text, told.start), from_utf16(block.text, told.end)
    words = block.text[start:end]
    if not words.strip() or words != unicodedata.normalize("NFC", told.exact):
        return Place(Scope.BLOCK, block, 0, len(block.text), kept=False)
    start += len(words) - len(words.lstrip())
    return _range(block, start, start + len(words.strip()), 0)


def _range(block: BlockText, start: int, end: int, between: int) -> Place:
    """Give a range; one that holds the whole block is the block."""
    whole = start == 0 and end >= len(block.text)
    return Place(Scope.BLOCK if whole else Scope.RANGE, block, start, end, between=between)
