"""What is measured over the rows of a long register; runs inside the product's shell."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.programme.coverage import board
from consultations.programme.coverage.silent import silent, wanted
from consultations.register.engagement import coverage as counting
from consultations.register.engagement.coverage import coverage
from consultations.register.engagement.furthest import rebuild
from consultations.register.segments import queries
from tests.bench.register_directory_pages import Clock
from tests.bench.register_rows import AT, NAMES, fill

SLOW = 1000  # ms


def measure(name: str, act: Callable[[], Any]) -> float:
    """Print the best of five (the first, where it takes long), in milliseconds of wall and of processors, and how many statements it took."""
    walls: list[float] = []
    cpus: list[float] = []
    asked, found = 0, None
    for turn in range(5):
        if turn and min(walls) > SLOW:
            break
        with CaptureQueriesContext(connection) as seen:
            clock = Clock()
            found = act()
            wall, cpu = clock.spent()
            asked = len(seen)
        walls.append(wall)
        cpus.append(cpu)
    print(f"{name}|{min(walls):.0f}|cpu {min(cpus):.0f} ms, {asked} statements, {str(found)[:60]}")
    return min(cpus)


def _cold() -> list[int]:
    """Count as a process does that has not yet counted who is in the register."""
    counting._registered.cache_clear()
    return _funnel("country")


def _bare() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT exercise, COUNT(*) FROM consultations_interaction GROUP BY exercise")
        return len(cursor.fetchall())


def _funnel(by: str) -> list[int]:
    return coverage(NAMES[:1], AT, by).total().funnel


def main() -> None:
    """Fill, then measure; parallel workers of PostgreSQL are off, so that the processors' time is all there is."""
    began = Clock()
    fill(searched=False)
    print(f"filling, before anything is measured|{began.spent()[0]:.0f}|ms")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    bare = measure("bare count by exercise", _bare)
    measure("coverage by country in a fresh process", _cold)
    for by in ("country", "network", "first", ""):
        spent = measure(f"coverage by {by or 'category alone'}", partial(_funnel, by))
        print(f"ratio to the bare count, by cpu|{spent / bare:.2f}|must <= 2 by country")
    measure("coverage over all five exercises", lambda: coverage(NAMES, AT).total().funnel)
    within = board.Scope(NAMES[:1], confidential=False)
    hidden = board.Scope(NAMES[:1], confidential=True)
    found = coverage(NAMES[:1], AT)
    measure("the furthest stages rebuilt from the log", rebuild)
    measure("the table laid out", lambda: len(board.table(found, within, "responded").lines))
    measure("the table with small cells hidden", lambda: len(board.table(found, hidden, "responded").lines))
    term = {"field": "term", "of": "stakeholder", "op": "any", "value": ["company"]}
    country = {"field": "country", "op": "any", "value": ["BE", "MT"]}
    stage = {"field": "stage", "of": NAMES[0], "op": "below", "value": "reached"}
    old = {"field": "contact", "op": "least", "value": 30}
    address = {"field": "address", "op": "is", "value": True}
    for name, groups in (
        ("segment: category and country", [[term, country]]),
        ("segment: two groups", [[term, country], [stage, address, country]]),
        ("segment: silent for 30 days", [[old]]),
    ):
        measure(name, partial(queries.size, {"any": groups}, AT))
    measure("silent, first page", lambda: len(silent(wanted({}), NAMES[:1], AT)[:50]))
