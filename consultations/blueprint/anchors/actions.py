"""A person's word on where comments stand: confirmed, refused, placed; append-only, the newest counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.sentences import sentences
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

Ruling, Scope = AnchorRuling.Ruling, Anchor.Scope


class OldVersionError(Exception):
    """A newer version is out: its own anchors are ruled on, not these."""


class WrongPlaceError(Exception):
    """The place is of another version, or was removed."""


def _check(version: Version) -> None:
    newer = Version.objects.published().filter(blueprint=version.blueprint_id, number__gt=version.number)
    if newer.exists():
        raise OldVersionError


@transaction.atomic
def rule_all(*, actor: User, version: Version, anchors: Sequence[int], ruling: str, at: datetime) -> int:
    """Confirm or refuse places that wait, in as many statements for one as for many; gives how many.

    Those on which somebody has ruled meanwhile are passed over.
    """
    Version.objects.select_for_update().get(pk=version.pk)
    _check(version)
    rows = list(Anchor.objects.waiting().filter(version=version, pk__in=list(anchors)).order_by("pk"))
    AnchorRuling.objects.bulk_create(
        AnchorRuling(
            anchor=each,
            ruling=ruling,
            block_id=each.block_id,
            start=each.start,
            end=each.end,
            by=actor,
            at=at,
        )
        for each in rows
    )
    if rows:
        scope = version.blueprint.consultation
        note(actor=actor, verb=f"anchors.{ruling}", target=version, scope=scope, at=at, count=len(rows))
    return len(rows)


@transaction.atomic
def place(
    *, actor: User, anchor: Anchor, block: BlockText, first: int | None, last: int | None, at: datetime
) -> AnchorRuling:
    """Put a comment on a block, or on some of its sentences counted from 0; older rulings stay on record."""
    _check(anchor.version)
    if block.version_id != anchor.version_id:
        raise WrongPlaceError
    start, end = 0, len(block.text)
    if first is not None and anchor.scope == Scope.RANGE:
        spans = sentences(block.text, anchor.version.blueprint.language)
        until = first if last is None else last
        if not 0 <= first <= until < len(spans):
            raise WrongPlaceError
        start, end = spans[first][0], spans[until][1]
    made = AnchorRuling.objects.create(
        anchor=anchor, ruling=Ruling.PLACED, block=block, start=start, end=end, by=actor, at=at
    )
    scope = anchor.version.blueprint.consultation
    note(actor=actor, verb="anchor.placed", target=anchor, scope=scope, at=at)
    return made
