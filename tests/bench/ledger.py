"""How fast a ledger is brought in, and how long its report takes, on both engines."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from tests.bench.lines import POSTGRES, ROOT, say

POLIS = ROOT.parent / "shared" / "data" / "consensus" / "polis" / "vtaiwan.uberx"
REPORT = (
    "import django; django.setup(); import time, datetime as d;"
    "from consultations.programme.models import Consultation as C;"
    "from consultations.consensus.reports import actions as a; from ds4skills.accounts.models import User as U;"
    "c = C.objects.get(slug='bench'); u = U.objects.first(); t = time.perf_counter();"
    "r = a.build(actor=u, consultation=c, at=d.datetime.now(d.UTC));"
    "print('report', round(time.perf_counter() - t, 2), len(r.body['proposals']))"
)


def _run(env: dict[str, str], *arguments: str) -> str:
    whole = {**os.environ, **env}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=whole, capture_output=True, text=True, check=True
    )
    return done.stdout


def _take(engine: str, env: dict[str, str]) -> None:
    _run(env, "manage.py", "prepare")
    options = ("--polis", str(POLIS), "--consultation", "bench", "--language", "zh")
    text = _run(env, "manage.py", "import_positions", *options)
    found = re.search(r"(\d+) positions are new.*?([\d.]+) s, ([\d,]+) positions/s", text)
    cells = re.search(r"(\d+) cells compared.*?: (\d+) differ", text)
    if found and cells:
        say(
            "ledger import",
            engine=engine,
            positions=int(found[1]),
            seconds=float(found[2]),
            per_second=int(found[3].replace(",", "")),
            cells=int(cells[1]),
            differ=int(cells[2]),
        )
    settings = {"DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
    _word, seconds, proposals = _run({**env, **settings}, "-c", REPORT).split()[-3:]
    say("report", engine=engine, proposals=int(proposals), seconds=float(seconds))


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    if not POLIS.is_dir():
        say("ledger import", skipped="the shared data folder is not beside the project")
        return
    with tempfile.TemporaryDirectory() as folder:
        _take("sqlite", {"DATA_DIR": str(Path(folder)), "DATABASE_URL": "", "REDIS_URL": ""})
        try:
            with psycopg.connect(POSTGRES, autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS ds4skills_bench_ledger")
                connection.execute("CREATE DATABASE ds4skills_bench_ledger")
        except psycopg.OperationalError:
            say("ledger import", engine="postgresql", skipped="PostgreSQL does not answer")
            return
        url = POSTGRES.rpartition("/")[0] + "/ds4skills_bench_ledger"
        _take("postgresql", {"DATA_DIR": str(Path(folder)), "DATABASE_URL": url, "REDIS_URL": ""})
