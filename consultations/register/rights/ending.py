"""The site's last day: everybody is told a month before, and goes on that day, but those who still work here."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from consultations.register.consent.queries import may_contact
from consultations.register.directory.models import Email, Person
from consultations.register.origins.models import Notice
from consultations.register.origins.queries import ENDING
from consultations.register.rights.models import Erasure
from consultations.register.rights.staying import CHUNK, begin_erasures
from ds4skills.accounts.models import User
from ds4skills.accounts.staff import works_here
from ds4skills.audit.actions import note
from ds4skills.web.mail import Message, post_all

AHEAD, LEAST = (
    timedelta(days=30),
    timedelta(days=14),
)  # told so long before; nobody goes sooner after being told


def ends_at() -> datetime | None:
    """Give the first instant at which the site is over, in its own zone; nothing where no end is set."""
    if settings.SITE_ENDS_ON is None:
        return None
    return datetime.combine(settings.SITE_ENDS_ON, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _people(*, told: bool, before: datetime) -> QuerySet[Person]:
    mine = Notice.objects.filter(key=OuterRef("pk"), via=ENDING, sent_at__lte=before)
    rows = Person.objects.filter(Exists(mine) if told else ~Exists(mine), merged_into=None)
    return rows.order_by("pk")


def to_tell(at: datetime) -> QuerySet[Person]:
    """List people who are to be told that the site ends, from 30 days before its end on."""
    last = ends_at()
    rows = _people(told=False, before=at)
    return rows if last is not None and at >= last - AHEAD else rows.none()


def to_go(at: datetime) -> QuerySet[Person]:
    """List people who go because the site has ended; who works on a consultation stays until the role is given back."""
    last = ends_at()
    rows = _people(told=True, before=at - LEAST)
    if last is None or at < last:
        return rows.none()
    users = User.objects.filter(person__in=rows).order_by("pk")
    under_way = Erasure.objects.filter(key=OuterRef("pk"), done_at=None, cancelled_at=None, due_at__lte=at)
    rows = rows.exclude(user__in=[user.pk for user in users if works_here(user)])
    return rows.exclude(Exists(under_way))


def tell(at: datetime) -> int:
    """Tell people that the site ends and their entry with it, a few hundred in each transaction; gives how many."""
    count = 0
    while rows := list(to_tell(at)[:CHUNK]):
        _tell(rows, at)
        count += len(rows)
    return count


@transaction.atomic
def _tell(rows: Sequence[Person], at: datetime) -> None:
    allowed = may_contact([row.pk for row in rows], at=at)
    addresses = dict(
        Email.objects.filter(person__in=allowed, primary=True).values_list("person_id", "address")
    )
    post_all([_letter(row, addresses[row.pk]) for row in rows if row.pk in allowed], at=at)
    Notice.objects.bulk_create(Notice(key=row.pk, sent_at=at, via=ENDING) for row in rows)
    note(actor=None, verb="people.told-of-the-end", target=rows[0], at=at, count=len(rows))


def _letter(person: Person, address: str) -> Message:
    return Message(
        to=address,
        template="site_ends",
        context={
            "person": person,
            "last": ends_at(),
            "url": f"{settings.ORIGIN}/me/data/",
            "contact": settings.CONTACT,
        },
        language=person.language,
        key=f"site-ends:{person.pk.hex}",
        person=person.pk,
    )


def let_go(at: datetime) -> int:
    """Have everybody who was told removed now that the site has ended; gives how many."""
    count = 0
    while rows := list(to_go(at)[:CHUNK]):
        Erasure.objects.filter(key__in=[row.pk for row in rows], done_at=None, cancelled_at=None).update(
            cancelled_at=at
        )
        begin_erasures(rows, at=at, due_at=at)
        count += len(rows)
    return count
