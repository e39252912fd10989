"""What the mix does to storage: rows drawn in random order, small groups blanked, tables written anew."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from django.db import OperationalError, connection, models

from surveys.answering.models import DraftResponse, Participation, Staged

RETRIES = timedelta(minutes=15)  # a retry within it still finds its staged answers
TRIES, PAUSE = 50, 0.1  # readers hold SQLite's checkpoint up
CHUNK = 500
T = TypeVar("T")
_chance = random.SystemRandom()


def due(ages: Sequence[datetime], *, size: int, ends_at: datetime, at: datetime) -> int:
    """Tell how many of the oldest staged answers are mixed now; `ages` in order, the oldest first.

    At the end all of them; before it all but the newest `size`, once there are twice as many, none younger than
    15 minutes. Fewer than `size` are never mixed.
    """
    if at >= ends_at + RETRIES:
        count = len(ages)
    elif len(ages) < 2 * size:
        return 0
    else:
        count = min(len(ages) - size, sum(1 for age in ages if age <= at - RETRIES))
    return count if count >= size else 0


def thinned(values: Sequence[str], least: int) -> list[str]:
    """Blank what fewer than `least` rows share, and then the next smallest until the blank rows hide each other."""
    counts = Counter(values)
    gone = {value for value, count in counts.items() if count < least}
    gone.add("")
    rest = sorted((value for value in counts if value not in gone), key=lambda value: (counts[value], value))
    blank = sum(counts[value] for value in gone)
    while 0 < blank < least and rest:
        smallest = rest.pop(0)
        gone.add(smallest)
        blank += counts[smallest]
    return ["" if value in gone else value for value in values]


def shuffle(rows: Iterable[T]) -> list[T]:
    """Give rows in an order that chance alone made."""
    found = list(rows)
    _chance.shuffle(found)
    return found


def lock() -> None:
    """Keep everybody out of both tables until the transaction ends; SQLite's writers queue anyway."""
    if connection.vendor == "postgresql":
        names = ", ".join(_table(each) for each in (Staged, Participation))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def rewrite(staged: Iterable[Staged]) -> None:
    """Empty both tables and write them anew in random order, with fresh keys; only `staged` stay to be mixed later."""
    people = list(Participation.objects.order_by())
    for model in (Staged, Participation):
        _empty(model)
    for row in people:
        row.pk = None
    left = list(staged)
    for each in left:
        each.pk = uuid4()
    Participation.objects.bulk_create(shuffle(people), batch_size=CHUNK)
    Staged.objects.bulk_create(shuffle(left), batch_size=CHUNK)


def _empty(model: type[models.Model]) -> None:
    """Empty a table: PostgreSQL gives it a new file, SQLite overwrites what it deletes."""
    if connection.vendor != "postgresql":
        rows = model._default_manager.all()
        rows._raw_delete(rows.db)  # noqa: SLF001 -- nothing points here: one statement
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction may still be checked
        cursor.execute(f"TRUNCATE {_table(model)}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def clear_traces() -> None:
    """Let the files forget what was emptied, after the mix: the write-ahead file, free pages, drafts that went."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {_table(DraftResponse)}")
            return
        with suppress(OperationalError):  # somebody writes; what was deleted is overwritten all the same
            cursor.execute("VACUUM")
        for _ in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchall()[0][0] == 0:
                return
            time.sleep(PAUSE)
