"""The room's own log: every press at the desk, never a vote."""

from datetime import datetime

from django.db import models

from ds4skills.accounts.models import User
from workshops.live.models import Entry, Room

Fact = str | int | dict[str, str]


def write(*, room: Room, actor: User | None, verb: str, at: datetime, **payload: Fact) -> Entry:
    """Write one line in the caller's transaction, which holds the room's lock."""
    last = Entry.objects.filter(room=room).aggregate(last=models.Max("number"))["last"] or 0
    return Entry.objects.create(
        room=room, number=last + 1, at=at, verb=verb, actor=actor, payload=dict(payload)
    )
