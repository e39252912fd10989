"""Who arrives while a vote is open may vote, marked late; a cancelled session ends its room. When mandates voted."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.dispatch import receiver

from consultations.ledger.models import Voice
from consultations.register.directory.holding import tells_of_use
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Mandate, Organisation
from consultations.register.directory.queries import every_key_of
from workshops.live import polls
from workshops.live.actions import end_room
from workshops.live.models import Room, Vote
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


@tells_of_use
def last_vote(mandate: Mandate) -> datetime | None:
    """Tell when somebody last voted for the organisation of a mandate."""
    tie = mandate.affiliation
    rows = Vote.objects.filter(
        voice__holder__in=every_key_of(tie.person_id),
        voice__organisation__in=keys_of(Organisation, tie.organisation_id),
        voice__capacity=Voice.Capacity.MANDATED,
    )
    last: datetime | None = rows.aggregate(last=Max("at"))["last"]
    return last
