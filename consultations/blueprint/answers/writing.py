"""One message to each author whose comments were answered, with a link for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from consultations.blueprint.answers.models import Disposition, Release, VerdictLink
from consultations.blueprint.comments.models import CommentText
from ds4skills.jobs.rows import insert_all
from ds4skills.web import links
from ds4skills.web.mail import Message, post_all


def write_to_authors(
    release: Release,
    rows: Sequence[Disposition],
    numbers: Mapping[int, int],
    addresses: Mapping[UUID, tuple[str, str]],
    at: datetime,
) -> int:
    """Draw a link for each answer and write once to each author; gives how many messages go.

    `numbers` are the released rows by those before them, `addresses` an address and a language by key.
    """
    by_author: dict[UUID, list[Disposition]] = {}
    for row in rows:
        if row.comment.author in addresses:
            by_author.setdefault(row.comment.author, []).append(row)
    conditional = _conditional(rows)
    drawn: list[VerdictLink] = []
    messages = []
    for author, mine in by_author.items():
        answers = []
        for row in mine:
            secret, sha256 = links.draw()
            drawn.append(
                VerdictLink(
                    disposition_id=numbers[row.pk],
                    sha256=sha256,
                    expires_at=release.respond_by or at,
                    at=at,
                )
            )
            answers.append(_answer(row, secret, conditional))
        messages.append(_message(release, author, answers, addresses[author]))
    insert_all(drawn)
    post_all(messages, at=at)
    return len(messages)


def _conditional(rows: Sequence[Disposition]) -> set[int]:
    """Give the comments whose support hangs on their proposed text."""
    texts = CommentText.objects.filter(comment__in=[row.comment_id for row in rows]).order_by("number")
    found: dict[int, bool] = dict(texts.values_list("comment", "conditional"))
    return {comment for comment, conditional in found.items() if conditional}


def _answer(row: Disposition, secret: str, conditional: set[int]) -> dict[str, object]:
    slug = row.comment.blueprint.consultation.slug
    there = reverse("verdict_link", kwargs={"slug": slug, "secret": secret})
    return {
        "code": row.comment.code,
        "decision": dict(Disposition.Decision.choices)[row.decision],
        "url": f"{settings.ORIGIN}{there}",
        "conditional": row.comment_id in conditional,
    }


def _message(
    release: Release, author: UUID, answers: Sequence[Mapping[str, object]], to: tuple[str, str]
) -> Message:
    consultation = release.blueprint.consultation
    respond_by = release.respond_by
    return Message(
        to=to[0],
        template="answer",
        context={
            "answers": answers,
            "first": answers[0],
            "count": len(answers),
            "until": respond_by.astimezone(consultation.tz).strftime("%Y-%m-%d %H:%M") if respond_by else "",
            "url": answers[0]["url"] if len(answers) == 1 else "",
            "contact": consultation.contact_email or settings.CONTACT,
        },
        language=to[1] or settings.LANGUAGE_CODE,
        key=f"answers:{release.pk}:{author}",
        person=author,
    )
