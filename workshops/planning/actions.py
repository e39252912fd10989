"""Planning: workshops, sessions, agendas. Seats are set in `signups`, where people already sit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from workshops.planning.models import AgendaItem, Session, Workshop
from workshops.planning.signals import session_cancelled, session_moved

MOVES = frozenset({"title", "starts_at", "ends_at", "place", "online_address"})


class CodeTakenError(Exception):
    """Another workshop of the site has this short address."""


class NothingToPublishError(Exception):
    """A workshop is published with at least one session that has seats."""


class AlreadyCancelledError(Exception):
    """The session was cancelled before."""


class SessionOverError(Exception):
    """The session was held already."""


def _change(row: models.Model, facts: Mapping[str, Any]) -> list[str]:
    """Write what differs; gives the names of the fields."""
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return changed


@transaction.atomic
def create(*, actor: User, consultation: Consultation, code: str, at: datetime, **facts: Any) -> Workshop:
    """Plan a workshop; nobody sees it before it is published."""
    try:
        with transaction.atomic():
            workshop = Workshop.objects.create(consultation=consultation, code=code, **facts)
    except IntegrityError as error:
        raise CodeTakenError from error
    note(actor=actor, verb="workshop.made", target=workshop, scope=consultation, at=at)
    return workshop


@transaction.atomic
def edit(*, actor: User, workshop: Workshop, at: datetime, **facts: Any) -> None:
    """Change what a workshop says of itself; its short address stays once it is published."""
    try:
        with transaction.atomic():
            changed = _change(workshop, facts)
    except IntegrityError as error:
        raise CodeTakenError from error
    if changed:
        note(
            actor=actor,
            verb="workshop.edited",
            target=workshop,
            scope=workshop.consultation,
            at=at,
            fields=changed,
        )


@transaction.atomic
def publish(*, actor: User, workshop: Workshop, at: datetime) -> None:
    """Announce a workshop that has a session with seats."""
    if not workshop.sessions.filter(pools__seats__gt=0).exists():
        raise NothingToPublishError
    workshop.state = Workshop.State.PUBLISHED
    workshop.save(update_fields=["state"])
    note(actor=actor, verb="workshop.published", target=workshop, scope=workshop.consultation, at=at)


@transaction.atomic
def add_session(*, actor: User, workshop: Workshop, at: datetime, **facts: Any) -> Session:
    """Add a session; it takes the next number."""
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    last = workshop.sessions.aggregate(last=models.Max("number"))["last"] or 0
    session = Session.objects.create(workshop=workshop, number=last + 1, **facts)
    note(actor=actor, verb="session.made", target=session, scope=workshop.consultation, at=at)
    return session


@transaction.atomic
def edit_session(*, actor: User, session: Session, at: datetime, **facts: Any) -> list[str]:
    """Change a session; people who have a seat hear of a new time or place, with a new calendar file."""
    if session.state == Session.State.CANCELLED:
        raise AlreadyCancelledError
    changed = _change(session, facts)
    if changed:
        note(
            actor=actor,
            verb="session.edited",
            target=session,
            scope=session.workshop.consultation,
            at=at,
            fields=changed,
        )
    if MOVES.intersection(changed):
        session_moved.send(sender=Session, session=session, at=at)
    return changed


@transaction.atomic
def cancel_session(*, actor: User, session: Session, reason: str, at: datetime) -> None:
    """Cancel a session; everybody who has a seat or waits hears why."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    if fresh.state == Session.State.CANCELLED:
        raise AlreadyCancelledError
    if fresh.state == Session.State.HELD:
        raise SessionOverError
    session.state, session.cancelled_reason = Session.State.CANCELLED, reason
    session.save(update_fields=["state", "cancelled_reason"])
    note(actor=actor, verb="session.cancelled", target=session, scope=session.workshop.consultation, at=at)
    session_cancelled.send(sender=Session, session=session, at=at)


@transaction.atomic
def hold_session(*, session: Session) -> None:
    """Mark a session as held, when its room is ended."""
    session.state = Session.State.HELD
    session.save(update_fields=["state"])


@transaction.atomic
def add_item(*, actor: User, session: Session, at: datetime, **facts: Any) -> AgendaItem:
    """Put an item at the end of the agenda."""
    Session.objects.select_for_update().get(pk=session.pk)
    last = session.agenda.aggregate(last=models.Max("order"))["last"] or 0
    item = AgendaItem.objects.create(session=session, order=last + 1, **facts)
    note(actor=actor, verb="agenda.added", target=item, scope=session.workshop.consultation, at=at)
    return item


@transaction.atomic
def edit_item(*, actor: User, item: AgendaItem, at: datetime, **facts: Any) -> None:
    """Change an item of the agenda."""
    if changed := _change(item, facts):
        scope = item.session.workshop.consultation
        note(actor=actor, verb="agenda.edited", target=item, scope=scope, at=at, fields=changed)


@transaction.atomic
def remove_item(*, actor: User, item: AgendaItem, at: datetime) -> None:
    """Take an item off the agenda."""
    note(actor=actor, verb="agenda.removed", target=item, scope=item.session.workshop.consultation, at=at)
    item.delete()


@transaction.atomic
def lift_item(*, actor: User, item: AgendaItem, at: datetime) -> None:
    """Move an item one place up."""
    Session.objects.select_for_update().get(pk=item.session_id)
    above = item.session.agenda.filter(order__lt=item.order).order_by("-order").first()
    if above is None:
        return
    higher, lower = above.order, item.order
    AgendaItem.objects.filter(pk=above.pk).update(order=0)
    AgendaItem.objects.filter(pk=item.pk).update(order=higher)
    AgendaItem.objects.filter(pk=above.pk).update(order=lower)
    note(actor=actor, verb="agenda.moved", target=item, scope=item.session.workshop.consultation, at=at)
