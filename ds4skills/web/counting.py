"""The cache in the database, with counters that lose nothing when many count at the same moment."""

import base64
import pickle

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router


class CountingCache(DatabaseCache):
    """Django's cache in the database; its own `incr` reads and then writes, so two at once would count as one."""

    _table: str

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and give the sum; ValueError where there is none. How long it stays does not change."""
        while True:
            old = self.get(key, version=version)
            if old is None:
                raise ValueError(f"There is no counter {key!r}.")
            if self._exchange(self.make_and_validate_key(key, version=version), old, old + delta):
                return int(old + delta)

    def _exchange(self, key: str, old: int, new: int) -> bool:
        """Write a number only where the one before still stands; of several at once one does."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        statement = f"UPDATE {table} SET value = %s WHERE cache_key = %s AND value = %s"  # noqa: S608 -- our own table
        with connection.cursor() as cursor:
            cursor.execute(statement, [self._spelled(new), key, self._spelled(old)])
            return bool(cursor.rowcount)

    def _spelled(self, value: int) -> str:
        """Spell a number as the table holds it."""
        return base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
