"""Messages about seats: asked for in the transaction that changes one, written and sent after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from consultations.register.directory.models import Email
from ds4skills.jobs.actions import enqueue
from ds4skills.web import clock, times
from ds4skills.web.mail import Attachment, post
from ds4skills.web.texts import pick
from workshops.signups import calendars
from workshops.signups.models import SignUp
from workshops.signups.queries import place_in_line

if TYPE_CHECKING:
    from consultations.register.directory.models import Person
    from workshops.planning.models import Session

TASK = "workshops.letter"
SUBJECT = 60


class Why(StrEnum):
    """What a message is about."""

    SEATED = "seated"
    WAITING = "waiting"
    PROMOTED = "promoted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SESSION_CANCELLED = "session_cancelled"


TEMPLATES = {
    Why.SEATED: "seat",
    Why.PROMOTED: "seat",
    Why.MOVED: "seat",
    Why.WAITING: "waiting",
    Why.CANCELLED: "seat_cancelled",
    Why.SESSION_CANCELLED: "seat_cancelled",
}
ENDS = frozenset({Why.CANCELLED, Why.SESSION_CANCELLED})


def ask(pairs: Iterable[tuple[SignUp, Why]], *, at: datetime) -> None:
    """Ask for one message a sign-up, in the caller's transaction; the same event asks once."""
    for row, why in pairs:
        key = f"seat:{row.pk}:{why}:{at.timestamp():.0f}"
        payload = {"signup": row.pk, "why": str(why), "at": at.isoformat()}
        enqueue(task=TASK, payload=payload, at=at, key=key)


@transaction.atomic
def write(*, signup: SignUp, why: Why, at: datetime, key: str) -> None:
    """Write one message with its calendar file; somebody without an address gets none."""
    person = signup.person
    address = Email.objects.filter(person=person, primary=True).first() if person else None
    if person is None or address is None:
        return
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = _context(signup, person, why)
    attachments: list[Attachment] = []
    if why is not Why.WAITING:
        entry = calendars.next_entry(session=signup.session, person=person)
        if entry is not None or why not in ENDS:
            text = calendars.file(
                session=signup.session, person=person, address=address.address, ends=why in ENDS, at=at
            )
            method = "CANCEL" if why in ENDS else "REQUEST"
            attachments.append(Attachment("session.ics", text, f"text/calendar; method={method}"))
    post(
        to=address.address,
        template=TEMPLATES[why],
        context=context,
        language=language,
        at=at,
        key=key,
        person=person.pk,
        attachments=attachments,
    )


def _short(title: str, room: int) -> str:
    """Cut a title to what a subject line holds."""
    return title if len(title) <= room else title[: room - 1].rstrip() + "…"


def _context(signup: SignUp, person: Person, why: Why) -> dict[str, object]:
    session = signup.session
    workshop = session.workshop
    line = place_in_line(signup) if why is Why.WAITING else None
    title = session.words or pick(workshop.title)[0]
    name = "seat" if why not in ENDS else "workshop"
    keywords = session.path if name == "seat" else {"code": workshop.code}
    return {
        "why": str(why),
        "title": title,
        "short": _short(title, SUBJECT - 24),
        "workshop": pick(workshop.title)[0],
        "hours": _hours(session, person),
        "place": session.place if signup.pool.kind == "onsite" else "",
        "online": signup.pool.kind == "online",
        "reason": session.cancelled_reason,
        "line": line,
        "cancel_until": times.moment(workshop.cancel_until, workshop.tz, full=False),
        "url": f"{settings.ORIGIN}{reverse(name, kwargs=keywords)}",
        "contact": workshop.consultation.contact_email or settings.CONTACT,
    }


def _hours(session: Session, person: Person) -> str:
    """Give when it begins and ends, in the workshop's zone and, where it differs, in the person's own."""
    tz = session.workshop.tz
    words = times.moment(session.starts_at, tz) + " – " + times.hour(session.ends_at, tz)
    preference = getattr(person.user, "preference", None) if person.user else None
    own = clock.zone(preference.zone) if preference and preference.zone else None
    if own and times.hour(session.starts_at, own) != times.hour(session.starts_at, tz):
        words += f" ({times.hour(session.starts_at, own)} {times.zone_words(own)})"
    return words
