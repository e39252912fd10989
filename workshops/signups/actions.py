"""Signing up, and giving a seat back."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.programme.models import GRACE
from consultations.programme.speaking import Speaker
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from workshops.planning.models import Pool, Session, Workshop
from workshops.signups import letters
from workshops.signups.admission import lock, promote, release_if_due
from workshops.signups.letters import Why
from workshops.signups.models import ACTIVE, SignUp

How, State = SignUp.How, SignUp.State


class SignUpClosedError(Exception):
    """Sign-up is not open at this instant."""


class SessionOverError(Exception):
    """The session was cancelled, or has ended."""


class AlreadySignedUpError(Exception):
    """The person has a seat, or waits, already; `signup` is what they have."""

    def __init__(self, signup: SignUp) -> None:
        super().__init__(signup.pk)
        self.signup = signup


class NoMandateError(Exception):
    """The person may not come for this organisation at this instant."""


class TooLateToCancelError(Exception):
    """Seats may be given back until an hour that has passed."""


class NothingToCancelError(Exception):
    """The person has no seat and does not wait."""


def is_in_grace(workshop: Workshop, *, began_at: datetime | None, at: datetime) -> bool:
    """Tell whether a form that was opened before closing arrives within the grace after it."""
    late = workshop.closes_at <= at < workshop.closes_at + GRACE
    return late and began_at is not None and workshop.opens_at <= began_at < workshop.closes_at


def _check(session: Session, speaker: Speaker, *, mandated: bool, at: datetime) -> None:
    if session.is_over(at):
        raise SessionOverError
    if mandated and (speaker.mandate is None or not speaker.mandate.holds(at)):
        raise NoMandateError


def _check_hour(workshop: Workshop, *, grace: bool, at: datetime) -> None:
    if not grace and not workshop.is_open(at):
        raise SignUpClosedError


def sign_up(
    *,
    session: Session,
    pool: Pool,
    speaker: Speaker,
    mandated: bool,
    key: str,
    at: datetime,
    began_at: datetime | None = None,
    actor: User | None = None,
) -> SignUp:
    """Seat somebody, or put them at the end of the queue; the same key again gives the same row.

    `began_at` is when the form was opened. An `actor` is staff, who may do it before and after sign-up.
    """
    workshop = session.workshop
    key = hashlib.sha256(f"{speaker.key}:{key}".encode()).hexdigest()
    grace = is_in_grace(workshop, began_at=began_at, at=at)
    try:
        _check(session, speaker, mandated=mandated, at=at)
        _check_merged(session, speaker)
        _check_hour(workshop, grace=grace or actor is not None, at=at)
        return _enter(session, pool, speaker, mandated=mandated, key=key, grace=grace, actor=actor, at=at)
    except (IntegrityError, SignUpClosedError, SessionOverError) as error:
        if same := SignUp.objects.filter(session=session, key=key, person=speaker.person).first():
            return same
        known = SignUp.objects.filter(session=session, person=speaker.person, state__in=ACTIVE).first()
        if isinstance(error, IntegrityError) and known:
            raise AlreadySignedUpError(known) from error
        raise


def _check_merged(session: Session, speaker: Speaker) -> None:
    """Refuse a second seat to somebody who has one under an entry that was merged with theirs."""
    rows = SignUp.objects.filter(session=session, person__in=speaker.keys, state__in=ACTIVE)
    if other := rows.exclude(person=speaker.person).first():
        raise AlreadySignedUpError(other)


@transaction.atomic
def _enter(
    session: Session,
    pool: Pool,
    speaker: Speaker,
    *,
    mandated: bool,
    key: str,
    grace: bool,
    actor: User | None,
    at: datetime,
) -> SignUp:
    book, category = lock(pool, speaker.organisation)
    released = release_if_due(book, at=at)
    quota = book.quota_of(category)
    seated = book.admits(quota)
    row = SignUp.objects.create(
        session=session,
        pool=pool,
        person=speaker.person,
        capacity=SignUp.Capacity.MANDATED if mandated else SignUp.Capacity.PERSONAL,
        organisation=speaker.organisation,
        mandate=speaker.mandate if mandated else None,
        category=category,
        state=State.SEATED if seated else State.WAITING,
        order=book.arrive(),
        key=key,
        how=How.STAFF if actor else How.SELF,
        grace=grace,
        at=at,
        seated_at=at if seated else None,
    )
    if seated:
        book.take(quota)
    book.save()
    wanted = [(each, Why.PROMOTED) for each in released]
    letters.ask([*wanted, (row, Why.SEATED if seated else Why.WAITING)], at=at)
    _note(actor, "signup.seated" if seated else "signup.waiting", row, session, at)
    return row


def _note(actor: User | None, verb: str, row: SignUp, session: Session, at: datetime) -> None:
    note(
        actor=actor,
        verb=verb,
        target=row,
        scope=session.workshop.consultation,
        at=at,
        by=row.person_id if actor is None else None,
        how=row.how,
        order=row.order,
    )


@transaction.atomic
def cancel(*, signup: SignUp, at: datetime, actor: User | None = None) -> SignUp:
    """Give a seat or a place in the queue back, and seat in the same transaction whoever comes next.

    An `actor` is staff, who may do it at any time. Cancelling twice changes nothing.
    """
    session = signup.session
    if actor is None and at >= session.workshop.cancel_until and not session.is_over(at):
        raise TooLateToCancelError
    if session.is_over(at):
        raise SessionOverError
    book, _category = lock(signup.pool)
    row = SignUp.objects.select_related("session__workshop__consultation").get(pk=signup.pk)
    if not row.is_active:
        return row
    moved = release_if_due(book, at=at)
    if moved:
        row.refresh_from_db(fields=["state"])
    if row.state == State.SEATED:
        book.give_back(book.quota_of(row.category))
    row.state, row.cancelled_at = State.CANCELLED, at
    row.save(update_fields=["state", "cancelled_at"])
    moved += promote(book, at=at)
    book.save()
    pairs = [(each, Why.PROMOTED) for each in moved if each.pk != row.pk]
    letters.ask([(row, Why.CANCELLED), *pairs], at=at)
    _note(actor, "signup.cancelled", row, session, at)
    return row
