"""Telling people that we hold an entry about them (GDPR Art. 14): who is owed it, who was told."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from consultations.programme.letters import Owed
from consultations.register.directory.models import Person
from consultations.register.origins.models import Notice, Origin
from consultations.register.origins.queries import notices
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

LEAD = timedelta(days=3)  # sent this long before the day, so that an outage does not make it late


def waiting(by: date | None = None) -> QuerySet[Person]:
    """List the people who were not told yet, or must be told by a day, with `due_on`, the earliest first."""
    owing = Origin.objects.filter(key=OuterRef("pk"), notice_due_on__isnull=False)
    within = owing.filter(notice_due_on__lte=by) if by else owing
    told_ = notices().filter(key=OuterRef("pk"))
    untold = Person.objects.filter(Exists(within), ~Exists(told_), merged_into=None)
    first = owing.order_by("notice_due_on").values("notice_due_on")[:1]
    return untold.annotate(due_on=Subquery(first)).order_by("due_on", "folded", "pk")


def owed(people: Collection[UUID]) -> dict[UUID, Owed]:
    """Give, for those of some people who were not told yet, the origin that they are told of."""
    told_ = set(notices().filter(key__in=people).values_list("key", flat=True))
    rows = Origin.objects.filter(key__in=people, notice_due_on__isnull=False).select_related("network")
    found: dict[UUID, Owed] = {}
    for row in rows.order_by("notice_due_on", "id"):
        if row.key not in told_:
            found.setdefault(row.key, Owed(row))
    return found


def told(people: Iterable[UUID], *, via: str, at: datetime) -> None:
    """Write down, in the caller's transaction, that people are being told."""
    Notice.objects.bulk_create([Notice(key=key, sent_at=at, via=via) for key in people])


@transaction.atomic
def told_otherwise(*, actor: User, person: Person, at: datetime) -> None:
    """Write down that somebody who cannot be reached by mail was told in another way."""
    told([person.pk], via="staff", at=at)
    note(actor=actor, verb="notice.given", target=person, at=at)
