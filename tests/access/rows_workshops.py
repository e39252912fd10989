"""Workshops: planning, seats, the live room."""

from datetime import timedelta

from tests.access.table import Row, World, slug
from tests.factories import NOON, make_proposal
from workshops.live import actions as live
from workshops.planning import actions as planning
from workshops.planning.models import AgendaItem
from workshops.signups.seats import set_seats


def prepare(world: World) -> None:
    for cast, thing in world.both():
        code = f"w-{cast.consultation.pk}"
        thing.workshop = planning.create(
            actor=cast.moderator,
            consultation=cast.consultation,
            code=code,
            title={"en": "Consent"},
            summary={},
            zone="Europe/Brussels",
            access="public",
            opens_at=NOON - timedelta(days=1),
            closes_at=NOON + timedelta(days=2),
            cancel_until=NOON + timedelta(days=2),
            at=NOON,
        )
        thing.session = planning.add_session(
            actor=cast.moderator,
            workshop=thing.workshop,
            title={},
            starts_at=NOON + timedelta(minutes=5),
            ends_at=NOON + timedelta(hours=2),
            place="Room 1",
            online_address="",
            at=NOON,
        )
        set_seats(
            actor=cast.moderator,
            session=thing.session,
            kind="onsite",
            seats=9,
            shares=[],
            release_at=None,
            at=NOON,
        )
        proposal = make_proposal(cast.consultation, f"W-{cast.consultation.pk}").proposal
        thing.item = planning.add_item(
            actor=cast.moderator,
            session=thing.session,
            kind=AgendaItem.Kind.PROPOSAL,
            title={"en": "Vote"},
            minutes=10,
            proposal=proposal,
            at=NOON,
        )
        planning.publish(actor=cast.moderator, workshop=thing.workshop, at=NOON)
        thing.room = live.open_room(actor=cast.moderator, session=thing.session, at=NOON)


def code(thing, _cast):
    return {"code": thing.workshop.code}


def staff_code(thing, cast):
    return {**slug(thing, cast), **code(thing, cast)}


def session(thing, cast):
    return {**code(thing, cast), "number": thing.session.number}


def staff_session(thing, cast):
    return {**staff_code(thing, cast), "number": thing.session.number}


def item(thing, cast):
    return {**staff_session(thing, cast), "pk": thing.item.pk}


def row(thing, cast):
    return {**staff_session(thing, cast), "pk": 999_999}


def room(thing, _cast):
    return {"code": thing.room.code}


ROWS = [
    Row("workshops_manage", "moderate", slug),
    Row("workshop_new", "moderate", slug),
    Row("workshop_manage", "moderate", staff_code),
    Row("workshop_edit", "moderate", staff_code),
    Row("workshop_publish", "moderate", staff_code, post_only=True),
    Row("session_new", "moderate", staff_code),
    Row("session_manage", "moderate", staff_session),
    Row("session_edit", "moderate", staff_session),
    Row("session_cancel", "moderate", staff_session),
    Row("agenda_new", "moderate", staff_session),
    Row("agenda_edit", "moderate", item),
    Row("agenda_move", "moderate", item, post_only=True),
    Row("session_seats", "moderate", staff_session),
    Row("session_pool", "moderate", lambda t, c: {**staff_session(t, c), "kind": "onsite"}),
    Row("signups", "moderate", staff_session),
    Row("signups_csv", "moderate", staff_session),
    Row("signup_add", "moderate", staff_session, post_only=True),
    Row("signup_in", "moderate", row, post_only=True),
    Row("signup_out", "moderate", row, post_only=True),
    Row("signup_cancel", "moderate", row, post_only=True),
    Row("room_open", "moderate", staff_session, post_only=True),
    Row("workshops", "public", slug),
    Row("workshop", "public", code),
    Row("sign_up", "public", session),
    Row("seat", "public", session),
    Row("seat_cancel", "public", session, status=405),
    Row("seat_calendar", "public", session, status=404),
    Row("room_enter", "public", session, status=405),
    Row("votes", "public", code),
    Row("poll", "public", lambda t, c: {**code(t, c), "pk": 999_999}, status=404),
    Row("floor", "public", room),
    Row("room_join", "public", room, status=405),
    Row("room_leave", "public", room, status=405),
    Row("room_vote", "public", room, status=405),
    Row("wall", "public", room),
    Row("room_state", "public", room),
    Row("desk", "moderate", room),
    Row("desk_step", "moderate", room, post_only=True),
    Row("desk_skip", "moderate", room, post_only=True),
    Row("desk_item", "moderate", room, post_only=True),
    Row("desk_discard", "moderate", lambda t, c: {**room(t, c), "pk": 999_999}, status=404),
    Row("desk_end", "moderate", room),
]
