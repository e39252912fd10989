"""Taking a file in: read, columns, values, choices. Nothing is written to the register before applying."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from consultations.register.imports.checking import NotOpenError
from consultations.register.imports.columns import fingerprint
from consultations.register.imports.models import ImportBatch, ImportFile, ImportMapping, ImportRow, Kind
from consultations.register.origins.models import Network
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.importing import tables
from ds4skills.web.importing.reading import Ask
from ds4skills.web.importing.tables import Table

COLUMNS = 200  # no table of stakeholders has more; trust.md allows any file 500
FILE_KEPT, CELLS_KEPT = timedelta(days=7), timedelta(days=90)
Verdict, Fate, State = ImportRow.Verdict, ImportRow.Fate, ImportBatch.State


class FileGoneError(Exception):
    """The file is no longer kept, so it cannot be read anew."""


class ReasonMissingError(Exception):
    """A choice for many rows needs a reason."""


@dataclass(frozen=True)
class Facts:
    """Where a file comes from: what its rows are, the network, the source in words, the legal basis, the purposes."""

    kind: str
    source: str
    basis: str
    network: Network | None = None
    purposes: Sequence[str] = ()


def _reading(table: Table, ask: Ask) -> dict[str, Any]:
    return {
        "encoding": table.encoding,
        "chosen": ask.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "hidden": ask.hidden,
        "notes": table.notes,
        "where": table.where,
        "counts": table.counts,
        "samples": table.samples,
        "blank": table.blank,
    }


@transaction.atomic
def keep(*, actor: User, name: str, body: bytes, facts: Facts, at: datetime) -> ImportBatch:
    """Keep a file and its rows as they stand; raises RefusedError where the file cannot be read."""
    ask = Ask(columns=COLUMNS)
    table = tables.read_upload([body], ask)
    batch = ImportBatch.objects.create(
        name=name[:200],
        digest=hashlib.sha256(body).hexdigest(),
        kind=facts.kind,
        network=facts.network,
        source=facts.source,
        basis=facts.basis,
        purposes=list(facts.purposes),
        by=actor,
        at=at,
    )
    ImportFile.objects.create(batch=batch, body=body, at=at)
    _rows(batch, table, ask)
    note(actor=actor, verb="import.read", target=batch, at=at, rows=batch.total)
    return batch


def _rows(batch: ImportBatch, table: Table, ask: Ask) -> None:
    batch.header, batch.reading, batch.total = table.header, _reading(table, ask), len(table.rows)
    batch.state, batch.counts = State.READ, {}
    batch.save(update_fields=["header", "reading", "total", "state", "counts"])
    batch.rows.all().delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(batch=batch, number=number, cells=cells, refused=table.errors.get(number, ""))
            for number, cells in table.rows
        ),
        batch_size=1000,
    )


@transaction.atomic
def read_again(*, actor: User, batch: ImportBatch, ask: Ask, at: datetime) -> None:
    """Read the kept file another way: sheet, encoding, separator, hidden rows; raises RefusedError."""
    batch = _locked(batch)
    file = ImportFile.objects.filter(batch=batch).first()
    if file is None:
        raise FileGoneError
    _rows(batch, tables.read_upload([bytes(file.body)], ask), ask)
    note(actor=actor, verb="import.read", target=batch, at=at, rows=batch.total)


def _locked(batch: ImportBatch) -> ImportBatch:
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not found.open:
        raise NotOpenError
    return found


def saved(batch: ImportBatch) -> ImportMapping | None:
    """Find the mapping of this header that the network, or else anybody, has used before."""
    rows = ImportMapping.objects.filter(
        kind=batch.kind, fingerprint=fingerprint(batch.kind, batch.header)
    ).select_related("by")
    mine = rows.filter(network=batch.network).first()
    return mine or rows.order_by("-at", "-pk").first()


@transaction.atomic
def map_columns(*, actor: User, batch: ImportBatch, columns: Mapping[str, str], at: datetime) -> None:
    """Say which field each heading holds; kept for the next file with this header."""
    batch = _locked(batch)
    known = saved(batch)
    before = batch.mapping or ({"values": known.values, "orders": known.orders} if known else {})
    every = {heading: columns.get(heading, "") for heading in batch.header}
    batch.mapping = {
        "columns": every,
        "values": before.get("values", {}),
        "orders": {heading: order for heading, order in before.get("orders", {}).items() if heading in every},
    }
    _mapped(actor, batch, at)


@transaction.atomic
def map_values(
    *,
    actor: User,
    batch: ImportBatch,
    values: Mapping[str, Mapping[str, str]],
    orders: Mapping[str, str],
    at: datetime,
) -> None:
    """Say what coded values mean, and in which order days are written; "-" leaves a value blank."""
    batch = _locked(batch)
    held: dict[str, dict[str, str]] = batch.mapping.get("values", {})
    for name, pairs in values.items():
        merged = {**held.get(name, {}), **pairs}
        held[name] = {text: code for text, code in merged.items() if code}
    batch.mapping = {**batch.mapping, "values": held, "orders": {**batch.mapping.get("orders", {}), **orders}}
    _mapped(actor, batch, at)


def _mapped(actor: User, batch: ImportBatch, at: datetime) -> None:
    batch.state = State.MAPPED
    batch.save(update_fields=["mapping", "state"])
    ImportMapping.objects.update_or_create(
        kind=batch.kind,
        fingerprint=fingerprint(batch.kind, batch.header),
        network=batch.network,
        defaults={
            "columns": batch.columns,
            "values": batch.mapping["values"],
            "orders": batch.mapping["orders"],
            "by": actor,
            "at": at,
        },
    )
    note(actor=actor, verb="import.mapped", target=batch, at=at)


@transaction.atomic
def set_policy(*, actor: User, batch: ImportBatch, policy: str, at: datetime) -> None:
    """Say what rows may do to what the register holds; every row is judged anew."""
    batch = _locked(batch)
    batch.policy, batch.state = policy, State.MAPPED
    batch.save(update_fields=["policy", "state"])
    note(actor=actor, verb="import.policy", target=batch, at=at, policy=policy)


def _choosable(batch: ImportBatch) -> Any:
    if batch.state not in {State.CHECKED, State.APPLIED, State.STOPPED}:
        raise NotOpenError
    return batch.rows.filter(verdict=Verdict.DUPLICATE).exclude(fate=Fate.DONE)


@transaction.atomic
def choose(*, actor: User, batch: ImportBatch, choices: Mapping[int, str], at: datetime) -> int:
    """Answer "duplicate?" of rows by number: new, skip, same:<whom>; rows of one organisation are answered alike."""
    rows = list(_choosable(batch).filter(number__in=choices).order_by("number"))
    changed = [
        row for row in rows if row.choice != choices[row.number] and _offered(row, choices[row.number])
    ]
    for row in changed:
        row.choice, row.fate = choices[row.number], ""
    ImportRow.objects.bulk_update(changed, ["choice", "fate"], batch_size=100)
    if batch.kind == Kind.PEOPLE:
        _alike(batch, changed)
    if changed:
        note(actor=actor, verb="import.chosen", target=batch, at=at, rows=len(changed))
    return len(changed)


def _offered(row: ImportRow, choice: str) -> bool:
    return choice in {"", "new", "skip", *(f"same:{match[0]}" for match in row.matches)}


def _alike(batch: ImportBatch, rows: Iterable[ImportRow]) -> None:
    for row in rows:
        if row.mark and row.choice != "skip":
            others = _choosable(batch).filter(mark=row.mark, evidence=row.evidence, choice="")
            others.update(choice=row.choice, fate="")


@transaction.atomic
def choose_all(
    *, actor: User, batch: ImportBatch, evidence: str, choice: str, reason: str, at: datetime
) -> int:
    """Answer all undecided rows with the same evidence alike; a reason is compulsory. "same" takes the likeliest."""
    if not reason.strip():
        raise ReasonMissingError
    rows = list(_choosable(batch).filter(evidence=evidence, choice="").order_by("number"))
    for row in rows:
        row.choice = f"same:{row.matches[0][0]}" if choice == "same" else choice
        row.reason, row.fate = reason[:300], ""
    ImportRow.objects.bulk_update(rows, ["choice", "reason", "fate"], batch_size=100)
    note(actor=actor, verb="import.chosen-alike", target=batch, at=at, rows=len(rows), choice=choice)
    return len(rows)


def old_files(at: datetime) -> QuerySet[ImportFile]:
    """List files that lie here for seven days."""
    return ImportFile.objects.filter(at__lte=at - FILE_KEPT)


def old_cells(at: datetime) -> QuerySet[ImportBatch]:
    """List imports whose cells are 90 days old."""
    return ImportBatch.objects.filter(at__lte=at - CELLS_KEPT, emptied_at=None)


def forget_cells(at: datetime) -> int:
    """Empty the rows of old imports, which can then no longer be undone; gives how many imports."""
    old = list(old_cells(at).order_by("pk"))
    for batch in old:
        with transaction.atomic():
            batch.rows.update(cells=[], digest="", differences={}, matches=[], problems=[], mark="")
            ImportBatch.objects.filter(pk=batch.pk).update(emptied_at=at, reading={})
            note(actor=None, verb="import.emptied", target=batch, at=at)
    return len(old)


def forget(at: datetime) -> None:
    """Drop files after seven days and cells after ninety."""
    old_files(at).delete()
    forget_cells(at)


@transaction.atomic
def drop(*, actor: User, batch: ImportBatch, at: datetime) -> None:
    """Drop an import that has written nothing, with its file and rows."""
    batch = _locked(batch)
    note(actor=actor, verb="import.dropped", target=batch, at=at)
    batch.delete()
