"""What the benches play on: a session with many who want a seat, a survey with many who answer."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from consultations.programme.speaking import Speaker
from ds4skills.audit.actions import note
from surveys.answering import actions as answering
from surveys.answering import drafts
from surveys.answering.people import respondent_of
from surveys.authoring import actions as authoring
from surveys.authoring import queries
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Survey
from tests.factories import make_consultation, make_organisation, make_person, make_proposal, make_user
from workshops.planning import actions as planning
from workshops.planning.models import Session
from workshops.signups import actions as signups
from workshops.signups.models import SignUp
from workshops.signups.seats import set_seats


def speakers(count: int) -> list[Speaker]:
    """Give people of one organisation."""
    organisation = make_organisation()
    return [Speaker(make_person(organisation=organisation), organisation, None) for _n in range(count)]


def session(now: datetime, seats: int, clients: int) -> tuple[Session, list[Speaker]]:
    """Give a session with seats, and people who want one."""
    consultation = make_consultation(
        slug="crowd", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
    )
    user = make_user()
    workshop = planning.create(
        actor=user,
        consultation=consultation,
        code="crowd",
        title={"en": "Crowd"},
        summary={},
        zone="UTC",
        access="public",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=5),
        cancel_until=now + timedelta(hours=5),
        at=now,
    )
    made = planning.add_session(
        actor=user,
        workshop=workshop,
        title={},
        starts_at=now + timedelta(hours=6),
        ends_at=now + timedelta(hours=8),
        place="Hall",
        online_address="",
        at=now,
    )
    set_seats(actor=user, session=made, kind="onsite", seats=seats, shares=[], release_at=None, at=now)
    planning.publish(actor=user, workshop=workshop, at=now)
    return made, speakers(clients)


def sign_up(made: Session, who: Speaker, now: datetime) -> None:
    """Sign somebody up."""
    signups.sign_up(session=made, pool=made.pools.get(), speaker=who, mandated=False, key="k", at=now)


def counts(made: Session) -> tuple[int, int]:
    """Give how many have a seat, and how many wait."""
    rows = SignUp.objects.filter(session=made)
    return rows.filter(state="seated").count(), rows.filter(state="waiting").count()


def close() -> None:
    """End this thread's connection."""
    connection.close()


def survey(
    now: datetime, questions: int, people: int, *, publish: bool = True
) -> tuple[Survey, list[Speaker]]:
    """Give a survey with questions bound to proposals, and people who answer."""
    consultation = make_consultation(
        slug="asked", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
    )
    user = make_user()
    keys = [make_proposal(consultation, f"P-{n:02d}").proposal.key for n in range(1, questions + 1)]
    made = authoring.create(
        actor=user,
        consultation=consultation,
        code="asked",
        title={"en": "Asked"},
        about={},
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1),
        proposals=keys,
        at=now,
    )
    if publish:
        authoring.publish(actor=user, survey=made, at=now)
    return made, speakers(people)


def answer(made: Survey, who: Speaker, now: datetime) -> None:
    """Begin, fill and send, as one person's three requests do."""
    version = queries.published(made)
    if version is None:
        return
    mine = respondent_of(made, who)
    draft = drafts.begin(survey=made, version=version, speaker=mine, language="en", at=now)
    values: dict[str, Any] = {leaf.key: "s" for leaf in leaves_of(version.definition)}
    drafts.save(draft=draft, values=values, revs={}, at=now)
    answering.submit(survey=made, speaker=mine, draft=draft.pk, mandated=False, language="en", at=now)


def bare(count: int, now: datetime) -> float:
    """Give the seconds of as many transactions that insert one row each."""
    user = make_user()
    began = time.perf_counter()
    for _n in range(count):
        with transaction.atomic():
            note(actor=user, verb="bench.row", target=user, at=now)
    return time.perf_counter() - began
