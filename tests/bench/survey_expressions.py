"""How fast conditions are read and evaluated and a way is found, and whether the browser gives the same values."""

import json
import os
import random
import shutil
import statistics
import time
from collections.abc import Callable

from playwright.sync_api import sync_playwright

from surveys.authoring.expressions import Context, Step, evaluate, parse, route, truth
from surveys.authoring.expressions.unreachable import Domain, judge, walks
from tests.bench.lines import ROOT, say
from tests.surveys.expressions.cases import ANSWERS, plain, random_case

BENCH = "survey expressions"
SOURCE = "selected(${uses}, 'a') and ${staff} >= 10"
LONG = " or ".join(f"${{role}} = 'choice{n}'" for n in range(70))
TREES, BATCH = 60_000, 5_000
TWIN = """cases => JSON.parse(cases).map(([tree, context]) => {
  const value = Expressions.evaluate(tree, context);
  return [Number.isNaN(value) ? "NaN" : value, Expressions.truth(value)];
})"""


def _micros(job: Callable[[], object], times: int) -> float:
    """Take the median of five rounds, in microseconds for one."""
    rounds = []
    for _round in range(5):
        began = time.perf_counter()
        for _time in range(times):
            job()
        rounds.append((time.perf_counter() - began) / times * 1e6)
    return round(statistics.median(rounds), 1)


def _steps() -> list[Step]:
    condition = "${q%d} > 3 and selected(${q0}, 'a')"
    return [Step(f"q{n}", parse(condition % (n - 1)) if n % 3 == 2 else None) for n in range(200)]


def _speed() -> None:
    tree, context, steps = parse(SOURCE), Context(ANSWERS), _steps()
    answers: dict[str, bool | float | str | list[str] | None] = {f"q{n}": n for n in range(200)}
    answers["q0"] = ["a", "b"]
    shown = len(route(steps, answers))
    domains = {"uses": Domain(tuple("abcdefghijklmn"), many=True)}
    rare = parse("count-selected(${uses}) = 14")  # only the last combination makes it true
    say(
        BENCH, what="parse", characters=len(SOURCE), us=_micros(lambda: parse(SOURCE), 2000), must="<= 150 us"
    )
    say(BENCH, what="parse, long", characters=len(LONG), us=_micros(lambda: parse(LONG), 50))
    say(BENCH, what="evaluate", us=_micros(lambda: evaluate(tree, context), 5000), must="<= 20 us")
    us = _micros(lambda: route(steps, answers), 50)
    say(BENCH, what="route of 200 questions, 66 conditions", shown=shown, us=us, must="<= 3,000 us")
    us = _micros(lambda: list(judge(rare, domains)), 2)
    say(BENCH, what="try every combination", combinations=domains["uses"].count, us=us)
    say(BENCH, what="200 random walks of 200 questions", us=_micros(lambda: list(walks(steps, {})), 1))


def _twin() -> None:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        say(BENCH, what="twin", skipped="Chromium is missing")
        return
    rnd, different = random.Random(7), 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.add_script_tag(path=ROOT / "static" / "js" / "expressions.js")
        for _batch in range(TREES // BATCH):
            cases = [random_case(rnd) for _ in range(BATCH)]
            here = [evaluate(tree, Context(**context)) for tree, context in cases]
            there = page.evaluate(TWIN, json.dumps(cases))
            different += sum(
                [plain(value), truth(value)] != back for value, back in zip(here, there, strict=True)
            )
        browser.close()
    size = (ROOT / "static" / "js" / "expressions.js").stat().st_size
    say(BENCH, what="twin", trees=TREES, different=different, bytes=size, must="0 differ, <= 6 kB")


def run() -> None:
    """Take the times here, and compare with Chromium where it is."""
    _speed()
    _twin()
