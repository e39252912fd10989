"""People hear of a session that was moved or cancelled."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from workshops.planning.models import Session
from workshops.planning.signals import session_cancelled, session_moved
from workshops.signups import letters
from workshops.signups.letters import Why
from workshops.signups.models import ACTIVE, SignUp


@receiver(session_moved)
def tell_moved(*, session: Session, at: datetime, **_: Any) -> None:
    """Send everybody who has a seat the new hours."""
    rows = SignUp.objects.filter(session=session, state=SignUp.State.SEATED).order_by("id")
    letters.ask([(row, Why.MOVED) for row in rows], at=at)


@receiver(session_cancelled)
def tell_cancelled(*, session: Session, at: datetime, **_: Any) -> None:
    """Tell everybody who has a seat or waits why the session does not take place."""
    rows = SignUp.objects.filter(session=session, state__in=ACTIVE).order_by("id")
    letters.ask([(row, Why.SESSION_CANCELLED) for row in rows], at=at)
