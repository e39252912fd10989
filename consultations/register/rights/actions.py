"""What people may ask: a copy of everything, and to be removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.register.consent.models import Stop, StopAddress
from consultations.register.directory.models import Email, Person
from consultations.register.directory.traders import businesses, only_theirs
from consultations.register.rights import copying, files
from consultations.register.rights.models import Copy, Erasure
from ds4skills.accounts import staff
from ds4skills.accounts.models import User
from ds4skills.accounts.privacy import Subject, holdings
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import enqueue

WAIT = timedelta(days=14)
HOLD = timedelta(days=7)


class AskedAlreadyError(Exception):
    """An erasure is on its way already; `erasure` says until when it can be called off."""

    def __init__(self, erasure: Erasure) -> None:
        super().__init__(str(erasure.key))
        self.erasure = erasure


class StillStaffError(Exception):
    """Somebody works on a consultation and has to give that back first."""


class TooLateError(Exception):
    """The erasure was done or called off."""


class GoneError(Exception):
    """The copy was taken, or is too old."""


def _rows(key: UUID) -> list[Subject]:
    """Give a person and the rows that were merged into theirs."""
    rows = Person.objects.filter(pk=key) | Person.objects.filter(merged_into=key)
    found = [Subject(each.pk, each.user_id) for each in rows.order_by("pk")]
    return found or [Subject(key)]


def subjects(key: UUID) -> list[Subject]:
    """Give whose rows a copy holds: the person's, and those of sole traders they belong or belonged to."""
    found = _rows(key)
    return found + [Subject(each.pk) for each in businesses([each.key for each in found])]


def leaving(key: UUID, at: datetime) -> list[Subject]:
    """Give whose rows go with a person: their own, and those of sole traders whose only contact they are."""
    found = sorted(
        _rows(key), key=lambda each: each.key == key
    )  # what was merged first, for it points to the rest
    return found + [Subject(each.pk) for each in only_theirs([each.key for each in found], at)]


@transaction.atomic
def ask_erasure(
    *, actor: User | None, person: Person, wish: str = Erasure.Wish.FORGET, at: datetime
) -> Erasure:
    """Ask that a person be removed in 14 days; they are written to no more from this moment."""
    if person.user_id and staff.works_here(User.objects.get(pk=person.user_id)):
        raise StillStaffError
    open_one = Erasure.objects.filter(key=person.pk, cancelled_at=None, done_at=None).first()
    if open_one is not None:
        raise AskedAlreadyError(open_one)
    try:
        with transaction.atomic():
            made = Erasure.objects.create(
                key=person.pk, wish=wish, asked_at=at, asked_by=actor, due_at=at + WAIT
            )
    except IntegrityError as error:
        raise AskedAlreadyError(
            Erasure.objects.get(key=person.pk, cancelled_at=None, done_at=None)
        ) from error
    Stop.objects.get_or_create(person=person, kind=Stop.Kind.RESTRICTED, defaults={"at": at})
    note(actor=actor, verb="erasure.asked", target=person, at=at, wish=wish)
    return made


@transaction.atomic
def cancel_erasure(*, actor: User | None, erasure: Erasure, at: datetime) -> None:
    """Call an erasure off while there is time; the person may be written to again, but for what else was stopped."""
    open_ones = Erasure.objects.filter(pk=erasure.pk, cancelled_at=None, done_at=None)
    if not open_ones.update(cancelled_at=at):
        raise TooLateError
    made_with_it = {"kind": Stop.Kind.RESTRICTED, "at": erasure.asked_at}
    Stop.objects.filter(person_id=erasure.key, **made_with_it).delete()
    note(actor=actor, verb="erasure.cancelled", target=erasure, at=at)


@transaction.atomic
def erase(*, erasure: Erasure, at: datetime) -> dict[str, int]:
    """Remove a person now: every declared table is asked; gives how many rows each let go."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.cancelled_at or row.done_at:
        raise TooLateError
    who = leaving(row.key, at)
    if row.wish == Erasure.Wish.NEVER_WRITE:
        never_write(who, at)
    counts = remove(who, at=at)
    row.done_at, row.counts = at, counts
    row.save(update_fields=["done_at", "counts"])
    note(actor=None, verb="erasure.done", target=row, at=at, rows=sum(counts.values()))
    return counts


def never_write(who: Sequence[Subject], at: datetime) -> None:
    """Keep the addresses of somebody who goes, for nothing but never writing there again."""
    addresses = Email.objects.filter(person__in=[each.key for each in who]).values_list("address", flat=True)
    known = {row.address.lower() for row in StopAddress.objects.filter(address__in=addresses)}
    fresh = sorted({address.lower() for address in addresses} - known)
    StopAddress.objects.bulk_create(StopAddress(address=address, at=at) for address in fresh)


def remove(who: Sequence[Subject], *, at: datetime) -> dict[str, int]:
    """Ask every declared table to let somebody go, in the declared order; used by erasures and by their replay."""
    for copy in Copy.objects.filter(key__in=[each.key for each in who]).exclude(file=""):
        files.drop(copy.file)
    counts: dict[str, int] = {}
    for holding in holdings():
        for subject in who if holding.erase else ():
            count = holding.erase(subject, at) if holding.erase else 0
            if count:
                label = holding.table._meta.label
                counts[label] = counts.get(label, 0) + count
    return counts


def erase_due(at: datetime) -> int:
    """Remove everybody whose 14 days are over; gives how many."""
    rows = list(
        Erasure.objects.filter(cancelled_at=None, done_at=None, due_at__lte=at).order_by("due_at", "id")
    )
    for row in rows:
        erase(erasure=row, at=at)
    return len(rows)


@transaction.atomic
def ask_copy(*, actor: User | None, person: Person, at: datetime) -> Copy:
    """Ask for a copy of everything; one that waits or was not taken yet serves again."""
    fresh = Copy.objects.filter(key=person.pk, taken_at=None, gone_at=None, asked_at__gt=at - HOLD)
    known = fresh.order_by("-id").first()
    if known is not None:
        return known
    made = Copy.objects.create(key=person.pk, asked_at=at)
    enqueue(task="rights.copy", payload={"copy": made.pk, "language": person.language}, at=at)
    note(actor=actor, verb="copy.asked", target=person, at=at)
    return made


@transaction.atomic
def make_copy(*, copy: Copy, language: str, at: datetime) -> None:
    """Write the copy's file; asked for twice, it is written once."""
    row = Copy.objects.select_for_update().get(pk=copy.pk)
    if row.file or row.gone_at:
        return
    row.file = files.keep(copying.archive(subjects(row.key), language=language, at=at))
    row.ready_at = at
    row.save(update_fields=["file", "ready_at"])


@transaction.atomic
def take_copy(*, copy: Copy, at: datetime) -> bytes:
    """Hand the copy out, once."""
    row = Copy.objects.select_for_update().get(pk=copy.pk)
    body = files.read(row.file) if row.file and row.taken_at is None and row.asked_at > at - HOLD else None
    if body is None:
        raise GoneError
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    transaction.on_commit(lambda: files.drop(row.file))
    return body


def drop_old_copies(at: datetime) -> int:
    """Remove files that nobody took within a week."""
    rows = Copy.objects.filter(gone_at=None, asked_at__lte=at - HOLD)
    for row in rows:
        if row.file:
            files.drop(row.file)
    return rows.update(gone_at=at, file="")
