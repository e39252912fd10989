"""P1 in figures: submissions over HTTP while web server, worker and database are killed with -9; nothing may be lost.

`python -m tests.bench survey_kill` sends 1,000 with 25 kills of each, on both engines.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from tests.bench import killing
from tests.bench.http_client import AT_ONCE, Browser
from tests.bench.lines import engines, manage, postgres_database, python, say, workplace

STAGE = ("-m", "tests.bench.kill_stage")
FOUND = 302
LONGEST = 1800  # seconds for everything


@dataclass
class Run:
    """One run: the people, how many were acknowledged, and how often they had to try again."""

    facts: dict[str, Any]
    url: str
    acknowledged: int = 0
    retries: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._ends = time.monotonic() + LONGEST

    def send(self, each: dict[str, Any]) -> None:
        """Type the answers, then send them; whatever has no answer is asked again with the same key."""
        path = self.facts["survey"]
        name, value = each["cookie"]
        cookies = {name: value, "csrf": secrets.token_hex(16)}
        typed = {**each["answers"], **{f"rev-{key}": "0" for key in self.facts["keys"]}, "go": "later"}
        self._until(cookies, f"{path}1/", typed, "")
        each["acknowledged"] = self._until(
            cookies, f"{path}submit/", {"draft": each["draft"]}, f"receipt/?draft={each['draft']}"
        )
        with self._lock:
            self.acknowledged += each["acknowledged"]

    def _until(
        self, cookies: dict[str, str], path: str, fields: Mapping[str, str | list[str]], leads: str
    ) -> bool:
        while time.monotonic() < self._ends:
            browser = Browser(self.url, dict(cookies))
            try:
                answer = browser.post(path, fields)
                if answer.status == FOUND and leads in answer.location:
                    return True
            except (OSError, http.client.HTTPException):
                pass
            finally:
                browser.close()
            with self._lock:
                self.retries += 1
            time.sleep(0.05)
        return False

    def kill(self, acts: Mapping[str, Callable[[], object]], kills: int, chance: random.Random) -> None:
        """Kill one thing after the other at random moments, spread over the whole run."""
        many = len(self.facts["people"])
        plan = [name for name in acts for _n in range(kills)]
        chance.shuffle(plan)
        marks = sorted(chance.uniform(0, 0.95 * many) for _name in plan)
        for name, mark in zip(plan, marks, strict=True):
            while self.acknowledged < mark:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.05))
            acts[name]()


Prepare = Callable[[dict[str, str]], object]


def from_scratch(env: dict[str, str]) -> None:
    """Make the tables of a site, and collect its static files."""
    manage(env, "prepare")


def killed(
    engine: str,
    *,
    people: int,
    kills: int,
    postmaster: bool = False,
    prepare: Prepare = from_scratch,
    workers: int = 2,
    seed: int = 1,
) -> dict[str, Any]:
    """Let people send on one engine while everything is killed; gives what was lost, doubled, partial."""
    with ExitStack() as stack:
        env = stack.enter_context(workplace("sqlite"))
        acts: dict[str, Callable[[], object]] = {}
        if postmaster:
            head, url = stack.enter_context(killing.cluster())
            env = {**env, "DATABASE_URL": url}
            acts["postmaster"] = head.kill_head
        elif engine == "postgresql":
            url = stack.enter_context(postgres_database())
            env = {**env, "DATABASE_URL": url}
            acts["connections"] = lambda: killing.cut_all(url)
        prepare(env)
        env = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
        facts = json.loads(python(env, *STAGE, "set", str(people), str(seed)))
        servers = {"web": killing.web(env, workers), "worker": killing.worker(env)}
        for each in servers.values():
            stack.callback(each.stop)
            each.start()
        run, began = Run(facts, env["ORIGIN"]), time.monotonic()
        acts |= {name: each.kill for name, each in servers.items()}
        _together(run, acts, kills, random.Random(seed))
        seconds = time.monotonic() - began
        servers["web"].stop()
        servers["worker"].stop()
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(json.dumps(facts))
            file.flush()
            found = json.loads(python(env, *STAGE, "check", file.name))
        done = {**dict.fromkeys(acts, kills)}
        return {**found, "kills": done, "retries": run.retries, "seconds": round(seconds, 1)}


def _together(run: Run, acts: Mapping[str, Callable[[], object]], kills: int, chance: random.Random) -> None:
    """Send and kill at the same time; an error of either ends the run."""
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        killer = pool.submit(run.kill, acts, kills, chance)
        for _none in pool.map(run.send, run.facts["people"]):
            pass
        killer.result()


def run(people: int = 1000, kills: int = 25) -> None:
    """Take the figures on each engine that answers, and with a cluster whose first process is killed."""
    for engine in engines("survey_kill"):
        found = killed(engine, people=people, kills=kills)
        say("survey_kill", engine=engine, **found)
    if killing.can_own_cluster():
        found = killed("postgresql", people=people, kills=kills, postmaster=True)
        say("survey_kill", engine="postgresql of its own", **found)
    else:
        say("survey_kill", engine="postgresql of its own", skipped="initdb or its user is missing")
