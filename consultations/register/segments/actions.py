"""Making, changing and putting away segments; freezing who is in one."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations.register.segments.filters import canonical, parse, spell
from consultations.register.segments.models import Segment, Snapshot, SnapshotMember
from consultations.register.segments.queries import keys
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

BATCH = 2000


class SegmentChangedError(Exception):
    """Somebody else saved the segment after this form was opened; `current` is the segment as it stands."""

    def __init__(self, current: Segment) -> None:
        super().__init__(str(current.pk))
        self.current = current


class NotYoursError(Exception):
    """Only whoever made a segment may share it, stop sharing it, or put it away."""


@transaction.atomic
def make(*, actor: User, name: str, filter: Mapping[str, Any], shared: bool, at: datetime) -> Segment:  # noqa: A002 -- the table's own word
    """Keep a filter under a name; FilterError where it is not one."""
    made = Segment.objects.create(
        name=name, owner=actor, shared=shared, filter=spell(parse(filter)), changed_at=at
    )
    note(actor=actor, verb="segment.made", target=made, at=at)
    return made


@transaction.atomic
def change(
    *,
    actor: User,
    segment: Segment,
    version: int,
    name: str,
    filter: Mapping[str, Any],  # noqa: A002 -- the table's own word
    shared: bool,
    at: datetime,
) -> Segment:
    """Change a segment, if nobody else has since `version`; what was frozen before stays as it was."""
    current = Segment.objects.select_for_update().get(pk=segment.pk)
    if current.version != version:
        raise SegmentChangedError(current)
    if shared != current.shared and current.owner_id != actor.pk:
        raise NotYoursError
    current.name, current.filter, current.shared = name, spell(parse(filter)), shared
    current.version, current.changed_at = version + 1, at
    current.save(update_fields=["name", "filter", "shared", "version", "changed_at"])
    note(actor=actor, verb="segment.changed", target=current, at=at, version=current.version)
    return current


@transaction.atomic
def archive(*, actor: User, segment: Segment, at: datetime, back: bool = False) -> None:
    """Put a segment away, or take it back; its snapshots stay."""
    if segment.owner_id != actor.pk:
        raise NotYoursError
    segment.archived_at = None if back else at
    segment.save(update_fields=["archived_at"])
    note(actor=actor, verb="segment.taken_back" if back else "segment.archived", target=segment, at=at)


@transaction.atomic
def snapshot(*, segment: Segment, at: datetime, reason: str, actor: User | None = None) -> Snapshot:
    """Freeze who is in a segment, in the caller's transaction; `reason` says for what ("programme.mailing:4")."""
    found = segment.tree
    inside = keys(found, at)
    made = Snapshot.objects.create(
        segment=segment,
        version=segment.version,
        filter=segment.filter,
        at=at,
        reason=reason,
        count=len(inside),
        digest=digest(canonical(found), inside),
    )
    SnapshotMember.objects.bulk_create(
        (SnapshotMember(snapshot=made, key=key) for key in inside), batch_size=BATCH
    )
    note(actor=actor, verb="segment.frozen", target=made, at=at, count=made.count, digest=made.digest)
    return made


def digest(text: str, inside: Iterable[UUID]) -> str:
    """Give the SHA-256 of a filter and its members in order, in hexadecimal."""
    spelled = "\n".join([text, *sorted(key.hex for key in inside)])
    return hashlib.sha256(spelled.encode()).hexdigest()
