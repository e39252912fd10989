"""Replies, one level deep: by stakeholders and by staff; taken back they leave a stub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.blueprint.comments import letters
from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.comments.times import ClosedError
from consultations.ledger.models import Voice
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.speaking import Speaker
from consultations.register.consent.attributing import choose
from consultations.register.directory.queries import facts_of
from consultations.register.engagement.actions import log_word
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


class NotShownError(Exception):
    """The comment is hidden, withdrawn or waits: nobody replies to it."""


class AlreadyGoneError(Exception):
    """The reply is withdrawn or hidden already."""


@dataclass(frozen=True)
class Answering:
    """Who replies: a stakeholder, perhaps for their organisation, or staff."""

    speaker: Speaker | None = None
    mandated: bool = False
    staff: User | None = None


@dataclass(frozen=True)
class Words:
    """A reply's words; `quote` is taken from the comment."""

    body: str
    quote: str = ""
    language: str = ""
    attribution: str = ""


@transaction.atomic
def reply(*, row: Comment, by: Answering, words: Words, key: str, at: datetime) -> Reply:
    """Reply to a comment; the same key again gives the same reply. Its author is told by mail."""
    known = Reply.objects.filter(comment=row, key=key).first()
    if known is not None:
        return known
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state != Comment.State.PUBLISHED:
        raise NotShownError
    consultation = row.blueprint.consultation
    if by.staff is None and not consultation.is_open(at):
        raise ClosedError
    try:
        with transaction.atomic():
            made = Reply.objects.create(
                comment=row,
                body=words.body,
                quote=words.quote,
                language=words.language,
                key=key,
                at=at,
                **_who(by, at),
            )
    except IntegrityError:
        return Reply.objects.get(comment=row, key=key)
    _tell(made, by, words, at)
    return made


def _who(by: Answering, at: datetime) -> dict[str, object]:
    """Give what a reply freezes of its author."""
    if by.speaker is None:
        return {"staff": by.staff}
    speaker = by.speaker
    mandate = speaker.mandate if by.mandated else None
    if by.mandated and not (mandate and mandate.holds(at)):
        raise InvalidMandateError
    of = speaker.organisation.pk if speaker.organisation else None
    facts = speaker.facts or (facts_of([of]).get(of) if of else None)
    return {
        "author": speaker.key,
        "organisation": of,
        "capacity": Voice.Capacity.MANDATED if mandate else Voice.Capacity.PERSONAL,
        "category": facts.category if facts else "",
    }


def _tell(made: Reply, by: Answering, words: Words, at: datetime) -> None:
    """Tell the log, and the comment's author unless they wrote it themselves."""
    row, consultation = made.comment, made.comment.blueprint.consultation
    note(actor=by.staff, verb="reply.published", target=made, scope=consultation, at=at, by=made.author)
    if made.author is not None:
        log_word(
            channel="comment",
            exercise=consultation.exercise,
            title=str(consultation),
            person=made.author,
            organisation=made.organisation,
            mandated=by.mandated,
            source=made.source,
            at=at,
        )
        if words.attribution:
            choose(
                key=made.author,
                choice=words.attribution,
                at=at,
                language=words.language or "en",
                via=made.source,
                source=made.source,
            )
    if made.author != row.author:
        context = {"code": row.code, "url": letters.link_to(row)}
        notice = letters.Notice(row.author, "comment_reply", f"reply:{made.pk}", context)
        letters.send(consultation, [notice], at=at)


@transaction.atomic
def withdraw(*, made: Reply, actor: User | None, at: datetime) -> None:
    """Take a reply back; a stub stays."""
    changed = Reply.objects.filter(pk=made.pk, state=Reply.State.PUBLISHED).update(
        state=Reply.State.WITHDRAWN
    )
    if not changed:
        raise AlreadyGoneError
    scope = made.comment.blueprint.consultation
    note(actor=actor, verb="reply.withdrawn", target=made, scope=scope, at=at, by=made.author)
