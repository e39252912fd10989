"""Who arrives while a vote is open may vote, marked late; a cancelled session ends its room."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from workshops.live import polls
from workshops.live.actions import end_room
from workshops.live.models import Room
from workshops.planning.models import Session
from workshops.planning.signals import session_cancelled
from workshops.signups.models import Presence
from workshops.signups.signals import arrived


@receiver(arrived)
def hear_arrival(*, presence: Presence, at: datetime, **_: Any) -> None:
    """Let a late arrival vote in the poll that is open."""
    room = Room.objects.filter(session=presence.session_id, state=Room.State.OPEN).first()
    if room is not None:
        polls.admit_late(room=room, presence=presence, at=at)


@receiver(session_cancelled)
def end_cancelled(*, session: Session, at: datetime, **_: Any) -> None:
    """End the room of a session that is cancelled."""
    room = Room.objects.filter(session=session, state=Room.State.OPEN).first()
    if room is not None:
        end_room(actor=None, room=room, seen=room.mark, at=at)
