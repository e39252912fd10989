"""Contact data that leave: asked for with a reason, agreed by a second coordinator, fetched once by who asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from consultations.register.consent.listing import purposes_of
from consultations.register.consent.models import Stop
from consultations.register.directory.models import Affiliation, Email, Mandate, Person
from consultations.register.origins.models import Origin
from consultations.register.rights import files, letters
from consultations.register.rights.models import ContactExport
from consultations.register.segments import queries as segments
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import start
from ds4skills.web.exporting import Cell, Sheet, to_csv, to_jsonl, to_xlsx

State = ContactExport.State
FETCH = timedelta(minutes=15)
AGREED_FOR = timedelta(days=7)  # to have the file made
COLUMNS = (
    "key",
    "given_name",
    "family_name",
    "email",
    "language",
    "country",
    "organisation_key",
    "organisation",
    "role",
    "affiliation_from",
    "affiliation_until",
    "mandate_until",
    "networks",
    "notice_on",
)


class SamePersonError(Exception):
    """Whoever asks cannot agree."""


class DecidedError(Exception):
    """It was decided already."""


class NotAgreedError(Exception):
    """It was not agreed, or its file is made already, or it is somebody else's."""


class GoneError(Exception):
    """The file was fetched, or its 15 minutes are over, or it is somebody else's."""


@transaction.atomic
def ask(
    *,
    actor: User,
    segment: int | None,
    name: str,
    chosen: Mapping[str, Any],
    columns: Sequence[str],
    kind: str,
    reason: str,
    at: datetime,
) -> ContactExport:
    """Ask to take contact data out; `chosen` is the segment's filter as it stands now, or {} for everybody."""
    facts = {"segment": segment, "name": name, "filter": dict(chosen)}
    made = ContactExport.objects.create(
        filter=facts, columns=list(columns), kind=kind, reason=reason, asked_by=actor, asked_at=at
    )
    note(actor=actor, verb="contacts.asked", target=made, at=at, filter=name)
    letters.ask_others(made, at)
    return made


@transaction.atomic
def decide(*, actor: User, export: ContactExport, agree: bool, at: datetime) -> ContactExport:
    """Agree to an export, or refuse it; who asked is told, and has the file made when they are there to take it."""
    row = ContactExport.objects.select_for_update().get(pk=export.pk)
    if row.asked_by_id == actor.pk:
        raise SamePersonError
    if row.state != State.ASKED:
        raise DecidedError
    row.state = State.AGREED if agree else State.REFUSED
    row.decided_by, row.decided_at = actor, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    note(actor=actor, verb="contacts.agreed" if agree else "contacts.refused", target=row, at=at)
    letters.tell_owner(row, at)
    return row


@transaction.atomic
def prepare(*, actor: User, export: ContactExport, title: str, at: datetime) -> ContactExport:
    """Have the file of an agreed export written; only who asked may, within seven days of the agreement."""
    row = ContactExport.objects.select_for_update().get(pk=export.pk)
    agreed = row.state == State.AGREED and row.decided_at is not None and at < row.decided_at + AGREED_FOR
    if not agreed or row.asked_by_id != actor.pk:
        raise NotAgreedError
    row.state = State.MAKING
    row.save(update_fields=["state"])
    start(owner=actor, task="rights.contacts", title=title, payload={"export": row.pk}, at=at)
    return row


def people(export: ContactExport, at: datetime) -> QuerySet[Person]:
    """List whom an export is about: the filter as it was asked, without those whose data are restricted."""
    chosen = export.filter.get("filter") or {}
    rows = segments.members(chosen, at) if chosen else Person.objects.filter(merged_into=None)
    return rows.exclude(pk__in=Stop.objects.values("person")).order_by("folded", "pk")


@transaction.atomic
def make(*, export: ContactExport, at: datetime) -> int:
    """Write the file; its 15 minutes begin. Gives how many people are in it."""
    row = ContactExport.objects.select_for_update().get(pk=export.pk)
    if row.state != State.MAKING:
        return row.count
    found = list(people(row, at))
    sheet = Sheet("contacts", list(row.columns), table(found, row.columns, at), about(row, len(found), at))
    write = {"csv": to_csv, "jsonl": to_jsonl}
    body = write[row.kind](sheet) if row.kind in write else to_xlsx([sheet])
    row.file, row.count, row.ready_at, row.state = files.keep(body), len(found), at, State.READY
    row.save(update_fields=["file", "count", "ready_at", "state"])
    note(actor=row.asked_by, verb="contacts.made", target=row, at=at, count=len(found))
    return row.count


def about(export: ContactExport, count: int, at: datetime) -> list[tuple[str, str]]:
    """Say beside the table whose it is, why, and of whom."""
    return [
        ("filter", str(export.filter.get("name", ""))),
        ("made at", at.isoformat()),
        ("asked by", str(export.asked_by)),
        ("reason", export.reason),
        ("people", str(count)),
    ]


@transaction.atomic
def fetch(*, actor: User, export: ContactExport, at: datetime) -> tuple[bytes, ContactExport]:
    """Hand the file to who asked, once, within 15 minutes."""
    row = ContactExport.objects.select_for_update().get(pk=export.pk)
    fresh = row.state == State.READY and row.ready_at is not None and at < row.ready_at + FETCH
    body = files.read(row.file) if fresh and row.asked_by_id == actor.pk else None
    if body is None:
        raise GoneError
    row.state, row.taken_at, name = State.TAKEN, at, row.file
    row.file = ""
    row.save(update_fields=["state", "taken_at", "file"])
    note(actor=actor, verb="contacts.taken", target=row, at=at, count=row.count)
    transaction.on_commit(lambda: files.drop(name))
    return body, row


def late(at: datetime) -> QuerySet[ContactExport]:
    """List exports whose file nobody fetched within 15 minutes."""
    return ContactExport.objects.filter(state=State.READY, ready_at__lte=at - FETCH)


def expire(at: datetime) -> int:
    """Remove files that were not fetched in time, and agreements of which no file was made."""
    ContactExport.objects.filter(state=State.AGREED, decided_at__lte=at - AGREED_FOR).update(
        state=State.EXPIRED
    )
    rows = list(late(at))
    for row in rows:
        files.drop(row.file)
    return ContactExport.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.EXPIRED, file="")


def table(rows: Sequence[Person], columns: Sequence[str], at: datetime) -> Iterable[list[Cell]]:
    """Give one row a person, with the asked columns."""
    keys = [row.pk for row in rows]
    addresses = dict(Email.objects.filter(person__in=keys, primary=True).values_list("person_id", "address"))
    ties: dict[UUID, Affiliation] = {}
    for tie in Affiliation.objects.filter(person__in=keys).select_related("organisation").order_by("-id"):
        if tie.runs(at):
            ties[tie.person_id] = tie
    mandates = {
        each.affiliation_id: each
        for each in Mandate.objects.filter(affiliation__in=[tie.pk for tie in ties.values()]).select_related(
            "affiliation"
        )
        if each.holds(at)
    }
    origins: dict[UUID, list[Origin]] = {}
    for origin in Origin.objects.filter(key__in=keys).select_related("network").order_by("id"):
        origins.setdefault(origin.key, []).append(origin)
    allowed = purposes_of(keys, at)
    for row in rows:
        held: Affiliation | None = ties.get(row.pk)
        mandate = mandates.get(held.pk) if held else None
        from_ = origins.get(row.pk, [])
        facts: dict[str, Cell] = {
            "key": str(row.pk),
            "given_name": row.given_name,
            "family_name": row.family_name,
            "email": addresses.get(row.pk, ""),
            "language": row.language,
            "country": row.country,
            "organisation_key": str(held.organisation_id) if held else "",
            "organisation": held.organisation.name if held else "",
            "role": held.role if held else "",
            "affiliation_from": held.starts_on if held else None,
            "affiliation_until": held.ends_on if held else None,
            "mandate_until": mandate.ends_at if mandate else None,
            "networks": " | ".join(sorted({each.network.name for each in from_ if each.network})),
            "purposes": " | ".join(allowed.get(row.pk, [])),
            "notice_on": min((each.notice_due_on for each in from_ if each.notice_due_on), default=None),
        }
        yield [facts[name] for name in columns]
