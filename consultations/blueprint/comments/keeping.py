"""What is typed and not sent: kept under the writer's key, or under a random one in their browser's cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from consultations.blueprint.comments.models import CommentDraft

KEEP = timedelta(days=90)
MOST, LARGEST = 200, 120_000  # drafts of one writer, characters of one


class ChangedElsewhereError(Exception):
    """Another tab has saved something else meanwhile; what it saved is the argument."""

    def __init__(self, row: CommentDraft) -> None:
        super().__init__(row.place)
        self.row = row


class TooMuchError(Exception):
    """More text than a draft can hold, or more drafts than one writer can have."""


def mine(holders: Sequence[str], at: datetime) -> QuerySet[CommentDraft]:
    """List what somebody has typed, under whichever of their keys, the newest first."""
    rows = CommentDraft.objects.filter(holder__in=holders, expires_at__gt=at)
    return rows.order_by("-at", "-id")


def find(holders: Sequence[str], place: str, at: datetime) -> CommentDraft | None:
    """Find what somebody has typed into one form."""
    return mine(holders, at).filter(place=place).first() if holders else None


@transaction.atomic
def keep(
    *, holder: str, place: str, fields: Mapping[str, Any], at: datetime, revision: int | None = None
) -> CommentDraft:
    """Keep what was typed. `revision` is the one that the writer saw last; without it the newest text counts."""
    if sum(len(str(each)) for each in fields.values()) > LARGEST:
        raise TooMuchError
    known = CommentDraft.objects.filter(holder=holder, place=place)
    changed = known.filter(Q() if revision is None else Q(revision=revision)).update(
        fields=dict(fields), revision=F("revision") + 1, expires_at=at + KEEP, at=at
    )
    if changed:
        return known.get()
    if row := known.first():
        if row.fields == dict(fields):
            return row
        raise ChangedElsewhereError(row)
    if CommentDraft.objects.filter(holder=holder).count() >= MOST:
        raise TooMuchError
    try:
        with transaction.atomic():
            return CommentDraft.objects.create(
                holder=holder, place=place, fields=dict(fields), revision=1, expires_at=at + KEEP, at=at
            )
    except IntegrityError as error:  # the same form in two tabs, at the same moment
        raise ChangedElsewhereError(known.get()) from error


def discard(*, holders: Sequence[str], place: str) -> int:
    """Let go what was typed into a form: it was sent, or its writer does not want it."""
    return CommentDraft.objects.filter(holder__in=holders, place=place).delete()[0]


def old(at: datetime) -> QuerySet[CommentDraft]:
    """List what nobody has come back to."""
    return CommentDraft.objects.filter(expires_at__lte=at)


def as_text(row: CommentDraft) -> str:
    """Give what was typed as a text to take along."""
    names = ("body", "proposed_text", "rationale", "evidence")
    return "\n\n".join(str(row.fields[name]) for name in names if row.fields.get(name)) + "\n"
