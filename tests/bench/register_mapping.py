"""Coverage, segments and silence over a long register and a log of a million rows, on both engines."""

import tempfile

import psycopg

from tests.bench.lines import manage, postgres_database, say

MEASURE = "from tests.bench.register_mapping_rows import main; main()"


def _take(engine: str, env: dict[str, str]) -> None:
    manage(env, "prepare")
    for line in manage(env, "shell", "-v", "0", "-c", MEASURE).splitlines():
        name, milliseconds, more = line.split("|")
        say("register mapping", engine=engine, what=name, ms=float(milliseconds), more=more)


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    with tempfile.TemporaryDirectory() as folder:
        _take("sqlite", {"DATA_DIR": folder, "DATABASE_URL": "", "REDIS_URL": ""})
        try:
            with postgres_database() as url:
                _take("postgresql", {"DATA_DIR": folder, "DATABASE_URL": url, "REDIS_URL": ""})
        except psycopg.OperationalError:
            say("register mapping", engine="postgresql", skipped="PostgreSQL does not answer")
