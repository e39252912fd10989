"""Reading answers that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.models import Comment

if TYPE_CHECKING:
    from consultations.blueprint.drafts.models import Blueprint

RELEASED = Disposition.Stage.RELEASED


def released(comments: Iterable[int]) -> dict[int, Disposition]:
    """Give the newest answer that everybody may read, by comment, in one query."""
    rows = Disposition.objects.filter(comment__in=list(comments), stage=RELEASED)
    ordered = rows.select_related("release", "duplicate_of").order_by("comment_id", "number")
    return {each.comment_id: each for each in ordered}


def public_answers(blueprint: Blueprint, decision: str) -> QuerySet[Disposition]:
    """List the newest public answer of each comment that is shown, the newest releases first."""
    later = Disposition.objects.filter(
        comment=OuterRef("comment"), number__gt=OuterRef("number"), stage=RELEASED
    )
    rows = Disposition.objects.filter(
        ~Exists(later),
        stage=RELEASED,
        comment__blueprint=blueprint,
        comment__state__in=(Comment.State.PUBLISHED, Comment.State.WITHDRAWN),
    )
    if decision:
        rows = rows.filter(decision=decision)
    return rows.select_related("comment", "release", "duplicate_of").order_by("-release", "comment__number")
