"""What was answered before to comments like this one, and what colleagues answer beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from rapidfuzz import fuzz, process

from consultations.blueprint.answers.actions import newest
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText

MOST = 3000  # earlier answers that are looked at, the newest first
LIKE = 55  # per cent of common words; below that two comments speak of different things
SHOWN = 5


@dataclass(frozen=True)
class Like:
    """An answered comment like the one at hand."""

    comment: Comment
    body: str
    answer: Disposition


def before(comment: Comment, body: str) -> list[Like]:
    """Give the comments most like this one whose answers are public, in two statements."""
    rows = newest(
        Disposition.objects.filter(
            comment__blueprint=comment.blueprint_id,
            stage=Disposition.Stage.RELEASED,
            comment__state=Comment.State.PUBLISHED,
        )
    ).exclude(comment=comment.pk)
    answers = {each.comment_id: each for each in rows.select_related("comment").order_by("-pk")[:MOST]}
    texts = _bodies(answers)
    hits = process.extract(body, texts, scorer=fuzz.token_set_ratio, score_cutoff=LIKE, limit=SHOWN)
    return [Like(_in(comment, answers[pk]), texts[pk], answers[pk]) for _text, _score, pk in hits]


def _in(comment: Comment, answer: Disposition) -> Comment:
    answer.comment.blueprint = comment.blueprint
    return answer.comment


def _bodies(comments: dict[int, Disposition]) -> dict[int, str]:
    later = CommentText.objects.filter(comment=OuterRef("comment"), number__gt=OuterRef("number"))
    rows = CommentText.objects.filter(~Exists(later), comment__in=list(comments)).order_by("comment")
    return dict(rows.values_list("comment", "body"))


def beside(comment: Comment) -> list[Like]:
    """Give other comments on the same block with their newest answers, whatever their stage."""
    mine = Anchor.objects.filter(comment=comment, block__isnull=False).order_by("-version__number")
    block = mine.values_list("block_id", flat=True).first()
    if block is None:
        return []
    others = Anchor.objects.filter(block=block).exclude(comment=comment.pk)
    rows = newest(
        Disposition.objects.filter(
            comment__in=others.values("comment"), comment__state=Comment.State.PUBLISHED
        )
    )
    answers = {each.comment_id: each for each in rows.select_related("comment", "by").order_by("-pk")[:20]}
    texts = _bodies(answers)
    return [Like(_in(comment, each), texts.get(pk, ""), each) for pk, each in sorted(answers.items())]
