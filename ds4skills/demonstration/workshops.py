"""The workshops of the demonstration: one that was held, with a vote, and one that is full."""

from datetime import datetime, timedelta

from consultations.programme.speaking import Speaker
from consultations.register.directory.queries import mandates_at
from ds4skills.demonstration.proposals import WORDINGS
from ds4skills.demonstration.stage import Member, Stage
from workshops.live import actions as live
from workshops.live import polls, voting
from workshops.live.models import Room
from workshops.planning import actions as planning
from workshops.planning.models import AgendaItem, Session, Workshop
from workshops.signups import actions as signups
from workshops.signups.presence import check_in
from workshops.signups.seats import set_seats

HELD_BY, VOTED = 26, ("P-08", "P-10")
SEATS, WANTED = 12, 18


def build(stage: Stage) -> str:
    """Hold one workshop, announce the other."""
    held = _plan(stage, "consent", {"en": "Consent and control", "fr": "Consentement et maîtrise"}, 13, 40)
    _hold(stage, held)
    coming = _plan(stage, "fees", {"en": "Who pays, and how much", "fr": "Qui paie, et combien"}, -6, SEATS)
    waiting = 0
    for number, member in enumerate(stage.members[60 : 60 + WANTED]):
        row = _sign_up(stage, coming, member, stage.ago(5 - number * 0.2), f"coming-{number}")
        waiting += row == "waiting"
    stage.counts["waiting"] = waiting
    return f"2 workshops; {HELD_BY} came and voted twice; {SEATS} seats taken, {waiting} wait"


def _plan(stage: Stage, code: str, title: dict[str, str], days: float, seats: int) -> Session:
    moderator, made = stage.staff["moderator"], stage.ago(45)
    starts = stage.ago(days).replace(hour=9)
    workshop: Workshop = planning.create(
        actor=moderator,
        consultation=stage.consultation,
        code=code,
        title=title,
        summary={"en": "We read the proposals, hear each side, and vote blind before we talk."},
        zone="Europe/Brussels",
        access="public",
        opens_at=stage.ago(44),
        closes_at=starts - timedelta(hours=12),
        cancel_until=starts - timedelta(hours=12),
        at=made,
    )
    session: Session = planning.add_session(
        actor=moderator,
        workshop=workshop,
        title={},
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Rue de la Loi 100, Brussels",
        online_address="https://meet.example/ds4skills",
        at=made,
    )
    set_seats(
        actor=moderator, session=session, kind="onsite", seats=seats, shares=[], release_at=None, at=made
    )
    for key in VOTED:
        planning.add_item(
            actor=moderator,
            session=session,
            kind=AgendaItem.Kind.PROPOSAL,
            title={"en": f"Proposal {key}", "fr": f"Proposition {key}"},
            minutes=30,
            proposal=stage.proposals[key].proposal,
            at=made,
        )
    planning.publish(actor=moderator, workshop=workshop, at=made)
    return session


def _speaker(stage: Stage, member: Member, at: datetime) -> Speaker:
    held = mandates_at(member.person.pk, at, "") if member.mandated else []
    return Speaker(member.person, member.organisation, held[0] if held else None)


def _sign_up(stage: Stage, session: Session, member: Member, at: datetime, key: str) -> str:
    who = _speaker(stage, member, at)
    row = signups.sign_up(
        session=session,
        pool=session.pools.get(),
        speaker=who,
        mandated=who.mandate is not None,
        key=key,
        at=at,
    )
    return row.state


def _hold(stage: Stage, session: Session) -> None:
    """Sign people up, check them in, vote on both items, end the room."""
    moderator = stage.staff["moderator"]
    people = stage.members[:HELD_BY]
    for number, member in enumerate(people):
        _sign_up(stage, session, member, stage.ago(20 - number * 0.1), f"held-{number}")
    doors = session.starts_at - timedelta(minutes=10)
    room = live.open_room(actor=moderator, session=session, at=doors)
    for number, member in enumerate(people):
        check_in(session=session, person=member.person, at=doors + timedelta(seconds=number), actor=moderator)
    for place, key in enumerate(VOTED):
        _vote(stage, room, people, key, session.starts_at + timedelta(minutes=10 + 40 * place))
    fresh = Room.objects.get(pk=room.pk)
    live.end_room(actor=moderator, room=fresh, seen=fresh.mark, at=session.ends_at)


def _vote(stage: Stage, room: Room, people: list[Member], key: str, at: datetime) -> None:
    """Open a blind vote on an item's proposal, cast, close."""
    moderator = stage.staff["moderator"]
    fresh = Room.objects.select_related("session", "item__proposal").get(pk=room.pk)
    item = fresh.session.agenda.get(proposal__key=key)
    if fresh.item_id != item.pk:
        fresh = live.choose_item(actor=moderator, room=fresh, item=item.pk, seen=fresh.mark, at=at)
        fresh = Room.objects.select_related("session", "item__proposal").get(pk=room.pk)
    poll = polls.open_poll(actor=moderator, room=fresh, turn=1, mode="named", at=at)
    for number, member in enumerate(people):
        stance = stage.stance(member, WORDINGS[key][2])
        voting.vote(
            room=fresh,
            poll=poll.pk,
            person=member.person,
            stance=stance,
            language="en",
            at=at + timedelta(seconds=10 + number),
        )
    polls.close_open_poll(actor=moderator, room=fresh, at=at + timedelta(minutes=2))
