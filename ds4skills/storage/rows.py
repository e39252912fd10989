"""Writing rows: what long work does thousands of times, and every submission, without a query built each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PARAMETERS = 10_000  # of one statement; SQLite takes 32,766
NOTHING = object()
ONCE = "ON CONFLICT DO NOTHING"
PLAIN_FIELDS = (models.IntegerField, models.CharField, models.TextField, models.BooleanField)
PLAIN = frozenset({int, str, bool, type(None)})
Step = tuple["Callable[[Any], Any]", "Callable[[Any], Any]"]


@dataclass(frozen=True)
class Shape:
    """The columns of one table that are written, and for each what reads it of a row and what makes it ready."""

    head: str  # INSERT INTO table (columns) VALUES
    marks: str  # (%s, %s)
    steps: tuple[Step, ...]


def insert_all(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, in order, with few statements; sends no signals and gives no numbers back.

    A row that breaks a constraint raises IntegrityError, and none of its statement is written; `unless_there`
    passes over rows whose like stands already.
    """
    if rows:
        _write(_fresh(type(rows[0])), rows, ONCE if unless_there else "")


def insert_numbered(rows: Sequence[models.Model], *, once: Sequence[str] = ()) -> None:
    """Write new rows of one table, in order, and give each the number that the database drew for it.

    `once` names the fields of which no two rows are the same: one whose like stands already is given its number.
    """
    if not rows:
        return
    model = type(rows[0])
    ending = f"RETURNING {_column(model, 'pk')}"
    if once:
        names = [_column(model, name) for name in once]
        ending = f"ON CONFLICT ({', '.join(names)}) DO UPDATE SET {names[-1]} = EXCLUDED.{names[-1]} {ending}"
    numbers = _write(_fresh(model), rows, ending)
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        state = row._state  # noqa: SLF001 -- what Django writes there after an insert
        state.adding, state.db = False, connection.alias


def insert_values(model: type[models.Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows of one table from bare values: each has those of the columns that are named."""
    shape = _shape(model, names)
    ready = [step[1] for step in shape.steps]
    _execute(shape, [make(value) for row in rows for make, value in zip(ready, row, strict=True)], "")


def update_all(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write some fields of rows of one table that exist and were read in full, with few statements."""
    if not rows:
        return
    model = type(rows[0])
    names = [_column(model, name) for name in fields]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    every = tuple(field.name for field in model._meta.concrete_fields)
    _write(_shape(model, every), rows, f"ON CONFLICT ({_column(model, 'pk')}) DO UPDATE SET {sets}")


def delete_row(row: models.Model) -> None:
    """Delete one row on which nothing hangs any more, with one statement."""
    model = type(row)
    [(_read, ready)] = _shape(model, ("pk",)).steps
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {_column(model, 'pk')} = %s", [ready(row.pk)])  # noqa: S608 -- our own names


def _write(shape: Shape, rows: Sequence[models.Model], ending: str) -> list[tuple[Any, ...]]:
    """Write rows; gives what the ending asks back."""
    columns = [_ready_column(step, rows) for step in shape.steps]
    return _execute(shape, [value for row in zip(*columns, strict=True) for value in row], ending)


def _ready_column(step: Step, rows: Sequence[models.Model]) -> list[Any]:
    """Give one column as the database takes it; a value that many rows share is worked out once."""
    read, make = step
    found: list[Any] = []
    last, ready = NOTHING, None
    for value in map(read, rows):
        if value is not last:
            last, ready = value, make(value)
        found.append(ready)
    return found


def _execute(shape: Shape, values: Sequence[Any], ending: str) -> list[tuple[Any, ...]]:
    """Write values, row after row, with as few statements as the engine takes."""
    width = len(shape.steps)
    most = PARAMETERS // width * width
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(values), most):
            some = values[start : start + most]
            marks = ", ".join([shape.marks] * (len(some) // width))
            cursor.execute(f"{shape.head} {marks} {ending}", some)
            if "RETURNING" in ending:
                found += cursor.fetchall()
    return found


@lru_cache(maxsize=128)
def _fresh(model: type[models.Model]) -> Shape:
    """Give the shape of a new row: all but a number that the database draws."""
    return _shape(
        model,
        tuple(
            field.name
            for field in model._meta.concrete_fields
            if not (field.primary_key and field.get_internal_type() == "BigAutoField")
        ),
    )


@lru_cache(maxsize=256)
def _shape(model: type[models.Model], names: tuple[str, ...]) -> Shape:
    columns = ", ".join(_column(model, name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    steps = tuple(_step(_field(model, name)) for name in names)
    marks = f"({', '.join(['%s'] * len(names))})"
    return Shape(f"INSERT INTO {table} ({columns}) VALUES", marks, steps)


def _step(field: models.Field[Any, Any]) -> Step:
    """Give what reads a field of a new row, and what makes its value ready."""
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    make = partial(field.get_db_prep_save, connection=connection)

    def plain(value: Any) -> Any:
        return value if type(value) in PLAIN else make(value)

    reads = attrgetter(field.attname)
    if type(field).pre_save is not models.Field.pre_save:
        reads = partial(field.pre_save, add=True)  # type: ignore[assignment]  # fields that write the hour themselves
    return reads, plain if isinstance(held, PLAIN_FIELDS) else make


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)  # type: ignore[return-value]  # columns only


@lru_cache(maxsize=512)
def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))
