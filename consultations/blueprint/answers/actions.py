"""Answering comments, releasing answers, saying whether they settle. None of them changes a position."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import models, transaction

from consultations.blueprint.answers.models import Disposition, Release, Verdict
from consultations.blueprint.comments.models import Comment
from consultations.ledger.models import Objection, ObjectionEvent
from consultations.ledger.objections import ObjectionMovedError, move_objection
from consultations.programme.models import Consultation
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post

TAKEN = frozenset({Disposition.Decision.ACCEPTED, Disposition.Decision.MODIFIED})


class AnsweredMeanwhileError(Exception):
    """A colleague answered after this form was opened; `current` is their answer."""

    def __init__(self, current: Disposition) -> None:
        super().__init__(current.pk)
        self.current = current


class ReasonMissingError(Exception):
    """Whoever does not accept says why."""


class NothingToReleaseError(Exception):
    """No answer waits for release."""


@transaction.atomic
def dispose(
    *, actor: User, comment: Comment, decision: str, weight: str, reason: str, seen: int, at: datetime
) -> Disposition:
    """Answer a comment; `seen` is the number of the last answer its writer knew."""
    Comment.objects.select_for_update().get(pk=comment.pk)
    last = comment.dispositions.order_by("-number").first()
    if last is not None and last.number != seen:
        raise AnsweredMeanwhileError(last)
    if decision != Disposition.Decision.ACCEPTED and not reason.strip():
        raise ReasonMissingError
    made = Disposition.objects.create(
        comment=comment,
        number=(last.number if last else 0) + 1,
        decision=decision,
        weight=weight,
        reason=reason,
        by=actor,
        at=at,
    )
    scope = comment.blueprint.consultation
    note(actor=actor, verb="comment.answered", target=made, scope=scope, at=at, decision=decision)
    return made


def waiting(consultation: Consultation) -> list[Disposition]:
    """List the newest answers that nobody outside has seen yet."""
    newest = models.Subquery(
        Disposition.objects.filter(comment=models.OuterRef("comment")).order_by("-number").values("pk")[:1]
    )
    rows = Disposition.objects.filter(
        comment__blueprint__consultation=consultation, release=None, pk=newest
    ).select_related("comment__blueprint__consultation", "comment__voice", "by")
    return list(rows.order_by("comment__number"))


@transaction.atomic
def release(*, actor: User, consultation: Consultation, at: datetime) -> int:
    """Release all answers that wait: everybody can read them, each author is asked whether it settles."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    rows = waiting(consultation)
    if not rows:
        raise NothingToReleaseError
    Release.objects.bulk_create(Release(disposition=each, by=actor, at=at) for each in rows)
    people = {row.comment.author for row in rows}
    addresses = dict(
        Email.objects.filter(person__in=people, primary=True).values_list("person_id", "address")
    )
    spoken = dict(Person.objects.filter(pk__in=people).values_list("pk", "language"))
    for row in rows:
        _answer_objection(actor, row, at)
        if row.comment.author in addresses:
            _write_to(row, addresses[row.comment.author], spoken.get(row.comment.author, "en"), at)
    note(
        actor=actor, verb="answers.released", target=consultation, scope=consultation, at=at, count=len(rows)
    )
    return len(rows)


def _objection(comment: Comment) -> Objection | None:
    rows = Objection.objects.filter(position__source__startswith=f"{comment.source}#")
    return rows.select_related("consultation").order_by("-id").first()


def _answer_objection(actor: User, row: Disposition, at: datetime) -> None:
    """Mark the objection of a blocking comment as answered; one that moved on stays."""
    objection = _objection(row.comment)
    if objection is None:
        return
    try:
        move_objection(
            actor=actor,
            objection=objection,
            kind=ObjectionEvent.Kind.ANSWERED,
            accommodated=row.decision in TAKEN,
            outcome=row.reason,
            at=at,
        )
    except ObjectionMovedError:
        return


def _write_to(row: Disposition, address: str, language: str, at: datetime) -> None:
    comment = row.comment
    post(
        to=address,
        template="answer",
        context={
            "code": comment.code,
            "decision": row.get_decision_display(),
            "url": f"{settings.ORIGIN}{comment.get_absolute_url()}",
            "contact": comment.blueprint.consultation.contact_email or settings.CONTACT,
        },
        language=language,
        at=at,
        key=f"answer:{row.pk}",
        person=comment.author,
    )


@transaction.atomic
def judge(*, disposition: Disposition, satisfied: bool, text: str, at: datetime) -> Verdict:
    """Keep whether an answer settles a comment; its objection is withdrawn or sustained accordingly."""
    comment = disposition.comment
    made = Verdict.objects.create(disposition=disposition, satisfied=satisfied, text=text, at=at)
    objection = _objection(comment)
    kind = ObjectionEvent.Kind.WITHDRAWN if satisfied else ObjectionEvent.Kind.SUSTAINED
    if objection is not None:
        with suppress(ObjectionMovedError):
            move_objection(actor=None, objection=objection, kind=kind, at=at, by=comment.author)
    scope = comment.blueprint.consultation
    note(actor=None, verb="answer.judged", target=made, scope=scope, at=at, by=comment.author)
    return made
