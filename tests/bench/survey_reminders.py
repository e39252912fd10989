"""Reminders in figures: a worker killed with -9 around their hour; every person is reminded once, nobody twice.

`python -m tests.bench survey_reminders` reminds 2,000 on each engine that answers.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from tests.bench import killing
from tests.bench.lines import engines, manage, postgres_database, python, say, workplace

STAGE = ("-m", "tests.bench.reminder_stage")
PATIENCE = 600


def killed(
    engine: str, *, people: int, kills: int, prepare: Callable[[dict[str, str]], object], seed: int = 5
) -> dict[str, Any]:
    """Let reminders come due, with workers killed at random until they are written; counts letters."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        env = stack.enter_context(workplace("sqlite"))
        if engine == "postgresql":
            env = {**env, "DATABASE_URL": stack.enter_context(postgres_database())}
        prepare(env)
        env = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
        facts = json.loads(python(env, *STAGE, "set", str(people)))
        worker = killing.worker(env)
        stack.callback(worker.stop)
        began = time.monotonic()
        worker.start()
        for _n in range(kills):
            time.sleep(chance.uniform(*facts["boot"]))
            worker.kill()
            python(env, *STAGE, "wake")
        found = _until_written(env, people)
        return {**found, "kills": worker.kills, "seconds": round(time.monotonic() - began, 1)}


def _until_written(env: dict[str, str], people: int) -> dict[str, int]:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        found: dict[str, int] = json.loads(python(env, *STAGE, "count"))
        if found["written"] >= people and not found["open"]:
            return found
        time.sleep(0.5)
    raise TimeoutError("the reminders were not written in time")


def run(people: int = 2000, kills: int = 8) -> None:
    """Take the figures on each engine that answers."""
    for engine in engines("survey_reminders"):
        found = killed(engine, people=people, kills=kills, prepare=lambda env: manage(env, "prepare"))
        say("survey_reminders", engine=engine, **found, must="missed 0, doubled 0")
