"""What people said and what was done about it: released answers that changed the text, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import remarks
from consultations.programme.models import Consultation

CHANGED = (Disposition.Decision.ACCEPTED, Disposition.Decision.MODIFIED)


@dataclass(frozen=True)
class Heard:
    """One comment and the answer that followed it: who said it, in which words, what was done."""

    code: str
    url: str
    author: str
    category: str
    words: str
    language: str
    answer: str


def changes(consultations: Sequence[Consultation], *, most: int = 3) -> list[Heard]:
    """List the newest answers that changed the draft, each with the words that caused it.

    An author is named where they spoke for an organisation; otherwise only the category is told.
    """
    rows = Disposition.objects.filter(
        comment__blueprint__consultation__in=consultations,
        comment__state=Comment.State.PUBLISHED,
        decision__in=CHANGED,
        release__isnull=False,
    ).exclude(reason="")
    newest = list(rows.select_related("comment").order_by("-release__at", "-id")[: most * 2])
    answers = {each.comment_id: each.reason for each in reversed(newest)}
    comments = list({each.comment_id: each.comment for each in newest}.values())[:most]
    return [
        Heard(
            code=each.comment.code,
            url=each.comment.get_absolute_url(),
            author=each.organisation,
            category=each.comment.category,
            words=each.text.body,
            language=each.comment.language,
            answer=answers[each.comment.pk],
        )
        for each in remarks(comments)
    ]


def count(consultation: Consultation) -> int:
    """Count the answers that changed the draft."""
    rows = Disposition.objects.filter(
        comment__blueprint__consultation=consultation, decision__in=CHANGED, release__isnull=False
    )
    return rows.values("comment").distinct().count()
