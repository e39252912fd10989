"""Taking a batch back, newest change first: what still stands as the batch left it returns to what it was.

Killed and started anew it goes on below the last change that was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.register.directory.changes import Change
from consultations.register.directory.many import Way, change
from consultations.register.directory.models import Organisation, Person
from consultations.register.imports import reverting
from consultations.register.imports.applying import way_of
from consultations.register.imports.checking import Tell, silent
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.imports.references import referred
from consultations.register.imports.reverting import Kept
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import start
from ds4skills.jobs.models import Job
from ds4skills.storage.rows import insert_all

CHUNK = 1000
Fate, State = ImportRow.Fate, ImportBatch.State


class NothingToUndoError(Exception):
    """The import wrote nothing that can still be taken back."""


@transaction.atomic
def begin(*, actor: User, batch: ImportBatch, title: str, next_url: str, at: datetime) -> Job:
    """Ask for everything that an import wrote to be taken back."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not batch.undoable:
        raise NothingToUndoError
    payload = {"batch": batch.pk, "actor": actor.pk}
    batch.job = start(
        owner=actor, task="register.import.undo", title=title, payload=payload, at=at, next_url=next_url
    )
    batch.state = State.UNDOING
    batch.save(update_fields=["job", "state"])
    batch.rows.filter(fate=Fate.DONE).update(fate=Fate.UNDONE)
    note(actor=actor, verb="import.undo-begun", target=batch, at=at)
    return batch.job


def undo(*, actor: User, batch: ImportBatch, at: datetime, tell: Tell = silent) -> int:
    """Take back what a batch wrote; gives how many changes were looked at."""
    mine = Change.objects.filter(via=batch.via)
    total, done = mine.count(), 0
    way = way_of(batch, actor, at, via=f"imports.undo:{batch.pk}")
    while True:
        left = mine if batch.undone_to is None else mine.filter(pk__lt=batch.undone_to)
        changes = list(left.order_by("-pk")[:CHUNK])
        if not changes:
            break
        with transaction.atomic():
            _chunk(batch, changes, way)
            batch.undone_to = changes[-1].pk
            batch.save(update_fields=["undone_to"])
            note(actor=actor, verb="import.undone", target=batch, at=at, changes=len(changes))
        done += len(changes)
        tell(done, total)
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.UNDONE, undone_at=at)
        note(actor=actor, verb="import.undo-finished", target=batch, at=at)
    return done


def _chunk(batch: ImportBatch, changes: Sequence[Change], way: Way) -> None:
    """Take some changes back: first what was added to rows, then fields, then people, then organisations."""
    kept = Kept()
    made = [each for each in changes if each.field == ""]
    fields = [each for each in changes if each.field]
    lines = reverting.remove_children(made, way, kept)
    lines += reverting.restore(fields, way, kept)
    for table, model in (("person", Person), ("organisation", Organisation)):
        lines += _remove(model, [each for each in made if each.table == table], way, kept)
    insert_all(lines)
    _tell(batch, kept)


def _remove(model: type[Person | Organisation], made: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    """Remove stakeholders that the batch added and nothing refers to; their keys stay."""
    names = {each.key: each.new for each in made if each.key}
    if not names:
        return []
    ours = {way.via, *(each.via for each in made)}
    edited = Change.objects.filter(key__in=names).exclude(via__in=ours).values_list("key", flat=True)
    for key in edited.order_by().distinct():
        if key:
            kept.add(key, "kept_edited", names[key])
    for key, table in referred(names).items():
        kept.add(key, "kept_referred", f"{names[key]}: {table}")
    gone = [key for key in names if not kept.whole(key)]
    there = set(model._default_manager.filter(pk__in=gone).values_list("pk", flat=True))
    reverting.erase(model, there)
    table = model._meta.model_name or ""
    return [change(way, key, table, key, field="-", old=names[key]) for key in gone if key in there]


def _tell(batch: ImportBatch, kept: Kept) -> None:
    """Say of rows what was kept of them, and why."""
    if not kept.reasons:
        return
    by_key: dict[UUID, list[ImportRow]] = defaultdict(list)
    for name in ("target", "organisation"):
        for row in batch.rows.filter(**{f"{name}__in": list(kept.reasons)}).order_by("number"):
            by_key[getattr(row, name)].append(row)
    rows: dict[int, ImportRow] = {}
    for key, reasons in kept.reasons.items():
        for row in _first(by_key[key], key):
            row = rows.setdefault(row.pk, row)  # noqa: PLW2901 -- one object for each row
            row.problems = [*row.problems, *([*each] for each in reasons)]
            row.fate = Fate.KEPT
    ImportRow.objects.bulk_update(rows.values(), ["problems", "fate"], batch_size=100)


def _first(rows: Iterable[ImportRow], key: UUID) -> list[ImportRow]:
    """Give the rows about a stakeholder; of an organisation that many people share, the first."""
    about = [row for row in rows if row.target == key]
    return about or list(rows)[:1]
