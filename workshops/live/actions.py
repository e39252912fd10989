"""The desk: opening a room, going through its agenda step by step, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from workshops.live import codes, polls, steps
from workshops.live.log import write
from workshops.live.models import Poll, Room
from workshops.planning.actions import hold_session
from workshops.planning.models import AgendaItem, Session

TRIES = 20


class SessionNotOnError(Exception):
    """The session was cancelled or held: it has no room any more."""


class RoomEndedError(Exception):
    """The room was ended."""


class AlreadyDoneError(Exception):
    """Somebody else took this step meanwhile."""


class VoteOpenError(Exception):
    """A vote is open: close or discard it first."""


class NoItemError(Exception):
    """The item does not stand on this agenda."""


@transaction.atomic
def open_room(*, actor: User, session: Session, at: datetime) -> Room:
    """Open the room of a session, or give the one that is open; its first item is chosen."""
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    known = Room.objects.filter(session=session).first()
    if known is not None:
        return known
    if fresh.state != Session.State.PLANNED:
        raise SessionNotOnError
    room = _make(session, at)
    write(room=room, actor=actor, verb="room.opened", at=at)
    first = session.agenda.order_by("order").first()
    if first:
        _choose(room, first, actor, at)
    note(actor=actor, verb="room.opened", target=room, scope=session.workshop.consultation, at=at)
    return room


def _make(session: Session, at: datetime) -> Room:
    """Make a room under a code that is free."""
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                return Room.objects.create(session=session, code=codes.draw(), opened_at=at)
        except IntegrityError:
            continue
    raise SessionNotOnError


def _lock(room: Room, seen: str) -> Room:
    """Lock a room; refuse what was asked for another state of it."""
    held = (
        Room.objects.select_for_update(of=("self",))
        .select_related("session__workshop__consultation", "item__proposal")
        .get(pk=room.pk)
    )
    if held.state == Room.State.ENDED:
        raise RoomEndedError
    if held.mark != seen:
        raise AlreadyDoneError
    return held


def _choose(room: Room, item: AgendaItem | None, actor: User, at: datetime) -> None:
    """Turn to an item; one on a proposal begins at its first step."""
    room.item = item
    room.step = steps.FIRST if item and item.kind == AgendaItem.Kind.PROPOSAL else ""
    room.save(update_fields=["item", "step"])
    if item:
        write(room=room, actor=actor, verb="item.begun", at=at, item=item.pk, title=item.title)


@transaction.atomic
def choose_item(*, actor: User, room: Room, item: int, seen: str, at: datetime) -> Room:
    """Turn to another item of the agenda."""
    held = _lock(room, seen)
    if polls.open_poll_of(held) is not None:
        raise VoteOpenError
    wanted = AgendaItem.objects.filter(session=held.session, pk=item).first()
    if wanted is None:
        raise NoItemError
    _choose(held, wanted, actor, at)
    return held


@transaction.atomic
def advance(
    *, actor: User, room: Room, seen: str, at: datetime, mode: str = "", text: str = "", outcome: str = ""
) -> Room:
    """Do what the one main button does now, and go to the next step."""
    held = _lock(room, seen)
    if held.item is None:
        raise NoItemError
    step = steps.BY_SLUG.get(held.step)
    if step is None:
        _finish(held, held.item, actor, at)
        return held
    if step.slug in steps.OPENING:
        turn = steps.OPENING[step.slug]
        polls.open_poll(actor=actor, room=held, turn=turn, mode=mode or Poll.Mode.CONFIDENTIAL, at=at)
    elif step.slug in steps.CLOSING:
        polls.close_open_poll(actor=actor, room=held, at=at)
    elif step.slug == "actions":
        _finish(held, held.item, actor, at, text=text)
        return held
    else:
        facts = {"text": text, "outcome": outcome} if step.slug == "outcome" else {}
        write(room=held, actor=actor, verb=step.verb, at=at, **_filled(facts))
    _go(held, step.leads_to)
    return held


def _go(room: Room, step: str) -> None:
    """Go to a step; before a vote its draft is made, so that its mode can be chosen."""
    room.step = step
    room.save(update_fields=["step"])
    if step in steps.OPENING:
        polls.prepare(room=room, turn=steps.OPENING[step])


def _filled(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}


def _finish(room: Room, item: AgendaItem, actor: User, at: datetime, text: str = "") -> None:
    """Finish an item and turn to the next of the agenda."""
    write(room=room, actor=actor, verb="item.finished", at=at, title=item.title, **_filled({"text": text}))
    following = room.session.agenda.filter(order__gt=item.order).order_by("order").first()
    _choose(room, following, actor, at)


@transaction.atomic
def skip_to_outcome(*, actor: User, room: Room, seen: str, at: datetime) -> Room:
    """Leave a second turn out."""
    held = _lock(room, seen)
    if held.step not in steps.SKIPPABLE:
        raise AlreadyDoneError
    _go(held, "outcome")
    write(room=held, actor=actor, verb="turn.skipped", at=at)
    return held


@transaction.atomic
def discard(*, actor: User, room: Room, poll: int, reason: str, seen: str, at: datetime) -> Room:
    """Discard a vote, with the reason; positions that it made are withdrawn."""
    held = _lock(room, seen)
    gone = polls.discard_poll(actor=actor, room=held, poll=poll, reason=reason, at=at)
    if held.item_id == gone.item_id and held.step:
        _go(held, steps.BACK[gone.turn])
    return held


@transaction.atomic
def end_room(*, actor: User | None, room: Room, seen: str, at: datetime) -> Room:
    """End the session: an open vote closes with it, and everybody in the room is out."""
    held = _lock(room, seen)
    if polls.open_poll_of(held) is not None:
        polls.close_open_poll(actor=actor, room=held, at=at)
    held.state, held.ended_at, held.step = Room.State.ENDED, at, ""
    held.save(update_fields=["state", "ended_at", "step"])
    held.session.presences.filter(out_at=None).update(out_at=at)
    if held.session.state == Session.State.PLANNED:
        hold_session(session=held.session)
    write(room=held, actor=actor, verb="room.ended", at=at)
    note(actor=actor, verb="room.ended", target=held, scope=held.session.workshop.consultation, at=at)
    return held
