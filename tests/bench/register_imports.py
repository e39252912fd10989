"""How long the import takes, in how many statements, and how much memory its worker holds, on both engines."""

import csv
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import connection, reset_queries

from tests.bench.lines import ROOT, cpu, manage, peak, python, say, working, workplace

ADJECTIVES = (
    "north south baltic alpine nordic coastal central upper lower old new free open first second".split()
)
NOUNS = "skills learning training crafts data careers mobility youth digital industry energy health".split()
BODIES = "forum academy network institute chamber council agency union centre college guild alliance".split()
COUNTRIES = "BE FR DE IT ES PT PL NL AT SE FI EL".split()
SIZES = (2_000, 10_000, 20_000)
WORKER = "from tests.bench.register_imports import work; work()"


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(3)).capitalize()


def name(rng: random.Random) -> str:
    """Make a name of an organisation: a word of its own, and common ones."""
    return (
        f"{_word(rng)} {_word(rng)} {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(BODIES)}".title()
    )


def _csv(header: list[str], rows: Iterator[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def organisations(count: int, seed: int) -> bytes:
    """Write a file of organisations."""
    rng = random.Random(seed)
    rows = (
        [
            name(rng),
            rng.choice(COUNTRIES),
            f"{_word(rng)}ville",
            f"https://{seed}-{n}.example",
            f"{seed:03d}{n:08d}-11",
        ]
        for n in range(count)
    )
    return _csv(["name", "country", "city", "website", "id_eu_tr"], rows)


def people(count: int, bodies: int, seed: int) -> bytes:
    """Write a file of people with the numbers of organisations that the register holds or does not."""
    rng = random.Random(seed)
    names = [name(rng) for _ in range(bodies)]
    header = [
        "given_name",
        "family_name",
        "email",
        "country",
        "role",
        "organisation",
        "organisation_id_eu_tr",
    ]
    rows = (
        [
            _word(rng),
            _word(rng) + _word(rng),
            f"{seed}.{n}@people.example",
            rng.choice(COUNTRIES),
            "Member",
            names[n % bodies],
            f"{seed:03d}{n % bodies:08d}-11",
        ]
        for n in range(count)
    )
    return _csv(header, rows)


@contextmanager
def _counting() -> Iterator[Callable[[], int]]:
    """Count statements without keeping their texts."""
    count = [0]

    def one(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one):
        yield lambda: count[0]
    reset_queries()


def _stage(act: Callable[[], object]) -> tuple[float, float, int]:
    """Give the seconds on the clock, the seconds of this processor, and the statements of an act."""
    with _counting() as counted:
        began, used = time.perf_counter(), time.process_time()
        act()
        return time.perf_counter() - began, time.process_time() - used, counted()


def measure(user: Any, body: bytes, kind: str, *, back: bool) -> dict[str, Any]:
    """Bring a file in and, if asked, take it back; give seconds and statements of each stage."""
    from django.utils import timezone  # noqa: PLC0415

    from consultations.register.imports import actions, applying, asking, checking, undoing  # noqa: PLC0415
    from consultations.register.imports.models import ImportBatch, ImportRow  # noqa: PLC0415
    from consultations.register.origins.models import Origin  # noqa: PLC0415

    now = timezone.now()
    facts = actions.Facts(kind, "bench", Origin.Basis.LEGITIMATE)
    began = time.perf_counter()
    batch = actions.keep(actor=user, name="bench.csv", body=body, facts=facts, at=now)
    reading = time.perf_counter() - began
    columns = {each.heading: each.field for each in asking.columns(batch, None)}
    actions.map_columns(actor=user, batch=batch, columns=columns, at=now)
    batch.refresh_from_db()
    checked, check_cpu, asked = _stage(lambda: checking.check(actor=user, batch=batch, at=now))
    counts = dict(batch.counts)
    batch.rows.filter(verdict=ImportRow.Verdict.DUPLICATE).update(choice="new")
    rows = applying.waiting(batch)
    applying.begin(actor=user, batch=batch, title="bench", next_url="", at=now)
    batch = ImportBatch.objects.get(pk=batch.pk)
    applied, apply_cpu, written = _stage(lambda: applying.apply(actor=user, batch=batch, at=now))
    told = {
        "rows": batch.total,
        "verdicts": counts,
        "read_seconds": round(reading, 2),
        "check_seconds": round(checked, 2),
        "check_cpu": round(check_cpu, 2),
        "check_queries_per_1000": round(asked / batch.total * 1000, 1),
        "apply_seconds": round(applied, 2),
        "apply_cpu": round(apply_cpu, 2),
        "apply_statements_per_row": round(written / max(rows, 1), 2),
    }
    if back:
        ImportBatch.objects.filter(pk=batch.pk).update(job=None)
        batch = ImportBatch.objects.get(pk=batch.pk)
        undoing.begin(actor=user, batch=batch, title="bench", next_url="", at=now + timedelta(minutes=1))
        batch = ImportBatch.objects.get(pk=batch.pk)
        undone, undo_cpu, _queries = _stage(lambda: undoing.undo(actor=user, batch=batch, at=now))
        told |= {"undo_seconds": round(undone, 2), "undo_of_apply": round(undo_cpu / apply_cpu, 2)}
    return told


def work() -> None:
    """Run in a worker of its own: a register grows, files come and go; prints one JSON object a line."""
    import django  # noqa: PLC0415

    django.setup()
    from ds4skills.accounts.models import User  # noqa: PLC0415

    user = User.objects.create_user(email="bench@example.org")
    for seed, count in enumerate(SIZES, start=1):
        figures = measure(user, organisations(count, seed), "organisations", back=count == SIZES[-1])
        print(json.dumps({"what": "organisations", **figures}), flush=True)
    figures = measure(user, people(30_000, 20_000, 9), "people", back=True)
    print(json.dumps({"what": "people with 20,000 new organisations", **figures}), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"what": "worker", "peak_mb": peak}), flush=True)


def lay(kind: str, name: str) -> None:
    """Read a file as the page does and choose its columns; prints the number of the import."""
    import django  # noqa: PLC0415

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from consultations.register.imports import actions, asking  # noqa: PLC0415
    from consultations.register.origins.models import Origin  # noqa: PLC0415
    from ds4skills.accounts.models import User  # noqa: PLC0415

    user, now = User.objects.get_or_create(email="bench@example.org")[0], timezone.now()
    body = organisations(20_000, 1) if kind == "organisations" else people(30_000, 20_000, 9)
    facts = actions.Facts(kind, name, Origin.Basis.LEGITIMATE)
    batch = actions.keep(actor=user, name=name, body=body, facts=facts, at=now)
    columns = {each.heading: each.field for each in asking.columns(batch, None)}
    actions.map_columns(actor=user, batch=batch, columns=columns, at=now)
    print(batch.pk)


def ask(step: str, pk: int) -> None:
    """Ask for a step of an import as a job, wait until the worker has done it, and print its seconds."""
    import django  # noqa: PLC0415

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from consultations.register.imports import applying, undoing  # noqa: PLC0415
    from consultations.register.imports.models import ImportBatch  # noqa: PLC0415
    from ds4skills.jobs.actions import start  # noqa: PLC0415

    batch = ImportBatch.objects.get(pk=pk)
    asked: dict[str, Any] = {
        "actor": batch.by,
        "batch": batch,
        "title": step,
        "next_url": "",
        "at": timezone.now(),
    }
    if step == "check":
        payload = {"batch": pk, "actor": batch.by_id}
        job = start(
            owner=batch.by, task="register.import.check", title=step, payload=payload, at=timezone.now()
        )
    else:
        job = applying.begin(**asked) if step == "apply" else undoing.begin(**asked)
    began, heard = time.monotonic(), set[int]()
    while not job.ended:
        time.sleep(0.05)
        job.refresh_from_db()
        heard.add(job.done)
    if job.state != job.State.DONE:
        sys.exit(job.error)
    print(json.dumps({"seconds": round(time.monotonic() - began, 1), "progress_told": len(heard)}))


def _as_jobs(env: dict[str, str]) -> dict[str, Any]:
    """Bring 20,000 organisations and 30,000 people in, and take them back, with the worker of the product."""
    module = "from tests.bench.register_imports import ask, lay; "
    told: dict[str, Any] = {}
    steps: dict[str, list[float]] = {"check": [], "apply": [], "undo": []}
    batches = [
        python(env, "-c", f"{module}lay({kind!r}, 'f.csv')").strip() for kind in ("organisations", "people")
    ]
    with working(env) as pid:
        for step in ("check", "apply"):
            for pk in batches:
                steps[step].append(json.loads(python(env, "-c", f"{module}ask({step!r}, {pk})"))["seconds"])
        told["peak_mb_in"] = peak(pid)
        for pk in reversed(batches):
            steps["undo"].append(json.loads(python(env, "-c", f"{module}ask('undo', {pk})"))["seconds"])
        told["peak_mb"] = peak(pid)
        told["worker_cpu"] = cpu(pid)
    told |= {f"{step}_seconds": seconds for step, seconds in steps.items()}
    return {**told, "in_seconds": round(sum(steps["check"] + steps["apply"]), 1)}


def _take(engine: str) -> None:
    with workplace(engine) as env:
        env["DJANGO_SETTINGS_MODULE"] = "ds4skills.settings"
        manage(env, "prepare")
        say("register imports", engine=engine, what="20,000 and 30,000 as jobs", **_as_jobs(env))
    with workplace(engine) as env:
        manage(env, "prepare")
        whole = {**os.environ, **env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
        began = datetime.now().astimezone()
        done = subprocess.run(
            [sys.executable, "-c", WORKER], cwd=ROOT, env=whole, capture_output=True, text=True, check=False
        )
        for line in done.stdout.splitlines():
            say("register imports", engine=engine, **json.loads(line))
        if done.returncode:
            say("register imports", engine=engine, failed=done.stderr[-800:])
        say(
            "register imports",
            engine=engine,
            what="all",
            seconds=(datetime.now().astimezone() - began).seconds,
        )


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    _take("sqlite")
    try:
        _take("postgresql")
    except psycopg.OperationalError:
        say("register imports", engine="postgresql", skipped="PostgreSQL does not answer")
