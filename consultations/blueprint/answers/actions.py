"""Answering comments: drafted by one editor, agreed by another. None of it changes a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction

from consultations.blueprint.answers.models import Disposition, DispositionChange
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Alignment
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

Decision, Stage = Disposition.Decision, Disposition.Stage
Changes = Mapping[int, Sequence[int]]  # ordinals of changes by the alignment's number; none of them: all


class AnsweredMeanwhileError(Exception):
    """A colleague answered after this form was opened; `current` is their answer."""

    def __init__(self, current: Disposition) -> None:
        super().__init__(current.pk)
        self.current = current


class ReasonMissingError(Exception):
    """Whoever does not accept says why."""


class TargetMissingError(Exception):
    """What is deferred needs a version, what is a duplicate the comment that it repeats."""


class CircleError(Exception):
    """A comment would repeat itself, perhaps through others."""


class WithdrawnError(Exception):
    """Its author took the comment back: nothing is decided of it, or nobody withdrew what is said to be withdrawn."""


class NothingDraftedError(Exception):
    """No drafted answer waits for agreement."""


class OwnDraftError(Exception):
    """Nobody agrees to their own draft."""


@dataclass(frozen=True)
class Ruling:
    """What an editor decides of a comment; `changes` name what the text does about it."""

    decision: str
    weight: str = Disposition.Weight.SUBSTANTIVE
    reason: str = ""
    deferred_to: str = ""
    duplicate_of: Comment | None = None
    meeting: str = ""
    changes: Changes = field(default_factory=dict)

    def check(self) -> None:
        """Refuse a decision without its reason or target."""
        if self.decision != Decision.ACCEPTED and not self.reason.strip():
            raise ReasonMissingError
        if self.decision == Decision.DEFERRED and not self.deferred_to.strip():
            raise TargetMissingError
        if self.decision == Decision.DUPLICATE and self.duplicate_of is None:
            raise TargetMissingError


@transaction.atomic
def dispose(*, actor: User, comment: Comment, ruling: Ruling, seen: int, at: datetime) -> Disposition:
    """Draft an answer to a comment; `seen` is the number of the last answer its writer knew."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    last = comment.dispositions.order_by("-number").first()
    if last is not None and last.number != seen:
        raise AnsweredMeanwhileError(last)
    ruling.check()
    if (held.state == Comment.State.WITHDRAWN) != (ruling.decision == Decision.WITHDRAWN):
        raise WithdrawnError
    if ruling.duplicate_of is not None and circles([comment.pk], ruling.duplicate_of):
        raise CircleError
    made = row_of(comment.pk, (last.number if last else 0) + 1, ruling, actor, at)
    made.save(force_insert=True)
    _link(made, comment, ruling.changes)
    scope = comment.blueprint.consultation
    note(actor=actor, verb="comment.answered", target=made, scope=scope, at=at, decision=ruling.decision)
    return made


def row_of(
    comment: int, number: int, ruling: Ruling, actor: User, at: datetime, batch: str = ""
) -> Disposition:
    """Give a drafted answer, not yet written."""
    duplicate = ruling.decision == Decision.DUPLICATE
    return Disposition(
        comment_id=comment,
        number=number,
        decision=ruling.decision,
        weight=ruling.weight,
        reason=ruling.reason,
        deferred_to=ruling.deferred_to if ruling.decision == Decision.DEFERRED else "",
        duplicate_of=ruling.duplicate_of if duplicate else None,
        meeting=ruling.meeting,
        batch=batch,
        by=actor,
        at=at,
    )


def circles(comments: Iterable[int], target: Comment) -> bool:
    """Tell whether a comment that is repeated says itself that it repeats one of these."""
    rows = newest(Disposition.objects.filter(comment__blueprint=target.blueprint_id))
    pairs = rows.filter(decision=Decision.DUPLICATE).values_list("comment_id", "duplicate_of_id")
    leads, here, ours = dict(pairs), target.pk, set(comments)
    for _step in range(len(leads) + 1):
        if here in ours:
            return True
        if (there := leads.get(here)) is None:
            return False
        here = there
    return True


def newest(rows: models.QuerySet[Disposition]) -> models.QuerySet[Disposition]:
    """Keep the newest row of each comment."""
    later = Disposition.objects.filter(
        comment=models.OuterRef("comment"), number__gt=models.OuterRef("number")
    )
    return rows.filter(~models.Exists(later))


def _link(made: Disposition, comment: Comment, changes: Changes) -> None:
    """Say which changes of the text come of an answer; those of another blueprint are passed over."""
    known = Alignment.objects.filter(pk__in=list(changes), version__blueprint=comment.blueprint_id)
    DispositionChange.objects.bulk_create(
        DispositionChange(disposition=made, alignment=each, hunks=sorted(set(changes[each.pk])))
        for each in known.order_by("pk")
    )


def link_again(rows: Mapping[int, int]) -> None:
    """Let the next stage of answers come of the same changes: new rows by those before them, both by number."""
    known = DispositionChange.objects.filter(disposition__in=list(rows)).order_by("pk")
    DispositionChange.objects.bulk_create(
        DispositionChange(
            disposition_id=rows[each.disposition_id], alignment_id=each.alignment_id, hunks=each.hunks
        )
        for each in known
    )


def next_stage(
    row: Disposition, stage: str, actor: User, at: datetime, release: int | None = None
) -> Disposition:
    """Give an answer's next row, not yet written: the same words, a stage further."""
    return Disposition(
        comment_id=row.comment_id,
        number=row.number + 1,
        decision=row.decision,
        weight=row.weight,
        reason=row.reason,
        deferred_to=row.deferred_to,
        duplicate_of_id=row.duplicate_of_id,
        stage=stage,
        meeting=row.meeting,
        batch=row.batch,
        release_id=release,
        by=actor,
        at=at,
    )


@transaction.atomic
def agree(*, actor: User, comment: Comment, seen: int, at: datetime) -> Disposition:
    """Agree to a colleague's draft as it was seen."""
    Comment.objects.select_for_update().get(pk=comment.pk)
    last = comment.dispositions.order_by("-number").first()
    if last is None or last.stage != Stage.DRAFTED:
        raise NothingDraftedError
    if last.number != seen:
        raise AnsweredMeanwhileError(last)
    if last.by_id == actor.pk:
        raise OwnDraftError
    made = next_stage(last, Stage.AGREED, actor, at)
    made.save(force_insert=True)
    link_again({last.pk: made.pk})
    scope = comment.blueprint.consultation
    note(actor=actor, verb="answer.agreed", target=made, scope=scope, at=at, decision=made.decision)
    return made
