"""Whether an answer settles a comment: its author's word, by a link or signed in, until a day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consultations.blueprint.answers.models import Disposition, Verdict, VerdictLink
from consultations.blueprint.comments.models import Comment
from consultations.ledger.models import Objection, ObjectionEvent
from consultations.ledger.objections import ObjectionMovedError, move_objection
from ds4skills.audit.actions import note
from ds4skills.web import links

COOKIE, SALT = "verdict", "blueprint.verdict"


class TooLateError(Exception):
    """The day until which authors could answer has passed."""


class WordsMissingError(Exception):
    """Whoever is not satisfied says why."""


@dataclass(frozen=True)
class Heard:
    """What an author said of the answer: satisfied, not_satisfied, silent (the day has passed) or awaited."""

    state: str
    verdict: Verdict | None = None


def heard(answer: Disposition, verdict: Verdict | None, at: datetime) -> Heard:
    """Say where an answer stands with its author. Pure."""
    if verdict is not None:
        return Heard("satisfied" if verdict.satisfied else "not_satisfied", verdict)
    return Heard("silent" if is_over(answer, at) else "awaited")


def is_over(answer: Disposition, at: datetime) -> bool:
    """Tell whether the day has passed; answers of old have none. Pure."""
    until = answer.release.respond_by if answer.release else None
    return until is not None and until <= at


def newest_verdicts(dispositions: list[int]) -> dict[int, Verdict]:
    """Give the newest verdict of each answer that has one, in one statement."""
    rows = Verdict.objects.filter(disposition__in=dispositions).order_by("pk")
    return {row.disposition_id: row for row in rows}


def objection_of(comment: Comment) -> Objection | None:
    """Give the newest objection that was raised with a comment."""
    rows = Objection.objects.filter(position__source__startswith=f"{comment.source}#")
    return rows.select_related("consultation").order_by("-pk").first()


@transaction.atomic
def judge(*, disposition: Disposition, satisfied: bool, text: str, at: datetime) -> Verdict:
    """Keep whether an answer settles a comment; its objection is withdrawn or sustained accordingly."""
    comment = (
        Comment.objects.select_for_update()
        .select_related("blueprint__consultation")
        .get(pk=disposition.comment_id)
    )
    if is_over(disposition, at):
        raise TooLateError
    if not satisfied and not text.strip():
        raise WordsMissingError
    made = Verdict.objects.create(disposition=disposition, satisfied=satisfied, text=text, at=at)
    objection = objection_of(comment)
    kind = ObjectionEvent.Kind.WITHDRAWN if satisfied else ObjectionEvent.Kind.SUSTAINED
    if objection is not None:
        with suppress(ObjectionMovedError):  # one that was withdrawn stays so
            move_objection(actor=None, objection=objection, kind=kind, at=at, by=comment.author)
    scope = comment.blueprint.consultation
    note(
        actor=None,
        verb="answer.judged",
        target=made,
        scope=scope,
        at=at,
        by=comment.author,
        satisfied=satisfied,
    )
    return made


def find_link(secret: str) -> VerdictLink | None:
    """Find the link that a secret opens, whatever its hour."""
    rows = VerdictLink.objects.select_related("disposition__comment__blueprint__consultation")
    return rows.filter(sha256=links.digest(secret)).first()
