"""The product's own server over real HTTP, on both engines: pages, submissions, a stampede, memory."""

import json
import os
import threading
import time
from collections.abc import Callable

from tests.bench.http_client import AT_ONCE, Browser, form_with, hammer, together
from tests.bench.lines import Server, engines, manage, peak, python, say, serving, working, workplace

QUESTIONS, SEATS, CLIENTS = 20, 100, 300
SECONDS = 5  # of each steady run
LONGEST = 15  # seconds after which nobody begins a submission any more
REQUESTS = 6  # of one submission
FOUND, SEE_OTHER = 302, 303
STAGE = ("-m", "tests.bench.http_stage")


class Stage:
    """Where people go, with a browser for each of them that holds their own link."""

    def __init__(self, env: dict[str, str], engine: str) -> None:
        self.env = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
        self.engine, self.url = engine, env["ORIGIN"]
        facts = json.loads(python(self.env, *STAGE, "set", str(QUESTIONS), str(SEATS), str(CLIENTS)))
        self.survey, self.session = str(facts["survey"]), str(facts["session"])
        self.answering = [Browser(self.url, {name: value}) for name, value in facts["answering"]]
        self.coming = [Browser(self.url, {name: value}) for name, value in facts["coming"]]

    def count(self) -> dict[str, int]:
        """Count what the database holds."""
        found: dict[str, int] = json.loads(python(self.env, *STAGE, "count"))
        return found

    def say(self, bench: str, **figures: object) -> None:
        """Print figures with their engine and the machine's load in the last minute."""
        say(f"http {bench}", engine=self.engine, **figures, load=round(os.getloadavg()[0], 1))


class Run:
    """One run: of each thing done whether it went well, and what they took together."""

    def __init__(self, server: Server, act: Callable[[], list[bool]]) -> None:
        used, began = server.cpu(), time.perf_counter()
        said = act()
        self.seconds, self.cpu = time.perf_counter() - began, server.cpu() - used
        self.done, self.errors = len(said), said.count(False)
        self.per_second = round(self.done / self.seconds, 1)
        self.cpu_ms_each = round(1000 * self.cpu / max(self.done, 1), 2)

    @property
    def figures(self) -> dict[str, object]:
        """What is printed of every run; processor time is that of the serving processes."""
        return {
            "done": self.done,
            "errors": self.errors,
            "per_second": self.per_second,
            "cpu_ms_each": self.cpu_ms_each,
        }


def _begin(browser: Browser, survey: str) -> None:
    browser.get(survey)
    browser.post(f"{survey}begin/", {})


def _submit(browser: Browser, survey: str) -> bool:
    """Answer as a person does: read, begin, fill, review and send."""
    _begin(browser, survey)
    fields = form_with(browser.get(f"{survey}1/").text, "q1_1")
    answers = {name: "s" for name in fields if name.startswith("q1_") and "__" not in name}
    browser.post(f"{survey}1/", {**fields, **answers, "go": "next"})
    review = form_with(browser.get(f"{survey}review/").text, "draft")
    return len(answers) == QUESTIONS and browser.post(f"{survey}submit/", review).status == FOUND


def _pages(stage: Stage, server: Server) -> None:
    """Read the first page signed out, and the section with its questions by personal link."""
    strangers, known = [Browser(stage.url) for _n in range(AT_ONCE)], stage.answering[:AT_ONCE]
    for browser in known:
        _begin(browser, stage.survey)
    runs = (("start", strangers, stage.survey), ("section of 20 questions", known, f"{stage.survey}1/"))
    for name, browsers, path in runs:
        run = Run(server, lambda all_of=browsers, path=path: hammer(all_of, path, SECONDS))  # type: ignore[misc]
        stage.say("survey page", page=name, **run.figures)


def _submissions(stage: Stage, server: Server) -> Run:
    """Let everybody else answer, each by their own link, until the time is over."""
    ends = time.monotonic() + LONGEST
    said: list[bool] = []

    def act(browser: Browser) -> bool:
        if time.monotonic() < ends:
            said.append(_submit(browser, stage.survey))
        return True

    def all_of_them() -> list[bool]:
        broken = together(act, stage.answering[AT_ONCE:]).count(False)
        return said + [False] * broken

    return Run(server, all_of_them)


def _stampede(stage: Stage, server: Server) -> Run:
    """Let everybody open the form, then send it in the same moment."""
    forms: dict[int, dict[str, str]] = {}
    gate = threading.Barrier(CLIENTS, timeout=60)

    def read(browser: Browser) -> bool:
        forms[id(browser)] = form_with(browser.get(stage.session).text, "pool")
        return bool(forms[id(browser)])

    def send(browser: Browser) -> bool:
        gate.wait()
        return browser.post(stage.session, forms.get(id(browser), {})).status == SEE_OTHER

    together(read, stage.coming)
    return Run(server, lambda: together(send, stage.coming, CLIENTS))


def _product(stage: Stage, env: dict[str, str]) -> Run:
    """Take the product's figures; gives the run of submissions."""
    with serving(env) as server, working(env) as worker:
        _pages(stage, server)
        submissions = _submissions(stage, server)
        stampede = _stampede(stage, server)
        held = {"serving_mb": sorted(server.peaks().values()), "worker_mb": peak(worker)}
    counted = stage.count()
    stage.say(
        "submission",
        **submissions.figures,
        answers_each=QUESTIONS,
        requests_each=REQUESTS,
        kept=counted["sent"],
        answers_kept=counted["answers"],
    )
    stage.say(
        "stampede",
        clients=CLIENTS,
        seats=SEATS,
        seated=counted["seated"],
        waiting=counted["waiting"],
        **stampede.figures,
    )
    stage.say("memory", **held)
    return submissions


def _bare(stage: Stage, env: dict[str, str], submissions: Run) -> None:
    """Insert one row a request through the same server, and compare."""
    with serving({**env, "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings"}) as server:
        browsers = [Browser(stage.url) for _n in range(AT_ONCE)]
        run = Run(server, lambda: hammer(browsers, "/insert", SECONDS, {"words": "s"}))
    stage.say(
        "bare insert",
        **run.figures,
        submissions_per_insert=round(submissions.per_second / run.per_second, 4),
        cpu_of_a_submission_in_inserts=round(submissions.cpu_ms_each / run.cpu_ms_each, 1),
    )


def run() -> None:
    """Take the figures on each engine that answers."""
    for engine in engines("http"):
        began = time.monotonic()
        with workplace(engine) as env:
            manage(env, "prepare")
            stage = Stage(env, engine)
            _bare(stage, env, _product(stage, env))
        stage.say("whole", seconds=round(time.monotonic() - began))
