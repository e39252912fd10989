"""How fast a ledger is brought in, and how long its report takes, on both engines."""

import re

from tests.bench.lines import ROOT, engines, manage, python, say, workplace

POLIS = ROOT.parent / "shared" / "data" / "consensus" / "polis" / "vtaiwan.uberx"
REPORT = (
    "import django; django.setup(); import time, datetime as d;"
    "from consultations.programme.models import Consultation as C;"
    "from consultations.consensus.reports import actions as a; from ds4skills.accounts.models import User as U;"
    "c = C.objects.get(slug='bench'); u = U.objects.first(); t = time.perf_counter();"
    "r = a.build(actor=u, consultation=c, at=d.datetime.now(d.UTC));"
    "print('report', round(time.perf_counter() - t, 2), len(r.body['proposals']))"
)


def _take(engine: str, env: dict[str, str]) -> None:
    manage(env, "prepare")
    options = ("--polis", str(POLIS), "--consultation", "bench", "--language", "zh")
    text = manage(env, "import_positions", *options)
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
    _word, seconds, proposals = python({**env, **settings}, "-c", REPORT).split()[-3:]
    say("report", engine=engine, proposals=int(proposals), seconds=float(seconds))


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    if not POLIS.is_dir():
        say("ledger import", skipped="the shared data folder is not beside the project")
        return
    for engine in engines("ledger import"):
        with workplace(engine) as env:
            _take(engine, env)
