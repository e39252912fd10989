"""Counting statements: what a page asks of the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements of a block, without the transaction's own."""
    with everything() as found:
        yield found
    found[:] = [sql for sql in found if not sql.startswith(HOUSEKEEPING)]


@contextmanager
def everything() -> Iterator[list[str]]:
    """Collect the statements of a block, savepoints included."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as seen:
        yield found
    found += [query["sql"] for query in seen]


def cost(client: Client, path: str) -> int:
    """Count the statements of one GET, once everything that a process remembers is warm."""
    client.get(path)
    with statements() as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(asked)


def same_at_one_and_three(client: Client, path: str, add: Callable[[], object], most: int) -> None:
    """Check that a page costs the same with one row as with three, and no more than its budget."""
    add()
    one = cost(client, path)
    add()
    add()
    three = cost(client, path)
    assert one == three, f"{path}: {one} statements with one row, {three} with three"
    assert three <= most, f"{path}: {three} statements, budget {most}"
