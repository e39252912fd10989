"""Who is in the room: checking in and out, by oneself or by staff."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from consultations.register.directory.models import Person
from consultations.register.engagement.actions import log_word
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.texts import pick
from workshops.planning.models import Session
from workshops.signups.models import Presence, SignUp
from workshops.signups.signals import arrived

EARLY = timedelta(minutes=15)


class NoSeatError(Exception):
    """The person has no seat in this session."""


class TooEarlyError(Exception):
    """Checking in opens later; `opens_at` is when."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(str(opens_at))
        self.opens_at = opens_at


class SessionOverError(Exception):
    """The session was cancelled, or is over."""


def may_join_from(session: Session) -> datetime:
    """Give the instant from which people with a seat may check in and see the online address."""
    return session.starts_at - EARLY


@transaction.atomic
def check_in(*, session: Session, person: Person, at: datetime, actor: User | None = None) -> Presence:
    """Note that somebody with a seat is in the room; who is in already stays so.

    An `actor` is staff, who may do it before the doors open.
    """
    if session.state != Session.State.PLANNED:
        raise SessionOverError
    if actor is None and at < may_join_from(session):
        raise TooEarlyError(may_join_from(session))
    known = Presence.objects.filter(session=session, person=person, out_at=None).first()
    if known is not None:
        return known
    seat = SignUp.objects.filter(session=session, person=person, state=SignUp.State.SEATED).first()
    if seat is None:
        raise NoSeatError
    try:
        with transaction.atomic():
            made = Presence.objects.create(
                session=session,
                person=person,
                pool_id=seat.pool_id,
                organisation=seat.organisation_id,
                mandate=seat.mandate_id,
                how=Presence.How.STAFF if actor else Presence.How.SELF,
                by=actor,
                in_at=at,
            )
    except IntegrityError:
        return Presence.objects.get(session=session, person=person, out_at=None)
    _log(session, seat, made, at)
    note(
        actor=actor,
        verb="presence.in",
        target=made,
        scope=session.workshop.consultation,
        at=at,
        by=person.key_id if actor is None else None,
    )
    arrived.send(sender=Presence, presence=made, at=at)
    return made


def _log(session: Session, seat: SignUp, presence: Presence, at: datetime) -> None:
    """Write the engagement log: the person responded; a mandated one represents the organisation."""
    log_word(
        channel="workshop",
        exercise=session.workshop.consultation.exercise,
        title=pick(session.workshop.consultation.title, "en")[0],
        at=at,
        person=presence.person_id,
        organisation=presence.organisation,
        mandated=seat.mandate_id is not None,
        source=f"workshops.session:{session.pk}",
        by=presence.by,
    )


@transaction.atomic
def check_out(*, session: Session, person: Person, at: datetime, actor: User | None = None) -> None:
    """Note that somebody has left; who is out already stays so."""
    row = Presence.objects.select_for_update().filter(session=session, person=person, out_at=None).first()
    if row is None:
        return
    row.out_at = max(at, row.in_at)
    row.save(update_fields=["out_at"])
    note(
        actor=actor,
        verb="presence.out",
        target=row,
        scope=session.workshop.consultation,
        at=at,
        by=person.key_id if actor is None else None,
    )
