"""Blocks of a version as a page shows them: lists and tables put together again, chapters, contents. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

LONG = 300  # blocks of a version that is read chapter by chapter
DEEPEST = 3  # levels of headings in the contents


class Shaped(Protocol):
    """What a block must say of itself."""

    @property
    def kind(self) -> str:
        """Give what it is."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Give how it stands in its list or table."""


T = TypeVar("T", bound=Shaped)
U = TypeVar("U")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Blocks that a page shows as one thing: a list, a table, the notes; or a block alone."""

    kind: str
    blocks: Sequence[T]
    ordered: bool = False
    head: T | None = None

    @property
    def first(self) -> T:
        """Give the first of them."""
        return self.blocks[0]


def _home(block: Shaped) -> tuple[str, Any]:
    """Tell what a block is shown together with; a block alone has itself."""
    facts = block.facts
    if block.kind == "item" and "list" in facts:
        return "list", facts["list"]
    if block.kind == "row" and "table" in facts:
        return "table", facts["table"]
    if block.kind == "footnote":
        return "notes", 0
    return block.kind, id(block)


def parts(blocks: Iterable[T]) -> list[Part[T]]:
    """Put the items of a list, the rows of a table and the notes together."""
    found = []
    for (kind, _which), group in groupby(blocks, key=_home):
        rows = list(group)
        if kind == "table":
            heads = [row for row in rows if row.facts.get("header")]
            body = [row for row in rows if not row.facts.get("header")]
            found.append(Part(kind, body or rows, head=heads[0] if heads and body else None))
        else:
            found.append(Part(kind, rows, ordered=bool(rows[0].facts.get("ordered"))))
    return found


@dataclass
class Chapter(Generic[U]):
    """A heading with all that stands under it until the next of its level; the first may have none."""

    head: U | None
    blocks: list[U] = field(default_factory=list)


def into_chapters(blocks: Sequence[U], under: Sequence[int | None]) -> list[Chapter[U]]:
    """Cut a version at its chapters; `under` names each block's chapter by the place of its heading."""
    found: list[Chapter[U]] = []
    last: int | None = -1
    for block, head in zip(blocks, under, strict=True):
        if head != last:
            found.append(Chapter(blocks[head] if head is not None else None))
            last = head
        found[-1].blocks.append(block)
    return found
