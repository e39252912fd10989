"""Writing rows: what long work does thousands of times, and every submission, without a query built each time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAMETERS = 10_000  # of one statement; SQLite takes 32,766
NOTHING = object()
ONCE = "ON CONFLICT DO NOTHING"
AS_THEY_ARE = (models.IntegerField, models.CharField, models.TextField, models.BooleanField)
SIMPLE = frozenset({int, str, bool, type(None)})


def insert_all(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, in order, with few statements; sends no signals and gives no numbers back.

    A row that breaks a constraint raises IntegrityError, and none of its statement is written; `unless_there`
    passes over rows whose like stands already.
    """
    if rows:
        _write(rows, _fresh(type(rows[0])), ONCE if unless_there else "")


def insert_numbered(rows: Sequence[models.Model], *, once: Sequence[str] = ()) -> None:
    """Write new rows of one table, in order, and give each the number that the database drew for it.

    `once` names the fields of which no two rows are the same: one whose like stands already is given its number.
    """
    if not rows:
        return
    model = type(rows[0])
    ending = f"RETURNING {_quoted(model._meta.pk.column)}"
    if once:
        columns = [_quoted(model._meta.get_field(name).column) for name in once]  # type: ignore[union-attr]
        kept = f"{columns[-1]} = EXCLUDED.{columns[-1]}"
        ending = f"ON CONFLICT ({', '.join(columns)}) DO UPDATE SET {kept} {ending}"
    numbers = _write(rows, _fresh(model), ending)
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        state = row._state  # noqa: SLF001 -- what Django writes there after an insert
        state.adding, state.db = False, connection.alias


def update_all(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write some fields of rows of one table that exist and were read in full, with few statements."""
    if not rows:
        return
    meta = type(rows[0])._meta
    names = [_quoted(meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    _write(rows, tuple(meta.concrete_fields), f"ON CONFLICT ({_quoted(meta.pk.column)}) DO UPDATE SET {sets}")


Fields = tuple["models.Field[Any, Any]", ...]


@lru_cache(maxsize=128)
def _fresh(model: type[models.Model]) -> Fields:
    """Give the fields of a new row: all but a number that the database draws."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key and field.get_internal_type() == "BigAutoField")
    )


def _write(rows: Sequence[models.Model], fields: Fields, ending: str) -> list[tuple[Any, ...]]:
    """Write rows; gives what the ending asks back."""
    model, most = type(rows[0]), PARAMETERS // len(fields)
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            columns = [_column(field, some) for field in fields]
            values = [value for row in zip(*columns, strict=True) for value in row]
            cursor.execute(_statement(model, fields, ending, len(some)), values)
            if "RETURNING" in ending:
                found += cursor.fetchall()
    return found


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """Give one column as the database takes it; a value that many rows share is worked out once."""
    found: list[Any] = []
    last, ready = NOTHING, None
    is_simple = _is_simple(field)
    for row in rows:
        value = field.pre_save(row, add=True)
        if is_simple and type(value) in SIMPLE:
            found.append(value)
            continue
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, connection)
        found.append(ready)
    return found


@lru_cache(maxsize=1024)
def _is_simple(field: models.Field[Any, Any]) -> bool:
    """Tell whether numbers and texts of a field, or of the key that it holds, go to the database as they are."""
    held = field.target_field if isinstance(field, models.ForeignKey) else field
    return isinstance(held, AS_THEY_ARE)


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], fields: Fields, ending: str, count: int) -> str:
    columns = ", ".join(_quoted(field.column) for field in fields)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {marks} {ending}"  # noqa: S608 -- names of our own tables


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
