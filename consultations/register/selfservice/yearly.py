"""Once a year everybody who may be written to is asked whether their entry is still right; once per due date."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils.translation import gettext as _

from consultations.register.consent.queries import may_contact
from consultations.register.directory.models import Affiliation, Email, Person
from consultations.register.origins.models import Notice, Origin
from consultations.register.origins.queries import STILL_RIGHT
from consultations.register.selfservice import links
from consultations.register.selfservice.models import Link
from ds4skills.audit.actions import note
from ds4skills.web.letters import Letter
from ds4skills.web.mail import Message, post_all

YEAR = timedelta(days=365)
CHUNK = 200
ABOUT = "selfservice.yearly"


def due(at: datetime) -> QuerySet[Person]:
    """List people whose year is over since they last said so, were last asked, or came in."""
    edge, me = at - YEAR, OuterRef("pk")
    asked = Notice.objects.filter(key=me, via=STILL_RIGHT, sent_at__gt=edge)
    came = Origin.objects.filter(key=me, at__lte=edge)
    rows = Person.objects.filter(Exists(came), ~Exists(asked), merged_into=None)
    return rows.exclude(verified_on__gt=edge.date()).order_by("pk")


def ask_all(at: datetime) -> int:
    """Write to everybody who is due and may be written to; gives how many. Killed anywhere, the next round goes on."""
    count, last = 0, None
    while True:
        rows = due(at) if last is None else due(at).filter(pk__gt=last)
        chunk = list(rows[:CHUNK])
        if not chunk:
            return count
        count, last = count + _ask(chunk, at), chunk[-1].pk


@transaction.atomic
def _ask(chunk: Sequence[Person], at: datetime) -> int:
    """Write to those of a chunk who may be written to, with what says that they were asked, in one transaction."""
    allowed = may_contact([each.pk for each in chunk], at=at)
    people = [each for each in chunk if each.pk in allowed]
    if not people:
        return 0
    addresses = dict(
        Email.objects.filter(person__in=people, primary=True).values_list("person_id", "address")
    )
    days, places = _due_days(people), _places(people, at)
    post_all(
        [_letter(each, addresses[each.pk], days[each.pk], places.get(each.pk, []), at) for each in people],
        at=at,
    )
    Notice.objects.bulk_create(Notice(key=each.pk, sent_at=at, via=STILL_RIGHT) for each in people)
    note(actor=None, verb="people.asked-still-right", target=people[0], at=at, count=len(people))
    return len(people)


def _due_days(people: Sequence[Person]) -> dict[UUID, date]:
    """Give the day on which each year is over; it names the message, so that it goes once for that day."""
    keys = [each.pk for each in people]
    came = Origin.objects.filter(key__in=keys).values("key").annotate(day=Min("at"))
    asked = Notice.objects.filter(key__in=keys, via=STILL_RIGHT).values("key").annotate(day=Max("sent_at"))
    known: dict[UUID, list[date]] = {}
    for row in [*came, *asked]:
        known.setdefault(row["key"], []).append(row["day"].date())
    for each in people:
        known[each.pk] += [each.verified_on] if each.verified_on else []
    return {key: max(days) + YEAR for key, days in known.items()}


def _places(people: Sequence[Person], at: datetime) -> dict[UUID, list[str]]:
    rows = Affiliation.objects.filter(person__in=people).select_related("organisation").order_by("id")
    found: dict[UUID, list[str]] = {}
    for tie in rows:
        if tie.runs(at):
            words = f"{tie.organisation}, {tie.role}" if tie.role else str(tie.organisation)
            found.setdefault(tie.person_id, []).append(words)
    return found


def _letter(person: Person, address: str, day: date, places: Sequence[str], at: datetime) -> Message:
    url = links.make(purpose=Link.Purpose.PERSON, subject=person.pk, at=at)
    return Message(
        to=address,
        template="still_right",
        context={
            "person": person,
            "address": address,
            "places": places,
            "url": f"{url}?right",
            "contact": settings.CONTACT,
        },
        language=person.language,
        key=f"still-right:{person.pk.hex}:{day.isoformat()}",
        person=person.pk,
        about=f"{ABOUT}:{day.year}",
    )


def still_wanted(letter: Letter, at: datetime) -> str:
    """Give why a letter must not go any more, in the hour in which it would; or nothing."""
    allowed = letter.person is not None and letter.person in may_contact([letter.person], at=at)
    return "" if allowed else _("may not be written to any more")
