"""A site of its own for servers that are killed: a copy of the test database, made before any test's rows."""

import sqlite3
import subprocess
from pathlib import Path

from django.db import connection


def copied(env: dict[str, str]) -> None:
    """Copy the empty, migrated test database to where an environment says its site has its own."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        target = Path(env["DATA_DIR"]) / "ds4skills.sqlite3"
        with sqlite3.connect(target) as fresh:
            connection.connection.backup(fresh)
        fresh.close()
        return
    facts = connection.settings_dict
    source = f"postgresql://{facts['USER']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
    dumped = subprocess.run(["pg_dump", "-Fc", source], check=True, capture_output=True).stdout
    command = ["pg_restore", "--no-owner", "-d", env["DATABASE_URL"]]
    subprocess.run(command, input=dumped, check=True, capture_output=True)
