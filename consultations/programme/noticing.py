"""Telling people that we hold an entry about them (GDPR Art. 14): who is owed it, who was told."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least, Now, TruncDate

from consultations.programme.letters import Owed
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.origins.models import Notice, Origin
from consultations.register.origins.queries import notices
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

LEAD = timedelta(days=3)  # sent this long before the day, so that an outage does not make it late


def _origins(key: str, by: date | None = None) -> QuerySet[Origin]:
    """Give the origins of whom an outer row names, that somebody must be told of and was not, perhaps by a day."""
    told_ = notices().filter(key=OuterRef("key"))
    rows = Origin.objects.filter(~Exists(told_), key=OuterRef(key), notice_due_on__isnull=False)
    rows = rows.filter(notice_due_on__lte=by) if by else rows
    return rows.order_by("notice_due_on", "id")


def _businesses(by: date | None = None) -> QuerySet[Affiliation]:
    """Give the running ties to sole traders about whom nobody was told yet, with `due_on`."""
    runs = Q(ends_on=None) | Q(ends_on__gt=TruncDate(Now()))
    ties = Affiliation.objects.filter(runs, organisation__sole_trader=True, organisation__merged_into=None)
    owing = _origins("organisation", by)
    first = owing.values("notice_due_on")[:1]
    return ties.filter(Exists(owing)).annotate(due_on=Subquery(first)).order_by("due_on", "id")


def waiting(by: date | None = None) -> QuerySet[Person]:
    """List the people who were not told yet, or must be told by a day, with `due_on`, the earliest first.

    They are told of their own entry, and of a sole trader's, which is personal data, too.
    """
    theirs = _businesses(by).filter(person=OuterRef("pk"))
    untold = Person.objects.filter(Exists(_origins("pk", by)) | Exists(theirs), merged_into=None)
    own = Subquery(_origins("pk").values("notice_due_on")[:1])
    other = Subquery(_businesses().filter(person=OuterRef("pk")).values("due_on")[:1])  # type: ignore[misc]  # annotated
    first = Least(Coalesce(own, other), Coalesce(other, own))
    return untold.annotate(due_on=first).order_by("due_on", "folded", "pk")


def bodies_waiting(by: date | None = None) -> QuerySet[Organisation]:
    """List the sole traders of whom nobody was told and nobody is known, with `due_on`, the earliest first."""
    runs = Q(ends_on=None) | Q(ends_on__gt=TruncDate(Now()))
    known = Affiliation.objects.filter(runs, organisation=OuterRef("pk"), person__merged_into=None)
    rows = Organisation.objects.filter(~Exists(known), sole_trader=True, merged_into=None)
    rows = rows.filter(Exists(_origins("pk", by)))
    first = Subquery(_origins("pk").values("notice_due_on")[:1])
    return rows.annotate(due_on=first).order_by("due_on", "folded", "pk")


def owed(people: Collection[UUID]) -> dict[UUID, Owed]:
    """Give, for those of some people who were not told yet, the origin that they are told of."""
    told_ = set(notices().filter(key__in=people).values_list("key", flat=True))
    rows = Origin.objects.filter(key__in=people, notice_due_on__isnull=False).select_related("network")
    found: dict[UUID, Owed] = {}
    for row in rows.order_by("notice_due_on", "id"):
        if row.key not in told_:
            found.setdefault(row.key, Owed(row))
    ties = {tie.organisation_id: tie for tie in _businesses().filter(person__in=people)}
    rows = Origin.objects.filter(key__in=ties, notice_due_on__isnull=False).select_related("network")
    for row in rows.order_by("notice_due_on", "id"):
        found.setdefault(ties[row.key].person_id, Owed(row))
    return found


def told(people: Iterable[UUID], *, via: str, at: datetime) -> None:
    """Write down, in the caller's transaction, that people are being told, of sole traders they belong to as well."""
    keys = list(people)
    bodies = _businesses().filter(person__in=keys).values_list("organisation_id", flat=True)
    Notice.objects.bulk_create([Notice(key=key, sent_at=at, via=via) for key in [*keys, *set(bodies)]])


@transaction.atomic
def told_otherwise(*, actor: User, person: Person, at: datetime) -> None:
    """Write down that somebody who cannot be reached by mail was told in another way."""
    told([person.pk], via="staff", at=at)
    note(actor=actor, verb="notice.given", target=person, at=at)


@transaction.atomic
def body_told(*, actor: User, organisation: Organisation, at: datetime) -> None:
    """Write down that the person behind a sole trader, whom we do not know, was told in another way."""
    Notice.objects.create(key=organisation.pk, sent_at=at, via="staff")
    note(actor=actor, verb="notice.given", target=organisation, at=at)
