"""Work on many comments at once: each gets its own row, the batch its number; who changed meanwhile is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models, transaction

from consultations.blueprint.answers import actions
from consultations.blueprint.answers.actions import Ruling, Stage
from consultations.blueprint.answers.models import Disposition, Triage
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import Blueprint
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.rows import insert_all

MOST_TAGS = 20
MOST = 1000  # answers of one batch


class TooManyError(Exception):
    """More comments than one batch answers."""


@dataclass(frozen=True)
class Seen:
    """What stood there when an answer was prepared: the numbers of a comment's newest words and answer."""

    text: int
    answer: int


@dataclass(frozen=True)
class Left:
    """A comment that was left out, and why: answered, edited, gone, circle, own or nothing."""

    code: str
    why: str


@dataclass(frozen=True)
class Done:
    """What a batch did."""

    number: str
    count: int
    left: Sequence[Left]


def _held(blueprint: Blueprint, comments: Collection[int]) -> dict[int, Comment]:
    """Lock comments of a blueprint, in their order."""
    rows = Comment.objects.select_for_update().filter(blueprint=blueprint, pk__in=list(comments))
    return {row.pk: row for row in rows.order_by("number")}


def last_answers(comments: Collection[int]) -> dict[int, Disposition]:
    """Give the newest answer of each comment that has one."""
    rows = actions.newest(Disposition.objects.filter(comment__in=list(comments)))
    return {row.comment_id: row for row in rows.select_related("by")}


def _last_texts(comments: Collection[int]) -> dict[int, int]:
    rows = CommentText.objects.filter(comment__in=list(comments)).order_by("comment")
    return dict(rows.values("comment").annotate(top=models.Max("number")).values_list("comment", "top"))


def _batch(blueprint: Blueprint) -> str:
    """Give the next batch its number; the blueprint is locked."""
    rows = Disposition.objects.filter(comment__blueprint=blueprint).exclude(batch="")
    return f"B-{rows.values('batch').distinct().count() + 1:04d}"


@transaction.atomic
def draft(
    *,
    actor: User,
    blueprint: Blueprint,
    ruling: Ruling,
    reasons: Mapping[int, str],
    seen: Mapping[int, Seen],
    at: datetime,
) -> Done:
    """Draft the same decision for many comments, each with its own reason, as the preview showed them."""
    if len(seen) > MOST:
        raise TooManyError
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    held = _held(blueprint, seen)
    answers, texts = last_answers(held), _last_texts(held)
    target = ruling.duplicate_of
    circle = target is not None and actions.circles(held, target)
    rows, left, number = [], [], _batch(blueprint)
    for pk, row in held.items():
        last = answers.get(pk)
        why = _why_not(row, last, texts.get(pk, 0), seen[pk])
        if not why and circle and target is not None and actions.circles([pk], target):
            why = "circle"
        if why:
            left.append(Left(row.code, why))
            continue
        mine = replace(ruling, reason=reasons.get(pk, ruling.reason))
        mine.check()
        rows.append(actions.row_of(pk, (last.number if last else 0) + 1, mine, actor, at, number))
    insert_all(rows)
    return _done(actor, blueprint, "answers.drafted", Done(number if rows else "", len(rows), left), at)


def _why_not(row: Comment, last: Disposition | None, text: int, seen: Seen) -> str:
    if row.state != Comment.State.PUBLISHED:
        return "gone"
    if (last.number if last else 0) != seen.answer:
        return "answered"
    return "edited" if text != seen.text else ""


def _done(actor: User, blueprint: Blueprint, verb: str, done: Done, at: datetime) -> Done:
    if done.count:
        note(
            actor=actor,
            verb=verb,
            target=blueprint,
            scope=blueprint.consultation,
            at=at,
            count=done.count,
            batch=done.number,
        )
    return done


@transaction.atomic
def agree(*, actor: User, blueprint: Blueprint, seen: Mapping[int, int], at: datetime) -> Done:
    """Agree to colleagues' drafts as they were seen: the numbers of the answers by comment."""
    held = _held(blueprint, seen)
    answers = last_answers(held)
    agreed: list[Disposition] = []
    left: list[Left] = []
    for pk, row in held.items():
        last = answers.get(pk)
        if last is None or last.stage != Stage.DRAFTED:
            left.append(Left(row.code, "nothing"))
        elif last.number != seen[pk]:
            left.append(Left(row.code, "answered"))
        elif last.by_id == actor.pk:
            left.append(Left(row.code, "own"))
        else:
            agreed.append(last)
    advance(agreed, Stage.AGREED, actor, at)
    return _done(actor, blueprint, "answers.agreed", Done("", len(agreed), left), at)


def advance(
    rows: Sequence[Disposition],
    stage: str,
    actor: User,
    at: datetime,
    releases: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Write the next stage of answers with the changes they made; gives the new rows' numbers by the old ones'."""
    made = [actions.next_stage(row, stage, actor, at, (releases or {}).get(row.pk)) for row in rows]
    insert_all(made)
    whole = dict(
        actions.newest(Disposition.objects.filter(comment__in=[row.comment_id for row in rows])).values_list(
            "comment", "pk"
        )
    )
    numbers = {row.pk: whole[row.comment_id] for row in rows}
    actions.link_again(numbers)
    return numbers


@transaction.atomic
def assign(
    *,
    actor: User,
    blueprint: Blueprint,
    comments: Collection[int],
    editor: User | None,
    due: date | None,
    at: datetime,
) -> int:
    """Give comments to an editor, until a day; without one they are nobody's."""
    held = _held(blueprint, comments)
    Triage.objects.bulk_create(
        (Triage(comment=row, editor=editor, due=due) for row in held.values()),
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["editor", "due"],
    )
    done = Done("", len(held), ())
    return _done(actor, blueprint, "comments.assigned", done, at).count


@transaction.atomic
def tag(
    *,
    actor: User,
    blueprint: Blueprint,
    comments: Collection[int],
    add: Collection[str],
    drop: Collection[str],
    at: datetime,
) -> int:
    """Put tags on comments and take others off."""
    held = _held(blueprint, comments)
    known = dict(Triage.objects.filter(comment__in=list(held)).values_list("comment", "tags"))
    Triage.objects.bulk_create(
        (
            Triage(comment=row, tags=sorted(({*known.get(pk, ())} | set(add)) - set(drop))[:MOST_TAGS])
            for pk, row in held.items()
        ),
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["tags"],
    )
    return _done(actor, blueprint, "comments.tagged", Done("", len(held), ()), at).count


@transaction.atomic
def annotate(*, actor: User, comment: Comment, text: str, at: datetime) -> None:
    """Keep the editors' own note on a comment."""
    Triage.objects.update_or_create(comment=comment, defaults={"note": text})
    scope = comment.blueprint.consultation
    note(actor=actor, verb="comment.noted", target=comment, scope=scope, at=at)
