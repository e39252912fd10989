"""Calendar files: one event, one attendee, one identity for ever; hours in UTC, zones in words."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from consultations.register.directory.models import Person
from ds4skills.web import times
from ds4skills.web.texts import pick
from workshops.planning.models import Session
from workshops.signups.models import CalendarEntry


def entry_of(*, session: Session, person: Person) -> CalendarEntry:
    """Give the entry of a session in a person's calendar; made once, kept through every cancelling."""
    found, _made = CalendarEntry.objects.get_or_create(
        session=session, person=person, defaults={"uid": f"{uuid4()}@ds4skills"}
    )
    return found


def next_entry(*, session: Session, person: Person) -> CalendarEntry | None:
    """Raise the sequence of an entry that was sent before; the first file has sequence 0."""
    rows = CalendarEntry.objects.filter(session=session, person=person)
    if rows.update(sequence=F("sequence") + 1):
        return rows.get()
    return None


def file(*, session: Session, person: Person, address: str, ends: bool, at: datetime) -> str:
    """Write the calendar file of a seat: METHOD REQUEST, or CANCEL where it ends."""
    entry = entry_of(session=session, person=person)
    calendar = Calendar()
    calendar.add("prodid", "-//DS4Skills//Workshops//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if ends else "REQUEST")
    calendar.add_component(_event(session, person, entry, address, ends=ends, at=at))
    return bytes(calendar.to_ical()).decode()


def _event(
    session: Session, person: Person, entry: CalendarEntry, address: str, *, ends: bool, at: datetime
) -> Event:
    workshop = session.workshop
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", session.words or pick(workshop.title)[0])
    event.add("status", "CANCELLED" if ends else "CONFIRMED")
    event.add("location", session.place or _("Online"))
    page = f"{settings.ORIGIN}{reverse('seat', kwargs=session.path)}"
    words = times.moment(session.starts_at, workshop.tz)
    event.add("description", f"{pick(workshop.title)[0]}\n{words}\n{page}")
    event.add("url", page)
    organiser = vCalAddress(f"MAILTO:{workshop.consultation.contact_email or settings.CONTACT}")
    organiser.params["cn"] = vText(settings.SITE_NAME)
    event["organizer"] = organiser
    guest = vCalAddress(f"MAILTO:{address}")
    guest.params.update({"cn": vText(str(person)), "partstat": vText("ACCEPTED"), "rsvp": vText("FALSE")})
    event.add("attendee", guest, encode=False)
    return event
