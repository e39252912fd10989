"""Writing many rows at once: what long work does thousands of times, without the cost of a query built each time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models

PARAMETERS = 10_000  # of one statement; SQLite takes 32,766
NOTHING = object()


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table, in order, with few statements; sends no signals and gives no numbers back.

    A row that breaks a constraint raises IntegrityError, and none of its statement is written.
    """
    _write(rows, ())


def update_all(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write some fields of rows of one table that exist and were read in full, with few statements."""
    _write(rows, tuple(fields))


def _write(rows: Sequence[models.Model], update: tuple[str, ...]) -> None:
    if not rows:
        return
    model = type(rows[0])
    fields = [
        field
        for field in model._meta.concrete_fields
        if update or not (field.primary_key and field.get_internal_type() == "BigAutoField")
    ]
    most = PARAMETERS // len(fields)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            columns = [_column(field, some) for field in fields]
            values = [value for row in zip(*columns, strict=True) for value in row]
            cursor.execute(_statement(model, tuple(fields), update, len(some)), values)


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """Give one column as the database takes it; a value that many rows share is worked out once."""
    found: list[Any] = []
    last, ready = NOTHING, None
    for row in rows:
        value = field.pre_save(row, add=True)
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, connection)
        found.append(ready)
    return found


@lru_cache(maxsize=128)
def _statement(
    model: type[models.Model], fields: tuple[models.Field[Any, Any], ...], update: tuple[str, ...], count: int
) -> str:
    def quote(name: str | None) -> str:
        return connection.ops.quote_name(str(name))

    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    text = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {marks}"  # noqa: S608 -- names of our own tables
    if not update:
        return text
    names = [quote(model._meta.get_field(name).column) for name in update]  # type: ignore[union-attr]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    return f"{text} ON CONFLICT ({quote(model._meta.pk.column)}) DO UPDATE SET {sets}"
