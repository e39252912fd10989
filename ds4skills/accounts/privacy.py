"""What is held about people: each room declares its tables, and a copy or a removal asks every declaration.

A table is either `personal`, with each field copied, erased or named as not personal, or `impersonal` with a reason.
What no declaration names fails a test, so a new field cannot slip in undeclared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

    Words = str | Promise


@dataclass(frozen=True)
class Subject:
    """Somebody whose data are looked for: the stakeholder's key, and the account where there is one."""

    key: UUID
    user: int | None = None


Rows = Callable[[Subject], QuerySet[Any]]
Eraser = Callable[[Subject, "datetime"], int]


@dataclass(frozen=True)
class Holding:
    """One table's declaration. Fields are names of columns, each in one of `copied`, `hidden` and `other`.

    `copied` goes into the person's copy; `hidden` is personal but of no use to them (a digest, a folded name);
    `other` says nothing about them. `order`: smaller ones are erased first.
    """

    table: type[Model]
    purpose: Words = ""
    basis: Words = ""
    keep: Words = ""
    rows: Rows | None = None
    erase: Eraser | None = None
    stays: Words = ""
    copied: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    order: int = 50
    why: Words = ""

    @property
    def label(self) -> str:
        """The table as programs know it; templates ask for this, since they would call the table itself."""
        return self.table._meta.label

    @property
    def personal(self) -> bool:
        """Whether the table holds something about people."""
        return self.rows is not None

    def copy(self, subject: Subject) -> list[dict[str, Any]]:
        """Give what the table holds of somebody, row by row."""
        if self.rows is None or not self.copied:
            return []
        return list(self.rows(subject).values(*self.copied))


@dataclass
class _Book:
    holdings: dict[str, Holding] = field(default_factory=dict)


_book = _Book()


def _keep(holding: Holding) -> None:
    label = holding.table._meta.label
    if label in _book.holdings:
        raise ValueError(f"{label} is declared already.")
    _book.holdings[label] = holding


def personal(table: type[Model], *, rows: Rows, erase: Eraser | None = None, **facts: Any) -> None:
    """Declare a table that holds something about people; `copied`, `hidden`, `other` are words with blanks between.

    `erase` None means that the rows stay, and `stays` says why.
    """
    for name in ("copied", "hidden", "other"):
        facts[name] = tuple(str(facts.get(name, "")).split())
    _keep(Holding(table, rows=rows, erase=erase, **facts))


def impersonal(why: Words, *tables: type[Model]) -> None:
    """Declare tables that hold nothing about stakeholders, and why."""
    for table in tables:
        _keep(Holding(table, why=why))


def deleting(rows: Rows) -> Eraser:
    """Erase by deleting the rows."""
    return lambda subject, _at: rows(subject).delete()[0]


def blanking(rows: Rows, **values: Any) -> Eraser:
    """Erase by setting columns; a value that is a function of the hour is asked for it."""

    def erase(subject: Subject, at: datetime) -> int:
        found = {name: value(at) if callable(value) else value for name, value in values.items()}
        return rows(subject).update(**found)

    return erase


def holdings() -> list[Holding]:
    """List the declarations in the order in which they are erased."""
    return sorted(_book.holdings.values(), key=lambda each: (each.order, each.table._meta.label))


def by_table() -> Mapping[str, Holding]:
    """Give the declarations by the table's label."""
    return dict(_book.holdings)
