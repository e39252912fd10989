"""What workshops hold about people: seats, presence, votes that became positions."""

from contextlib import suppress
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.privacy import Subject, deleting, impersonal, personal
from workshops.live.models import Eligible, Entry, Poll, Room, Vote
from workshops.planning.models import AgendaItem, Pool, Quota, Session, Workshop
from workshops.signups.actions import SessionOverError, TooLateToCancelError, cancel
from workshops.signups.models import ACTIVE, CalendarEntry, Presence, SignUp

SEAT = _("to keep your seat and tell you of changes")
TASK = _("the workshop you signed up for")
HALF = _("six months after the event")


def _signups(subject: Subject) -> QuerySet[SignUp]:
    return SignUp.objects.filter(person=subject.key)


def _calendar(subject: Subject) -> QuerySet[CalendarEntry]:
    return CalendarEntry.objects.filter(person=subject.key)


def _presences(subject: Subject) -> QuerySet[Presence]:
    return Presence.objects.filter(person=subject.key)


def _votes(subject: Subject) -> QuerySet[Vote]:
    return Vote.objects.filter(voice__holder=subject.key)


def _empty_seats(subject: Subject, at: datetime) -> int:
    """Give active seats back, so that somebody moves up; the rows stay without a person."""
    for row in _signups(subject).filter(state__in=ACTIVE).order_by("id"):
        with suppress(SessionOverError, TooLateToCancelError):
            cancel(signup=row, at=at)
    return _signups(subject).update(person=None, capacity=SignUp.Capacity.PERSONAL, mandate=None)


def _forget_words(subject: Subject, _at: datetime) -> int:
    return _votes(subject).exclude(reason="").update(reason="")


personal(
    CalendarEntry,
    rows=_calendar,
    erase=deleting(_calendar),
    order=20,
    purpose=SEAT,
    basis=TASK,
    keep=HALF,
    copied="session__workshop__code uid",
)
personal(
    SignUp,
    rows=_signups,
    erase=_empty_seats,
    order=20,
    purpose=SEAT,
    basis=TASK,
    keep=HALF,
    copied="session__workshop__code capacity category state how at seated_at cancelled_at",
    other="key",
)
personal(
    Presence,
    rows=_presences,
    erase=deleting(_presences),
    order=20,
    purpose=_("to know who may vote"),
    basis=TASK,
    keep=HALF,
    copied="session__workshop__code how in_at out_at",
    other="organisation by",
)
personal(
    Vote,
    rows=_votes,
    erase=_forget_words,
    order=30,
    purpose=_("to count votes"),
    basis=TASK,
    keep=_("with the poll; it leads to nobody once the voice is emptied"),
    copied="eligible__poll stance reason language at",
)
impersonal(_("Who had a vote in a poll, by random key; frozen when it opened."), Eligible)
impersonal(_("What happened in the room; it never says how anybody voted."), Entry, Room, Poll)
impersonal(_("The plan of workshops."), Workshop, Session, Pool, Quota, AgendaItem)
