"""Casting a vote: one for each who may, changed at will until the poll is closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consultations.ledger.models import Stance, Voice
from consultations.register.directory.holding import held
from consultations.register.directory.models import Person
from workshops.live.models import Eligible, Poll, Room, Vote
from workshops.live.polls import admit_late, voice_at
from workshops.signups.models import Presence

MOST_CASTS = 20


class NotPresentError(Exception):
    """The person is not in the room: they check in first."""


class NotEligibleError(Exception):
    """The person may not vote in this poll, or there is no such poll in this room."""


class PollClosedError(Exception):
    """The vote takes no casts; `closed_at` is since when."""

    def __init__(self, closed_at: datetime | None) -> None:
        super().__init__(str(closed_at))
        self.closed_at = closed_at


class MandateEndedError(Exception):
    """The person may not speak for the organisation any more."""


class TooManyCastsError(Exception):
    """A voice may change its vote at most so many times."""


@transaction.atomic
def vote(
    *,
    room: Room,
    poll: int,
    person: Person,
    stance: str,
    at: datetime,
    reason: str = "",
    blocks: bool = False,
    language: str = "",
) -> Vote:
    """Cast a vote, or change it; the same again changes nothing.

    The voter's own row is locked first, the poll read in a later statement: so voters do not wait for each
    other, and closing, which locks all of them, misses no cast that was acknowledged.
    """
    presence = Presence.objects.filter(session=room.session_id, person=person, out_at=None).first()
    if presence is None:
        raise NotPresentError
    mine = _mine(room, poll, presence)
    if mine is None:  # came in at the very moment at which the vote was opened
        admit_late(room=room, presence=presence, at=at)
        mine = _mine(room, poll, presence)
    if mine is None:
        raise NotEligibleError
    last, found = _state(mine)
    if found.state != Poll.State.OPEN:
        raise PollClosedError(found.closed_at)
    said = (Stance(stance), reason, blocks)
    voice = _voice(mine, presence, found, at)
    if last and (last.stance, last.reason, last.blocks) == said and last.voice_id == voice.pk:
        return last
    if last and last.cast >= MOST_CASTS:
        raise TooManyCastsError
    return Vote.objects.create(
        eligible=mine,
        cast=last.cast + 1 if last else 1,
        voice=voice,
        stance=Stance(stance),
        reason=reason,
        blocks=blocks,
        language=language,
        at=at,
    )


def _mine(room: Room, poll: int, presence: Presence) -> Eligible | None:
    """Lock the row of a voter, alone."""
    rows = Eligible.objects.select_for_update(of=("self",)).select_related("voice")
    return rows.filter(poll=poll, poll__room=room, unit=presence.unit).first()


def _state(mine: Eligible) -> tuple[Vote | None, Poll]:
    """Give the newest cast and the poll as it stands now."""
    found = Poll.objects.select_related("version__proposal__consultation").get(pk=mine.poll_id)
    return mine.votes.order_by("-cast").first(), found


def _voice(mine: Eligible, presence: Presence, poll: Poll, at: datetime) -> Voice:
    """Give the voice that speaks: one's own; a mandate is asked for at this very instant."""
    if presence.mandate and not held(presence.mandate, at):
        raise MandateEndedError
    if mine.voice.holder == presence.person_id:
        return mine.voice
    return voice_at(poll=poll, presence=presence, at=at)
