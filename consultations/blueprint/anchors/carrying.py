"""A new version is out: every comment gets its place in it, or is told that its words are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.places import CONTEXT
from consultations.blueprint.comments.standing import Ruling, Status
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.anchoring import Anchor as Old
from consultations.blueprint.text.anchoring import Derived, reanchor_all
from consultations.blueprint.text.blocks import Block

BATCH = 2000


@dataclass(frozen=True)
class Step:
    """A version and the next one: blocks as read, their rows, and how the old ones became the new ones."""

    version: Version
    old: Sequence[Block]
    new: Sequence[Block]
    rows: Sequence[BlockText]
    texts: Sequence[BlockText]
    links: Mapping[int, Link]


def carry(step: Step, *, comments: Sequence[int] | None = None) -> int:
    """Derive one anchor for each comment that stood in the version before, in its transaction; gives how many.

    It starts from the effective anchor there, and counts what is kept against the words first commented on.
    `comments` are keys, for some that came later; all of the blueprint where it is None.
    """
    if not step.rows:
        return 0
    before = Anchor.objects.standing().filter(version=step.rows[0].version_id).order_by("comment_id")
    if comments is not None:
        before = before.filter(comment__in=comments)
    anchors = list(before)
    place = {row.pk: number for number, row in enumerate(step.rows)}
    asked = [_ask(each, place) for each in anchors]
    language = step.version.blueprint.language
    found = reanchor_all(step.old, step.new, step.links, asked, language=language)
    lineage = {row.pk: row.block_id for row in step.rows}
    made = [
        _keep(step, anchor, derived, again=_refused_again(step, anchor, derived, lineage))
        for anchor, derived in zip(anchors, found, strict=True)
    ]
    Anchor.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _ask(anchor: Any, place: Mapping[int, int]) -> Old:
    """Give an anchor as the text rules read it: where it stands, and the words as first commented on."""
    status = anchor.ruled or anchor.status
    return Old(
        block=place[anchor.at_block] if anchor.at_block is not None else None,
        start=anchor.at_start,
        end=anchor.at_end,
        exact=anchor.quote,
        scope=anchor.scope,
        status=Status.REMOVED if status == Ruling.REFUSED else status,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
    )


def _refused_again(step: Step, anchor: Any, derived: Derived, lineage: Mapping[int, object]) -> bool:
    """Tell whether a place was found that a person has refused already."""
    if anchor.ruled != Ruling.REFUSED or derived.block is None or anchor.block_id is None:
        return False
    return step.texts[derived.block].block_id == lineage[anchor.block_id]


def _keep(step: Step, anchor: Anchor, derived: Derived, *, again: bool) -> Anchor:
    there = step.texts[derived.block] if derived.block is not None and not again else None
    words = there.text if there else ""
    return Anchor(
        comment_id=anchor.comment_id,
        version=step.version,
        scope=anchor.scope,
        block=there,
        start=derived.start if there else 0,
        end=derived.end if there else 0,
        quote=anchor.quote,
        prefix=words[max(0, derived.start - CONTEXT) : derived.start] if there else anchor.prefix,
        suffix=words[derived.end : derived.end + CONTEXT] if there else anchor.suffix,
        status=Status.REMOVED if again else derived.status,
        kept=0 if again else round(derived.kept * 100),
        derived_from_id=anchor.pk,
    )
