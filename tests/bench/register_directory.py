"""Lists, people, type-ahead and the search for duplicates in a register of 100,000 organisations, on both engines."""

import json

from tests.bench.lines import engines, manage, say, workplace

PAGES = "from tests.bench.register_directory_pages import main; main()"
SWEEP = "from tests.bench.register_sweep import main; main()"


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    for engine in engines("register directory"):
        with workplace(engine) as env:
            manage(env, "prepare")
            for script in (PAGES, SWEEP):
                for line in manage(env, "shell", "-v", "0", "-c", script).splitlines():
                    say("register directory", engine=engine, **json.loads(line))
