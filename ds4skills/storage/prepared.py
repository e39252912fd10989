"""Queries that are spelled out once for each process, and then asked again and again with other values.

To build and compile a query costs Django fifty times what the database needs to answer it. What every submission asks
is therefore compiled once, with slots where values go, and its rows become the same objects as those of the query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import Value
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


class Slot(Value):
    """A place in a query into which a value goes when it is asked; `value` is its name."""

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        """Leave itself among the parameters."""
        return "%s", [self]

    def _resolve_output_field(self) -> None:
        """Have no type of its own: it is compared with a column that has one."""


@dataclass(frozen=True)
class Spelled:
    """A query in SQL, its parameters with slots among them, and how a row becomes an object with what hangs on it."""

    sql: str
    parameters: Sequence[Any]
    model: type[models.Model]
    span: slice  # where the object's own columns stand in a row
    names: Sequence[str]
    populators: Sequence[Any]
    annotations: Mapping[str, int]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    is_locking: bool

    def made(self, row: Sequence[Any]) -> Any:
        """Make an object of a row, as Django's own queries do."""
        cells = list(row)
        for at, steps, column in self.converters:
            for step in steps:
                cells[at] = step(cells[at], column, connection)
        found = self.model.from_db(connection.alias, self.names, cells[self.span])
        for each in self.populators:
            each.populate(cells, found)
        for name, at in self.annotations.items():
            setattr(found, name, cells[at])
        return found


class Prepared(Generic[M]):
    """A query that takes named values; `spell` gives it for slots in their place.

    It is spelled once for each set of names. A value is a number, a text, a key, an instant or a day, never a list;
    nothing (None) would be equal to nothing: such a condition is another set of names.
    """

    def __init__(self, spell: Callable[..., models.QuerySet[M]]) -> None:
        self.spell = spell
        self._known: dict[tuple[str, frozenset[str]], Spelled | None] = {}

    def __call__(self, **values: Any) -> list[M]:
        """Give the objects, in the query's order."""
        spelled = self._spelled(values)
        if spelled is None:
            return []
        if spelled.is_locking and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        wanted = [
            _ready(values[each.value]) if isinstance(each, Slot) else each for each in spelled.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(spelled.sql, wanted)
            rows = cursor.fetchall()
        return [spelled.made(row) for row in rows]

    def first(self, **values: Any) -> M | None:
        """Give the first object; the query itself says that it wants one only."""
        return next(iter(self(**values)), None)

    def _spelled(self, values: Mapping[str, Any]) -> Spelled | None:
        shape = connection.vendor, frozenset(values)
        if shape not in self._known:
            self._known[shape] = _compiled(self.spell(**{name: Slot(name) for name in values}))
        return self._known[shape]


def _compiled(rows: models.QuerySet[M]) -> Spelled | None:
    """Spell a query out; nothing where it can have no rows."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    kinds, select = compiler.klass_info, compiler.select
    own = kinds["select_fields"]
    span = slice(own[0], own[-1] + 1)
    found = compiler.get_converters([each[0] for each in select[: compiler.col_count]])
    return Spelled(
        sql=sql,
        parameters=tuple(parameters),
        model=kinds["model"],
        span=span,
        names=[each[0].target.attname for each in select[span]],
        populators=get_related_populators(kinds, select, connection.alias),  # type: ignore[call-arg]  # as Django 5.2 takes it
        annotations=dict(compiler.annotation_col_map),
        converters=[(at, steps, column) for at, (steps, column) in found.items()],
        is_locking=rows.query.select_for_update and connection.features.has_select_for_update,
    )


def _ready(value: Any) -> Any:
    """Give a value as the database takes it."""
    if value is None:
        raise ValueError("Nothing is equal to NULL: ask with another set of names.")
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
