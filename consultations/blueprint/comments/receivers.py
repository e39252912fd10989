"""A new version is out: every comment gets its place in it, or is told that its words are gone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from consultations.blueprint.comments.models import Anchor
from consultations.blueprint.drafts.actions import published
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.anchoring import reanchor
from consultations.blueprint.text.parsing import Block


@receiver(published)
def carry(
    *,
    version: Version,
    old: Sequence[Block],
    new: Sequence[Block],
    rows: Sequence[BlockText],
    texts: Sequence[BlockText],
    links: Mapping[int, Link],
    **_: Any,
) -> None:
    """Derive one anchor for each comment that stood in the version before."""
    if not rows:
        return
    place = {row.pk: number for number, row in enumerate(rows)}
    before = (
        Anchor.objects.filter(version=rows[0].version_id).select_related("comment").order_by("comment_id")
    )
    found = []
    for anchor in before:
        if anchor.block_id is None:
            found.append(
                Anchor(comment=anchor.comment, version=version, quote=anchor.quote, status="removed", kept=0)
            )
            continue
        derived = reanchor(
            old, new, dict(links), place[anchor.block_id], anchor.start, anchor.end, anchor.quote
        )
        found.append(
            Anchor(
                comment=anchor.comment,
                version=version,
                block=texts[derived.block] if derived.block is not None else None,
                start=derived.start,
                end=derived.end,
                quote=anchor.quote,
                status=derived.status,
                kept=round(derived.kept * 100),
            )
        )
    Anchor.objects.bulk_create(found)
