"""Where Django finds the tables of this room."""

from workshops.live.models import Eligible, Entry, Poll, Room, Vote
from workshops.planning.models import AgendaItem, Pool, Quota, Session, Workshop
from workshops.signups.models import CalendarEntry, Presence, SignUp

__all__ = [
    "AgendaItem",
    "CalendarEntry",
    "Eligible",
    "Entry",
    "Poll",
    "Pool",
    "Presence",
    "Quota",
    "Room",
    "Session",
    "SignUp",
    "Vote",
    "Workshop",
]
