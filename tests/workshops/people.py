"""A workshop with seats, for tests of the room."""

from datetime import timedelta

from consultations.programme.speaking import Speaker
from tests.factories import NOON, make_organisation, make_person, make_proposal
from workshops.planning import actions as planning
from workshops.planning.models import AgendaItem
from workshops.signups import actions
from workshops.signups.seats import set_seats


def make_session(cast, *, seats, code="w"):
    """Publish a workshop with one session and one proposal on its agenda."""
    workshop = planning.create(
        actor=cast.moderator,
        consultation=cast.consultation,
        code=code,
        title={"en": "Consent"},
        summary={},
        zone="Europe/Brussels",
        access="public",
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(hours=1),
        cancel_until=NOON + timedelta(hours=1),
        at=NOON,
    )
    session = planning.add_session(
        actor=cast.moderator,
        workshop=workshop,
        title={},
        starts_at=NOON + timedelta(hours=2),
        ends_at=NOON + timedelta(hours=4),
        place="Room 1",
        online_address="",
        at=NOON,
    )
    set_seats(
        actor=cast.moderator, session=session, kind="onsite", seats=seats, shares=[], release_at=None, at=NOON
    )
    planning.add_item(
        actor=cast.moderator,
        session=session,
        kind=AgendaItem.Kind.PROPOSAL,
        title={"en": "Vote"},
        minutes=10,
        proposal=make_proposal(cast.consultation, f"W-{code}").proposal,
        at=NOON,
    )
    planning.publish(actor=cast.moderator, workshop=workshop, at=NOON)
    return session


def make_speaker():
    """Make somebody of an organisation of their own."""
    organisation = make_organisation()
    return Speaker(make_person(organisation=organisation), organisation, None)


def sign_up(session, who, *, key="k", at=NOON):
    """Sign somebody up on site."""
    return actions.sign_up(
        session=session, pool=session.pools.get(), speaker=who, mandated=False, key=key, at=at
    )
