"""Full submissions of a survey of 20 questions over HTTP, beside a bare view that stores the same as one JSON row.

Drafts are prepared before; what is measured is the one request that acknowledges, once both sites are warm: each has
answered a first run that is not counted. `python -m tests.bench survey_submit`.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from tests.bench.http_client import AT_ONCE, Browser, together
from tests.bench.http_runs import FOUND, Run
from tests.bench.lines import Server, engines, manage, python, say, serving, workplace

STAGE = ("-m", "tests.bench.submit_stage")
PEOPLE, FIRST, BOUND, OTHERS = 400, 60, 4, 16
WANTED = 0.5


def _submit_all(server: Server, facts: dict[str, Any], people: list[dict[str, Any]]) -> Run:
    path = f"{facts['survey']}submit/"
    browsers = {}
    for each in people:
        name, value = each["cookie"]
        browser = Browser(server.url, {name: value, "csrf": secrets.token_hex(16)})
        browsers[id(browser)] = (browser, str(each["draft"]))

    def act(browser: Browser) -> bool:
        answer = browser.post(path, {"draft": browsers[id(browser)][1]})
        return answer.status == FOUND and "receipt" in answer.location

    return Run(server, lambda: together(act, [browser for browser, _draft in browsers.values()]))


def _store_all(server: Server, body: str) -> Run:
    browsers = [Browser(server.url) for _n in range(PEOPLE)]

    def act(browser: Browser) -> bool:
        return browser.post("/insert", {"words": body}).text == "kept"

    return Run(server, lambda: together(act, browsers))


def _make_table(env: dict[str, str]) -> None:
    from_ = "CREATE TABLE IF NOT EXISTS bench_bare (at TEXT NOT NULL, words TEXT NOT NULL)"
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(from_)
        return
    with closing(sqlite3.connect(f"{env['DATA_DIR']}/ds4skills.sqlite3")) as connection:
        connection.execute(from_)


def run(bound: int = BOUND, others: int = OTHERS) -> None:
    """Take the figures on each engine that answers."""
    for engine in engines("survey_submit"):
        with workplace(engine) as made:
            manage(made, "prepare")
            env = {**made, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
            facts = json.loads(python(env, *STAGE, "set", str(FIRST + PEOPLE), str(bound), str(others)))
            _make_table(env)
            with serving({**env, "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings"}) as server:
                _store_all(server, facts["body"])
                bare = _store_all(server, facts["body"])
            with serving(env) as server:
                _submit_all(server, facts, facts["people"][:FIRST])
                sent = _submit_all(server, facts, facts["people"][FIRST:])
        say(
            "survey_submit",
            engine=engine,
            questions=bound + others,
            bound=bound,
            clients=AT_ONCE,
            submissions=sent.figures,
            bare_rows=bare.figures,
            ratio=round(sent.per_second / bare.per_second, 3),
            wanted=WANTED,
        )
