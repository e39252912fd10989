"""Applying an import: chunks of 200 rows, one transaction each, every verdict judged again inside.

Killed and started anew it goes on after the last chunk that was committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from consultations.register.directory.many import Way
from consultations.register.imports import persons, writing
from consultations.register.imports.checking import Tell, drafted, plans_of, silent, spell
from consultations.register.imports.known import Seen
from consultations.register.imports.models import ImportBatch, ImportFile, ImportRow, Kind
from consultations.register.imports.parsing import Draft, Lists
from consultations.register.imports.planning import NEW, UNCHANGED, UPDATE, Plan, blank
from consultations.register.imports.vocabularies import lists_of
from consultations.register.origins.actions import month_after
from consultations.register.origins.models import Origin
from consultations.register.relations.actions import alone
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import start
from ds4skills.jobs.models import Job
from ds4skills.storage.rows import update_all

CHUNK, ATTEMPTS = 200, 3
WRITTEN = ["verdict", "problems", "target", "organisation", "fate"]
Verdict, Fate, State = ImportRow.Verdict, ImportRow.Fate, ImportBatch.State
ACTING = (Verdict.NEW, Verdict.UPDATE)


class NotCheckedError(Exception):
    """The import has not been checked, or its rows were applied or taken back."""


class NothingToDoError(Exception):
    """No row would change anything."""


def waiting(batch: ImportBatch) -> int:
    """Count the rows that applying would write."""
    return _todo(batch).count()


def _todo(batch: ImportBatch) -> QuerySet[ImportRow]:
    decided = batch.rows.filter(verdict=Verdict.DUPLICATE).exclude(choice__in=["", "skip"])
    return (batch.rows.filter(verdict__in=ACTING) | decided).filter(fate=Fate.OPEN)


@transaction.atomic
def begin(*, actor: User, batch: ImportBatch, title: str, next_url: str, at: datetime) -> Job:
    """Ask for an import to be applied, once; one that stopped, or whose job died, goes on."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    ready = {State.CHECKED, State.STOPPED, State.APPLIED, State.APPLYING}
    if batch.state not in ready or batch.busy:
        raise NotCheckedError
    if not waiting(batch):
        raise NothingToDoError
    payload = {"batch": batch.pk, "actor": actor.pk}
    batch.job = start(
        owner=actor, task="register.import.apply", title=title, payload=payload, at=at, next_url=next_url
    )
    batch.state = State.APPLYING
    batch.save(update_fields=["job", "state"])
    note(actor=actor, verb="import.begun", target=batch, at=at)
    return batch.job


def way_of(batch: ImportBatch, actor: User, at: datetime, via: str = "") -> Way:
    """Give by what, by whom and on what basis the rows of an import are written."""
    due = month_after(at.date()) if batch.kind == Kind.PEOPLE else None
    return Way(via or batch.via, actor, at, Origin.Kind.IMPORT, batch.basis, batch.network, due)


def apply(*, actor: User, batch: ImportBatch, at: datetime, tell: Tell = silent) -> int:
    """Write what was checked; gives how many rows were written."""
    lists = lists_of(batch)
    total, done, last = waiting(batch), 0, 0
    while rows := list(_todo(batch).filter(number__gt=last).order_by("number")[:CHUNK]):
        last = rows[-1].number
        done += _attempt(actor, batch, rows, lists, at)
        tell(min(total, done), total)
    finish(actor=actor, batch=batch, at=at)
    return done


def _attempt(actor: User, batch: ImportBatch, rows: Sequence[ImportRow], lists: Lists, at: datetime) -> int:
    """Write one chunk; where somebody took an identifier meanwhile, judge it again, in the end row by row."""
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _chunk(actor, batch, rows, lists, at)
        except IntegrityError:
            for row in rows:
                row.refresh_from_db()
    return sum(_alone(actor, batch, row, lists, at) for row in rows)


def _alone(actor: User, batch: ImportBatch, row: ImportRow, lists: Lists, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _chunk(actor, batch, [row], lists, at)
    except IntegrityError:
        batch.rows.filter(pk=row.pk).update(fate=Fate.WAITS, problems=[["taken", "", ""]])
        return 0


def _chunk(actor: User, batch: ImportBatch, rows: Sequence[ImportRow], lists: Lists, at: datetime) -> int:
    if "parent_key" in lists.columns.values():
        alone()
    drafts = {row.number: drafted(row, lists) for row in rows}
    pending, written = list(rows), 0
    while pending:
        now, later = _ready(batch, pending, drafts)
        written += _wave(actor, batch, now, drafts, at)
        update_all(now, WRITTEN)
        pending = later
    first, last = rows[0].number, rows[-1].number
    note(actor=actor, verb="import.applied", target=batch, at=at, rows=written, first=first, last=last)
    return written


def _ready(
    batch: ImportBatch, rows: Sequence[ImportRow], drafts: Mapping[int, Draft]
) -> tuple[list[ImportRow], list[ImportRow]]:
    """Part rows that may be written now from those that mean a row among them."""
    numbers, marks = {row.number for row in rows}, set[str]()
    now: list[ImportRow] = []
    later: list[ImportRow] = []
    for row in rows:
        waits = _row_meant(row) in numbers
        if batch.kind == Kind.PEOPLE:
            mine = set(persons.marks(drafts[row.number]))
            waits = waits or bool(mine & marks)
            marks |= mine
        (later if waits else now).append(row)
    return (now, later) if now else (list(rows), [])


def _row_meant(row: ImportRow) -> int | None:
    wanted = row.choice.removeprefix("same:")
    return int(wanted) if row.choice.startswith("same:") and wanted.isdecimal() else None


def _wave(
    actor: User, batch: ImportBatch, rows: Sequence[ImportRow], drafts: Mapping[int, Draft], at: datetime
) -> int:
    chosen = {row.number: row.choice for row in rows}
    _resolve(batch, rows)
    plans = plans_of(batch, rows, [drafts[row.number] for row in rows], Seen(), choices=True)
    go: list[tuple[Plan, str]] = []
    for row, plan in zip(rows, plans, strict=True):
        if _still(row, plan):
            go.append((plan, f"imports.row:{row.pk}"))
            row.fate = Fate.DONE
        else:
            row.fate = Fate.WAITS
            row.problems = [["was", "", row.verdict], *(list(problem) for problem in plan.problems)]
            row.verdict = plan.verdict
    write = writing.people if batch.kind == Kind.PEOPLE else writing.organisations
    write(go, way_of(batch, actor, at))
    for row, plan in zip(rows, plans, strict=True):
        row.target, row.organisation = plan.target or row.target, plan.organisation
        row.choice = chosen[row.number]
    return len(go)


def _resolve(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    """Put the stakeholder that another row became in the place of that row's number."""
    meant = {row.number: number for row in rows if (number := _row_meant(row))}
    field = "organisation" if batch.kind == Kind.PEOPLE else "target"
    others = batch.rows.filter(number__in=set(meant.values()), fate=Fate.DONE)
    found = dict(others.values_list("number", field))
    for row in rows:
        key = found.get(meant.get(row.number, 0))
        if key:
            row.choice = f"same:{key}"


def _still(row: ImportRow, plan: Plan) -> bool:
    """Tell whether a row does what the person who looked at it saw."""
    if row.verdict == Verdict.DUPLICATE:
        wanted = {NEW} if row.choice == "new" else {UPDATE, UNCHANGED}
        wanted |= {NEW} if plan.organisation and row.choice.startswith("same:") else set()
        return plan.verdict in wanted
    overwritten = {name: old for name, (old, _new) in plan.writes.items() if not blank(old)}
    seen = {name: pair[0] for name, pair in row.differences.items()}
    same = all(seen.get(name) == spell(old) for name, old in overwritten.items())
    return same and plan.verdict in {row.verdict, UNCHANGED}


@transaction.atomic
def finish(*, actor: User, batch: ImportBatch, at: datetime, stopped: bool = False) -> None:
    """Say that an import was applied, or stopped on the way; the file itself is no longer needed."""
    state = State.STOPPED if stopped else State.APPLIED
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, applied_at=at)
    if not stopped:
        ImportFile.objects.filter(batch=batch).delete()
    note(actor=actor, verb=f"import.{'stopped' if stopped else 'finished'}", target=batch, at=at)
