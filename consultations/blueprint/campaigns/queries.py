"""Reading groups of letters: how many letters, how many persons, which differ how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from consultations.blueprint.campaigns.models import CommentGroup, GroupingRun, GroupMember
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import Blueprint
from consultations.blueprint.text.diffing import Hunk, diff

SHOWN = Comment.State.PUBLISHED


@dataclass(frozen=True)
class Counts:
    """Both counts of a blueprint's comments: all of them and who wrote them, letters of many and who wrote those."""

    comments: int
    persons: int
    letters: int
    writers: int
    groups: int

    @property
    def own(self) -> int:
        """How many comments are no letter of many."""
        return self.comments - self.letters


def newest_run(blueprint: Blueprint) -> GroupingRun | None:
    """Give the newest search for letters."""
    return GroupingRun.objects.filter(blueprint=blueprint).order_by("-pk").first()


def counts(blueprint: Blueprint) -> Counts:
    """Count comments and persons, with and without the letters of many, in three statements."""
    run = newest_run(blueprint)
    rows = Comment.objects.filter(blueprint=blueprint, state=SHOWN)
    whole = rows.aggregate(n=Count("pk"), people=Count("author", distinct=True))
    mine = GroupMember.objects.filter(run=run, comment__state=SHOWN) if run else GroupMember.objects.none()
    letters = mine.aggregate(
        n=Count("pk"), people=Count("comment__author", distinct=True), groups=Count("group", distinct=True)
    )
    return Counts(
        whole["n"], whole["people"], letters["n"] or 0, letters["people"] or 0, letters["groups"] or 0
    )


def groups(run: GroupingRun) -> QuerySet[CommentGroup, Any]:
    """List the groups of a search with their letters, persons and first letter; the largest first."""
    there = Q(members__comment__state=SHOWN)
    rows = CommentGroup.objects.filter(run=run).annotate(
        letters=Count("members", filter=there),
        persons=Count("members__comment__author", filter=there, distinct=True),
        first=Min("members__comment__number", filter=there),
    )
    return rows.filter(letters__gt=0).order_by("-letters", "label")


def letters(group: CommentGroup) -> QuerySet[Comment]:
    """List the published letters of a group, the first one first."""
    rows = Comment.objects.filter(memberships__group=group, state=SHOWN)
    return rows.select_related("blueprint").order_by("number")


@dataclass(frozen=True)
class Letter:
    """One letter of a group, and how it differs from the first."""

    comment: Comment
    hunks: Sequence[Hunk]

    @property
    def same(self) -> bool:
        """Whether it says word by word the same."""
        return all(each.kind == "equal" for each in self.hunks)


def bodies(comments: Sequence[Comment]) -> dict[int, str]:
    """Give the newest words of comments."""
    rows = CommentText.objects.filter(comment__in=comments).order_by("number")
    return dict(rows.values_list("comment", "body"))


def differing(first: str, rows: Sequence[Comment]) -> list[Letter]:
    """Tell of letters how they differ from the first, word by word."""
    known = bodies(rows)
    return [Letter(row, diff(first, known.get(row.pk, ""))) for row in rows]


def letter_of(comment: Comment) -> CommentGroup | None:
    """Give the group of a comment in the newest search, with its letters and persons; nothing for one of its own."""
    run = newest_run(comment.blueprint)
    if run is None:
        return None
    mine: CommentGroup | None = groups(run).filter(pk__in=_groups_of(comment, run)).first()
    return mine


def _groups_of(comment: Comment, run: GroupingRun) -> QuerySet[GroupMember, int]:
    return (
        GroupMember.objects.filter(comment=comment, run=run)
        .annotate(g=F("group"))
        .values_list("g", flat=True)
    )
