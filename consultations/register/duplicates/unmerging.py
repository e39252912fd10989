"""Taking a merge back: every change in reverse, and each later row to whom it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Field, Model, Q

from consultations.register.directory.changes import Change
from consultations.register.directory.describing import retoken
from consultations.register.directory.history import Pen, spell
from consultations.register.directory.models import Email
from consultations.register.duplicates.merging import dress, lock
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.moving import OWNERS, Child, children
from consultations.register.duplicates.suggesting import in_order
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


class UndoneError(Exception):
    """The merge was taken back already."""


class LaterMergeError(Exception):
    """A later merge of the same row stands on this one: `later` is taken back first."""

    def __init__(self, later: Merge) -> None:
        super().__init__(str(later.pk))
        self.later = later


@dataclass(frozen=True)
class Later:
    """A row that came to the winner after the merge; `name` tells it from others on a form."""

    child: Child
    row: Model

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.child.name}-{self.row.pk}"


def later_rows(merge: Merge) -> list[Later]:
    """List what came to the winner after the merge: somebody says which row each belongs to."""
    seen, made = merge.choices.get("seen", {}), _made(merge)
    found = []
    for each in children(merge.kind):
        rows = each.of(merge.winner).filter(pk__gt=seen.get(each.table, 0))
        found += [Later(each, row) for row in rows if (each.table, str(row.pk)) not in made]
    return found


def _made(merge: Merge) -> set[tuple[str, str]]:
    return set(Change.objects.filter(via=merge.via, field="").values_list("table", "row"))


def later_merge(merge: Merge) -> Merge | None:
    """Give a merge that stands on this one and is taken back first."""
    touching = Q(winner=merge.winner) | Q(loser=merge.winner)
    return Merge.objects.filter(touching, undone_at=None, pk__gt=merge.pk).order_by("-pk").first()


@transaction.atomic
def unmerge(
    *, actor: User, merge: Merge, at: datetime, belongs: Mapping[str, str] | None = None
) -> list[str]:
    """Take a merge back; give the fields that keep what a colleague wrote since, as "table.field".

    `belongs` says by the name of a later row whose it is: "winner" or "loser"; unnamed ones stay.
    """
    rows = lock(merge.kind, merge.winner, merge.loser)
    current = Merge.objects.select_for_update().get(pk=merge.pk)
    if current.undone_at is not None:
        raise UndoneError
    if later := later_merge(current):
        raise LaterMergeError(later)
    given, pen = belongs or {}, Pen(actor, at, merge.via)
    chosen = [each for each in later_rows(current) if given.get(each.name) == "loser"]
    undoing = _Undoing(current, pen)
    for (table, row), steps in groupby(
        Change.objects.filter(via=merge.via).order_by("-pk"), key=lambda each: (each.table, each.row)
    ):
        undoing.take_back(table, row, list(steps))
    for each in chosen:
        undoing.hand(each)
    for row in rows.values():
        row.refresh_from_db()
        dress(row)
        row.version, row.changed_at = row.version + 1, at
        row.save()
        if merge.kind == "organisation":
            retoken(row)
    current.undone_at, current.undone_by = at, actor
    current.save(update_fields=["undone_at", "undone_by"])
    one, other = in_order(merge.winner, merge.loser)
    Suggestion.objects.filter(a=one, b=other, state=Suggestion.State.MERGED).update(
        state=Suggestion.State.OPEN, decided_by=None, decided_at=None
    )
    note(actor=actor, verb=f"{merge.kind}.unmerged", target=rows[merge.winner], at=at, merge=merge.pk)
    return sorted(undoing.kept)


class _Undoing:
    """One merge being taken back."""

    def __init__(self, merge: Merge, pen: Pen) -> None:
        self.merge, self.pen = merge, pen
        self.models: dict[str, type[Model]] = {each.table: each.model for each in children(merge.kind)}
        self.models[merge.kind] = OWNERS[merge.kind]
        self.kept: set[str] = set()

    def take_back(self, table: str, pk: str, steps: list[Change]) -> None:
        """Undo what was written of a row in one go, where it still holds what the merge wrote; newest first."""
        model = self.models.get(table)
        row = model._default_manager.filter(pk=pk).first() if model else None
        if row is None:
            return
        key = steps[0].key or self.merge.winner
        if steps[0].field == "":
            if str(row) == steps[0].new:
                self.pen.removed(row, key, steps[0].new)
                row.delete()
            return
        pairs: dict[str, tuple[Any, Any]] = {}
        for step in steps:
            field = row._meta.get_field(step.field)
            column = getattr(field, "attname", step.field)
            now = getattr(row, column)
            if spell(now) != step.new:
                self.kept.add(f"{table}.{step.field}")
                continue
            setattr(row, column, _value(field, step.old))
            pairs[step.field] = (now, getattr(row, column))
        row.save(update_fields=list(pairs))
        self.pen.changed(row, key, pairs)

    def hand(self, later: Later) -> None:
        """Give a later row to the loser; one that the loser has already stays."""
        row, field = later.row, later.child.field
        try:
            with transaction.atomic():
                if isinstance(row, Email):
                    row.primary = row.primary and not _addressed(self.merge.loser)
                setattr(row, f"{field}_id", self.merge.loser)
                row.save()
        except IntegrityError:
            self.kept.add(later.child.name)
            return
        self.pen.changed(row, self.merge.loser, {field: (self.merge.winner, self.merge.loser)})


def _addressed(person: UUID) -> bool:
    return Email.objects.filter(person=person, primary=True).exists()


def _value(field: Any, text: str) -> Any:
    """Read back what the history spelled."""
    if text == "" and isinstance(field, Field) and field.null:
        return None
    target = getattr(field, "target_field", field)
    return target.to_python(text)
