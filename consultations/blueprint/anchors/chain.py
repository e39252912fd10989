"""Versions read again from their rows: for comments that were recorded on an older one."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.blueprint.anchors.carrying import Step, carry
from consultations.blueprint.drafts.models import Alignment, BlockText, Version
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.blocks import Block


def blocks_of(rows: Sequence[BlockText]) -> list[Block]:
    """Give the blocks of a version as the text rules read them."""
    path: list[tuple[int, str]] = []
    blocks = []
    for place, row in enumerate(rows):
        if row.kind == "heading":
            path = [head for head in path if head[0] < row.level] + [(row.level, row.text)]
        titles = tuple(title for _level, title in path)
        blocks.append(
            Block(place, row.kind, row.text, titles, row.level, row.number, row.markdown, row.facts)
        )
    return blocks


def links_of(version: Version, rows: Sequence[BlockText], texts: Sequence[BlockText]) -> dict[int, Link]:
    """Give how the blocks of the version before became those of this one, as it was frozen."""
    olds = {row.pk: place for place, row in enumerate(rows)}
    news = {row.pk: place for place, row in enumerate(texts)}
    found: dict[int, Link] = {}
    pairs = Alignment.objects.filter(version=version, old__isnull=False, new__isnull=False).order_by("id")
    for each in pairs:
        old, new = olds[each.old_id or 0], news[each.new_id or 0]
        if old in found:
            first = found[old]
            found[old] = Link(first.new, "split", first.score, (*first.parts, new))
        else:
            found[old] = Link(new, each.how, float(each.score))
    return found


def catch_up(version: Version, comments: Sequence[int]) -> None:
    """Derive the anchors of some comments in every version after the one that they were made on."""
    later = Version.objects.published().filter(blueprint=version.blueprint_id, number__gt=version.number)
    before = list(version.blocks.order_by("order"))
    for each in later.select_related("blueprint").order_by("number"):
        texts = list(each.blocks.order_by("order"))
        step = Step(each, blocks_of(before), blocks_of(texts), before, texts, links_of(each, before, texts))
        carry(step, comments=comments)
        before = texts
