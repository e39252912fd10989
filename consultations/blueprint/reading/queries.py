"""What the reading pages ask: a version's blocks, where comments stand in it, what became of it and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Count, QuerySet

from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.figures import SCHEME
from consultations.blueprint.drafts.models import (
    BlockText,
    Blueprint,
    ReadMark,
    Version,
)
from consultations.blueprint.reading.shaping import Part, parts
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.placing import chapters

SHOWN = (Comment.State.PUBLISHED, Comment.State.WITHDRAWN)


@dataclass(frozen=True)
class Shown:
    """One block on the page of a version."""

    row: BlockText
    comments: int = 0
    proposals: Sequence[str] = ()
    chosen: bool = False

    @property
    def kind(self) -> str:
        """What it is."""
        return self.row.kind

    @property
    def facts(self) -> dict[str, object]:
        """How it stands in its list or table."""
        facts: dict[str, object] = self.row.facts
        return facts

    @property
    def level(self) -> int:
        """The heading's level on the page, which has an h1 of its own."""
        return min(self.row.level + 1, 6)

    @property
    def digest(self) -> str:
        """Give by which bytes a figure's picture is kept; nothing where it is none of ours."""
        source = str(self.row.facts.get("source", ""))
        return source.removeprefix(SCHEME) if source.startswith(SCHEME) else ""

    @cached_property
    def cells(self) -> list[str]:
        """Give the cells of a table's row, as text."""
        cells = self.row.facts.get("cells") or self.row.text.split(" | ")
        return [str(each) for each in cells]


def blocks_of(rows: Iterable[BlockText]) -> list[Block]:
    """Give stored blocks as the pure functions take them."""
    path: list[tuple[int, str]] = []
    found = []
    for place, row in enumerate(rows):
        if row.kind == "heading":
            path = [head for head in path if head[0] < row.level] + [(row.level, row.text)]
        titles = tuple(title for _level, title in path)
        found.append(Block(place, row.kind, row.text, titles, row.level, row.number, row.markdown, row.facts))
    return found


def counts(version: Version) -> dict[int, int]:
    """Count the published comments on each block, in one query."""
    rows = Anchor.objects.filter(version=version, comment__state=Comment.State.PUBLISHED).standing()
    found = rows.filter(at_block__isnull=False).order_by().values_list("at_block").annotate(n=Count("pk"))
    return {block: n for block, n in found if block is not None}


def bound(version: Version) -> dict[UUID, list[str]]:
    """Give the keys of the listed proposals that blocks stand for."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Binding.objects.filter(block__blueprint=version.blueprint_id, proposal__listed=True)
    for block, key in rows.order_by("proposal__order", "id").values_list("block_id", "proposal__key"):
        found[block].append(key)
    return found


@dataclass(frozen=True)
class Reading:
    """A version, or one chapter of it, as its page shows it."""

    parts: Sequence[Part[Shown]]
    heads: Sequence[Shown]
    comments: dict[UUID | None, int] = field(default_factory=dict)  # by chapter
    total: int = 0
    chosen: Shown | None = None


def reading(
    version: Version, rows: Sequence[BlockText], shown: Sequence[BlockText], at: UUID | None
) -> Reading:
    """Put a page together from all rows of a version and those that are shown; `at` is the block chosen."""
    said, keys = counts(version), bound(version)
    under = chapters(blocks_of(rows))
    by_chapter: dict[UUID | None, int] = defaultdict(int)
    for row, head in zip(rows, under, strict=True):
        by_chapter[rows[head].block_id if head is not None else None] += said.get(row.pk, 0)
    blocks = [
        Shown(row, said.get(row.pk, 0), keys.get(row.block_id, ()), row.block_id == at) for row in shown
    ]
    return Reading(
        parts(blocks),
        [each for each in blocks if each.kind == "heading"],
        dict(by_chapter),
        sum(said.values()),
        next((each for each in blocks if each.chosen), None),
    )


def comments_on(block: BlockText) -> QuerySet[Comment]:
    """List the comments that stand on a block in its version."""
    here = Anchor.objects.filter(version=block.version).at(block.pk)
    return Comment.objects.filter(pk__in=here.values("comment"), state__in=SHOWN).order_by("number")


def history(block: BlockText) -> list[BlockText]:
    """Give what a block said in each published version, the newest first."""
    rows = BlockText.objects.filter(block=block.block_id, version__published_at__isnull=False)
    return list(rows.select_related("version").order_by("-version__number"))


def last_read(blueprint: Blueprint, holder: UUID) -> int | None:
    """Give the number of the version that somebody said they had read."""
    rows = ReadMark.objects.filter(blueprint=blueprint, holder=holder)
    return rows.values_list("version__number", flat=True).first()
