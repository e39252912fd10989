"""People who have not been heard of for two years are asked whether they want to stay, then let go. Needs no page."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.register.consent.models import ConsentRecord, Stop
from consultations.register.directory.joined import hangs
from consultations.register.directory.models import Email, Person
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Notice, Origin
from consultations.register.rights.models import Erasure
from ds4skills.audit.actions import note
from ds4skills.web.mail import post

QUIET = timedelta(days=730)
ANSWER = timedelta(days=30)
STAY = "stay?"
CHUNK = 200


def _silent(before: datetime) -> QuerySet[Person]:
    """List people who came in before an instant and have done nothing themselves since."""
    me = OuterRef("pk")
    acts = (
        hangs(Interaction.objects.filter(direction="in", at__gte=before), "person_key", Person),
        hangs(ConsentRecord.objects.filter(at__gte=before), "key", Person),
        Q(Exists(Email.objects.filter(person=me, verified_at__gte=before))),
        hangs(Origin.objects.filter(at__gte=before), "key", Person),
    )
    rows = Person.objects.filter(merged_into=None).exclude(user__last_login__gte=before)
    for each in acts:
        rows = rows.exclude(each)
    under_way = Erasure.objects.filter(key=me, done_at=None, cancelled_at=None)
    return rows.exclude(Exists(under_way)).order_by("pk")


def to_ask(at: datetime) -> QuerySet[Person]:
    """List people to be asked whether they want to stay."""
    asked = Notice.objects.filter(key=OuterRef("pk"), via=STAY, sent_at__gte=at - QUIET)
    return _silent(at - QUIET + ANSWER).exclude(Exists(asked))


def to_go(at: datetime) -> QuerySet[Person]:
    """List people who were asked 30 days ago or more and have not answered."""
    asked = Notice.objects.filter(
        key=OuterRef("pk"), via=STAY, sent_at__lte=at - ANSWER, sent_at__gte=at - QUIET
    )
    return _silent(at - QUIET).filter(Exists(asked))


def ask(at: datetime) -> int:
    """Ask people whether they want to stay, a few hundred at a time; gives how many."""
    rows = list(to_ask(at)[:CHUNK])
    addresses = dict(Email.objects.filter(person__in=rows, primary=True).values_list("person_id", "address"))
    stopped = set(Stop.objects.filter(person__in=rows).values_list("person_id", flat=True))
    with transaction.atomic():
        Notice.objects.bulk_create(Notice(key=row.pk, sent_at=at, via=STAY) for row in rows)
        for row in rows:
            if row.pk in addresses and row.pk not in stopped:
                _write(row, addresses[row.pk], at)
        if rows:
            note(actor=None, verb="people.asked-to-stay", target=rows[0], at=at, count=len(rows))
    return len(rows)


def _write(person: Person, address: str, at: datetime) -> None:
    post(
        to=address,
        template="stay",
        context={
            "person": person,
            "until": at + ANSWER,
            "url": f"{settings.ORIGIN}/me/data/",
            "contact": settings.CONTACT,
        },
        language=person.language,
        at=at,
        key=f"stay:{person.pk}:{at.date()}",
    )


@transaction.atomic
def let_go(at: datetime) -> int:
    """Begin the erasure of people who did not answer; 14 days remain to call it off."""
    rows = list(to_go(at)[:CHUNK])
    Erasure.objects.bulk_create(
        Erasure(key=row.pk, asked_at=at, due_at=at + timedelta(days=14)) for row in rows
    )
    return len(rows)
