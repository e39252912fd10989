"""Objections: raised with a position, answered by editors, then withdrawn or sustained by their holder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from consultations.ledger.models import Objection, ObjectionEvent, Position
from consultations.programme.models import Consultation
from consultations.proposals.models import ProposalVersion
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note, note_all, worded

Kind = ObjectionEvent.Kind


def raise_objections(
    *, consultation: Consultation, positions: Sequence[tuple[Position, str]], at: datetime
) -> None:
    """Raise an objection with each position, in the transaction that records it; pairs (position, clause)."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    last = consultation.objections.aggregate(last=models.Max("number"))["last"] or 0
    raised = Objection.objects.bulk_create(
        Objection(
            consultation=consultation,
            number=last + count,
            position=row,
            clause=clause,
            at=at,
        )
        for count, (row, clause) in enumerate(positions, start=1)
    )
    ObjectionEvent.objects.bulk_create(
        ObjectionEvent(objection=each, kind=ObjectionEvent.Kind.RAISED, at=at) for each in raised
    )


def take_back(*, positions: Sequence[Position], at: datetime) -> None:
    """Withdraw the objections of positions that were withdrawn, unless they are withdrawn already."""
    if not positions:
        return
    newest = ObjectionEvent.objects.filter(objection=models.OuterRef("pk")).order_by("-id").values("kind")[:1]
    rows = Objection.objects.filter(position__in=[each.pk for each in positions])
    rows = rows.annotate(state=models.Subquery(newest)).exclude(state=None).exclude(state=Kind.WITHDRAWN)
    ObjectionEvent.objects.bulk_create(
        ObjectionEvent(objection=row, kind=Kind.WITHDRAWN, at=at) for row in rows.order_by("id")
    )


class ObjectionMovedError(Exception):
    """The objection is in another state already."""


ALLOWED: Mapping[str, frozenset[str]] = {
    ObjectionEvent.Kind.ANSWERED: frozenset({"raised", "escalated", "sustained"}),
    ObjectionEvent.Kind.WITHDRAWN: frozenset({"raised", "answered", "sustained", "escalated"}),
    ObjectionEvent.Kind.SUSTAINED: frozenset({"answered"}),
    ObjectionEvent.Kind.ESCALATED: frozenset({"answered", "sustained"}),
}


@transaction.atomic
def move_objection(
    *,
    actor: User | None,
    objection: Objection,
    kind: str,
    at: datetime,
    accommodated: bool = False,
    outcome: str = "",
    wording: ProposalVersion | None = None,
    by: UUID | None = None,
) -> ObjectionEvent:
    """Answer, withdraw, sustain or escalate an objection; each is a new row."""
    Objection.objects.select_for_update().get(pk=objection.pk)
    last = objection.events.order_by("-id").first()
    if last is None or last.kind not in ALLOWED[kind]:
        raise ObjectionMovedError
    event = ObjectionEvent.objects.create(
        objection=objection,
        kind=kind,
        actor=actor,
        accommodated=accommodated,
        outcome=outcome,
        wording=wording,
        at=at,
    )
    note(
        actor=actor,
        verb=f"objection.{kind}",
        target=objection,
        scope=objection.consultation,
        at=at,
        by=by,
        accommodated=accommodated,
    )
    return event


@dataclass(frozen=True)
class Answer:
    """What the editors answer to an objection, and whether they did what it asks for."""

    objection: Objection
    accommodated: bool
    outcome: str


@transaction.atomic
def answer_all(*, actor: User, answers: Sequence[Answer], at: datetime) -> int:
    """Answer objections together, in as many statements for one as for many; those that moved on stay."""
    keys = [each.objection.pk for each in answers]
    list(Objection.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    newest = ObjectionEvent.objects.filter(objection__in=keys).order_by("pk").values_list("objection", "kind")
    state = dict(newest)
    moving = [
        each for each in answers if state.get(each.objection.pk) in ALLOWED[ObjectionEvent.Kind.ANSWERED]
    ]
    if not moving:
        return 0
    ObjectionEvent.objects.bulk_create(
        ObjectionEvent(
            objection=each.objection,
            kind=Kind.ANSWERED,
            actor=actor,
            accommodated=each.accommodated,
            outcome=each.outcome,
            at=at,
        )
        for each in moving
    )
    note_all(
        [
            worded(
                actor=actor,
                verb="objection.answered",
                target=each.objection,
                scope=each.objection.consultation,
                at=at,
                accommodated=each.accommodated,
            )
            for each in moving
        ]
    )
    return len(moving)
