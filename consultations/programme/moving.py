"""Moving the closing hour of an open consultation: one coordinator asks, another agrees within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations.programme.models import ClosingMove, Consultation, Role
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post

WAITS = timedelta(hours=24)


class NobodyElseError(Exception):
    """Nobody else coordinates the consultation, so nobody can agree."""


class WaitsAlreadyError(Exception):
    """Another move waits for its decision."""


class DecidedError(Exception):
    """The move was decided meanwhile, taken back, or asked for too long ago."""


class OwnMoveError(Exception):
    """Nobody agrees to their own move."""


def waiting(consultation: Consultation, at: datetime) -> ClosingMove | None:
    """Give the move that waits for a second coordinator; one that is older than a day has lapsed."""
    rows = ClosingMove.objects.filter(consultation=consultation, decided_at=None, asked_at__gt=at - WAITS)
    return rows.select_related("asked_by").first()


@transaction.atomic
def ask(*, actor: User, consultation: Consultation, new: datetime, reason: str, at: datetime) -> ClosingMove:
    """Ask to move the closing hour; every other coordinator gets a message."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    people = _others(consultation, actor)
    if not people:
        raise NobodyElseError
    lapsed = ClosingMove.objects.filter(consultation=consultation, decided_at=None, asked_at__lte=at - WAITS)
    lapsed.update(decided_at=at)
    try:
        with transaction.atomic():
            made = ClosingMove.objects.create(
                consultation=consultation,
                old=consultation.closes_at,
                new=new,
                reason=reason,
                asked_by=actor,
                asked_at=at,
            )
    except IntegrityError as error:
        raise WaitsAlreadyError from error
    for person in people:
        _write_to(person, made, at)
    note(actor=actor, verb="closing.asked", target=made, scope=consultation, at=at, to=new.isoformat())
    return made


def _others(consultation: Consultation, actor: User) -> list[User]:
    roles = Role.objects.filter(consultation=consultation, name=Role.Name.COORDINATOR, user__is_active=True)
    rows = roles.exclude(user=actor).select_related("user__preference").order_by("user_id")
    return [role.user for role in rows]


def _write_to(person: User, move: ClosingMove, at: datetime) -> None:
    consultation = move.consultation
    preference = getattr(person, "preference", None)
    post(
        to=person.email,
        template="closing_move",
        context={
            "asker": str(move.asked_by),
            "consultation": str(consultation),
            "old": move.old.astimezone(consultation.tz).isoformat(" ", "minutes"),
            "new": move.new.astimezone(consultation.tz).isoformat(" ", "minutes"),
            "reason": move.reason,
            "url": settings.ORIGIN + reverse("programme", kwargs={"slug": consultation.slug}),
            "contact": consultation.contact_email or settings.CONTACT,
        },
        language=(preference.language if preference else "") or settings.LANGUAGE_CODE,
        at=at,
        key=f"closing_move:{move.pk}:{person.pk}",
    )


@transaction.atomic
def decide(*, actor: User, move: ClosingMove, agreed: bool, at: datetime) -> ClosingMove:
    """Agree to a move, which moves the hour at once, or refuse it; who asked may only take it back."""
    consultation = Consultation.objects.select_for_update().get(pk=move.consultation_id)
    held = ClosingMove.objects.select_for_update().get(pk=move.pk)
    late = held.asked_at <= at - WAITS or (agreed and (held.new <= at or not consultation.is_open(at)))
    if held.decided_at is not None or late:
        raise DecidedError
    if agreed and held.asked_by_id == actor.pk:
        raise OwnMoveError
    held.decided_by, held.decided_at, held.agreed = actor, at, agreed
    held.save(update_fields=["decided_by", "decided_at", "agreed"])
    if agreed:
        consultation.closes_at = held.new
        consultation.save(update_fields=["closes_at"])
    verb = "closing.moved" if agreed else "closing.kept"
    note(actor=actor, verb=verb, target=held, scope=consultation, at=at, to=held.new.isoformat())
    return held
