"""The dry run: a verdict on every row, nothing written to the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations.register.imports import persons, planning
from consultations.register.imports.known import Seen
from consultations.register.imports.models import ImportBatch, ImportRow, Kind
from consultations.register.imports.parsing import Draft, Lists, draft
from consultations.register.imports.planning import Plan
from consultations.register.imports.queries import known_of
from consultations.register.imports.vocabularies import lists_of
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.storage.rows import update_all

CHUNK = 1000
TOLD = ["digest", "verdict", "problems", "differences", "matches", "evidence", "target", "mark", "fate"]
Tell = Callable[[int, int], None]


class NotOpenError(Exception):
    """The import is being applied, was applied, or was taken back."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far the work is."""


def spell(value: Any) -> Any:
    """Write a fact so that the row can keep it."""
    if isinstance(value, list | tuple):
        return " | ".join(str(spell(each)) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, UUID) else value or ""


def _tell(row: ImportRow, plan: Plan) -> ImportRow:
    codes = sorted({code for match in plan.matches[:1] for code, _value in match.finding.reasons})
    return row.told(
        digest=plan.draft.digest,
        verdict=plan.verdict,
        problems=[list(problem) for problem in plan.problems],
        differences={name: [spell(old), spell(new)] for name, (old, new) in plan.writes.items()},
        matches=[match.as_json() for match in plan.matches],
        evidence="+".join(codes),
        target=plan.target,
        mark=plan.mark,
        fate="",
    )


def drafted(row: ImportRow, lists: Lists) -> Draft:
    """Read the cells of a row."""
    return draft(row.number, row.cells, lists, row.refused)


def plans_of(
    batch: ImportBatch, rows: Sequence[ImportRow], drafts: Sequence[Draft], seen: Seen, *, choices: bool
) -> list[Plan]:
    """Judge some rows against the register as it stands now, with or without what people chose."""
    chosen = [row.choice if choices else "" for row in rows]
    known = known_of(batch, drafts, chosen, common=seen.index.common)
    judge = persons.plan if batch.kind == Kind.PEOPLE else planning.plan
    return [
        judge(each, known, seen, batch.policy, choice) for each, choice in zip(drafts, chosen, strict=True)
    ]


def check(*, actor: User, batch: ImportBatch, at: datetime, tell: Tell = silent) -> Counter[str]:
    """Give each row its verdict; the mapping is frozen with it."""
    if not batch.open:
        raise NotOpenError
    lists = lists_of(batch)
    seen, counts = Seen(), Counter[str]()
    for start in range(0, batch.total, CHUNK):
        with transaction.atomic():
            rows = list(batch.rows.order_by("number")[start : start + CHUNK])
            plans = plans_of(batch, rows, [drafted(row, lists) for row in rows], seen, choices=False)
            update_all([_tell(row, plan) for row, plan in zip(rows, plans, strict=True)], TOLD)
        counts.update(plan.verdict for plan in plans)
        tell(min(start + CHUNK, batch.total), batch.total)
    with transaction.atomic():
        moved = ImportBatch.objects.filter(pk=batch.pk, state=batch.state)
        if not moved.update(state=ImportBatch.State.CHECKED, counts=dict(counts), checked_at=at):
            raise NotOpenError
        note(actor=actor, verb="import.checked", target=batch, at=at, rows=batch.total)
    batch.refresh_from_db()
    return counts
