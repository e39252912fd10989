"""Comments that wait for a person's word on where they stand, by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.diffing import Hunk, diff


@dataclass(frozen=True)
class Waiting:
    """One comment in the queue: the words it was made on, and where they were found."""

    anchor: Anchor

    @property
    def found(self) -> str:
        """The words at the place that is proposed."""
        block = self.anchor.block
        return block.text[self.anchor.start : self.anchor.end] if block else ""

    @property
    def pieces(self) -> Sequence[Hunk]:
        """What changed in the words."""
        return diff(self.anchor.quote, self.found)

    @property
    def context(self) -> tuple[str, str]:
        """What stands before and after the place, in its block."""
        text = self.anchor.block.text if self.anchor.block else ""
        return text[: self.anchor.start][-120:], text[self.anchor.end :][:120]


@dataclass(frozen=True)
class Section:
    """What waits under one heading of the newer version."""

    heading: BlockText | None
    rows: Sequence[Waiting]


def waiting(version: Version) -> QuerySet[Anchor]:
    """List what waits in a version, in the order of its text."""
    rows = Anchor.objects.waiting().filter(version=version, comment__state=Comment.State.PUBLISHED)
    return rows.select_related("block", "comment", "derived_from__block").order_by(
        "block__order", "comment_id"
    )


def sections(version: Version, anchors: Sequence[Anchor]) -> list[Section]:
    """Put what waits under the headings of its places; one statement."""
    headings = list(BlockText.objects.filter(version=version, kind="heading").order_by("order"))
    groups: dict[int | None, list[Waiting]] = {}
    for each in anchors:
        order = each.block.order if each.block else -1
        above = [number for number, row in enumerate(headings) if row.order <= order]
        groups.setdefault(above[-1] if above else None, []).append(Waiting(each))
    return [Section(headings[n] if n is not None else None, rows) for n, rows in groups.items()]


def counts(version: Version) -> dict[str, int]:
    """Count what became of the comments in a version: along, waits, gone, settled."""
    found = {"along": 0, "waits": 0, "gone": 0, "settled": 0}
    rows = Anchor.objects.standing().filter(version=version, comment__state=Comment.State.PUBLISHED)
    for status, ruled in rows.values_list("status", "ruled"):
        if ruled:
            found["settled"] += 1
        elif status == Anchor.Status.MOVED:
            found["waits"] += 1
        else:
            gone = status in {Anchor.Status.REMOVED, Anchor.Status.BLOCK_ONLY}
            found["gone" if gone else "along"] += 1
    return found
