"""Who may run a room: those who moderate the consultation of its session."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from consultations.programme.rules import moderate
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Verdict
from workshops.live.models import Room


def run_room(user: User | AnonymousUser, *, code: str, **_: Any) -> Verdict:
    """Moderators and coordinators; other roles 403, everybody else 404."""
    if not user.is_authenticated:
        return Verdict.SIGN_IN
    rows = Room.objects.filter(code=code.upper())
    slug = rows.values_list("session__workshop__consultation__slug", flat=True).first()
    return moderate(user, slug=slug) if slug else Verdict.HIDDEN
