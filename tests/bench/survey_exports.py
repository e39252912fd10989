"""Data packages of 20,000 responses with 126 columns of answers: seconds and memory of each table, and of the whole."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.lines import engines, manage, python, say, workplace

RESPONSES, BATCH = 20_000, 2_000
SINGLES, MULTIPLES, CHOICES, NUMBERS, TEXTS = 60, 5, 8, 5, 11  # 60 + 5 * 9 + 5 * 2 + 11 columns
MUST = {"csv": "5 s, 64 MB", "xlsx": "60 s, 64 MB", "sav": "6 s, 250 MB", "long": "-", "package": "-"}
STAGE = ("-m", "tests.bench.survey_exports")


def run() -> None:
    """Measure on both engines, each table in a process of its own."""
    for engine in engines("survey_exports"):
        with workplace(engine) as env:
            known = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
            manage(known, "migrate", "-v", "0")
            python(known, *STAGE, "set")
            for what, must in MUST.items():
                figures = json.loads(python(known, *STAGE, what))
                say("survey_exports", engine=engine, what=what, **figures, must=must)


def document() -> list[dict[str, Any]]:
    """Give the questions."""
    choices = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in range(1, CHOICES + 1)]
    found: list[dict[str, Any]] = []
    for kind, count in (("single", SINGLES), ("multiple", MULTIPLES), ("number", NUMBERS), ("text", TEXTS)):
        for n in range(count):
            label = {"en": f"Question {n} of the kind {kind}: what do you do there?"}
            more = {"choices": choices} if kind in {"single", "multiple"} else {}
            found.append({"kind": kind, "label": label, **more})
    return found


def stage() -> None:
    """Publish the survey and write its responses in bulk."""
    from surveys.answering.models import Response, Revision  # noqa: PLC0415
    from surveys.authoring import actions  # noqa: PLC0415
    from surveys.authoring.kinds import leaves_of  # noqa: PLC0415
    from tests.factories import make_consultation, make_user  # noqa: PLC0415

    now = datetime.now(UTC).replace(microsecond=0)
    opens, closes = now - timedelta(days=1), now + timedelta(days=9)
    consultation, user = make_consultation(slug="export", opens_at=opens, closes_at=closes), make_user()
    survey = actions.create(
        actor=user,
        consultation=consultation,
        code="export",
        at=now,
        title={"en": "Export"},
        about={},
        opens_at=opens,
        closes_at=closes,
    )
    for item in document():
        actions.add_item(actor=user, survey=survey, section="s1", facts=dict(item), at=now)
    version = actions.publish(actor=user, survey=survey, at=now)
    plan = [(leaf.key, leaf.kind) for leaf in leaves_of(version.definition)]
    for first in range(0, RESPONSES, BATCH):
        made = Response.objects.bulk_create(
            Response(survey=survey, identity="named", category=f"cat{n % 6}", country="BE")
            for n in range(first, first + BATCH)
        )
        Revision.objects.bulk_create(
            Revision(
                response=each,
                number=1,
                version=version,
                answers={key: answer(kind, each.pk + place) for place, (key, kind) in enumerate(plan)},
                digest="0" * 64,
                submit_key=f"bench-{each.pk}",
                language="en",
                at=now,
            )
            for each in made
        )


def answer(kind: str, n: int) -> Any:
    """Give an answer of a kind."""
    known: dict[str, Callable[[], Any]] = {
        "single": lambda: f"c{n % CHOICES + 1}",
        "multiple": lambda: [f"c{each + 1}" for each in range(CHOICES) if (n >> each) % 2] or ["c1"],
        "number": lambda: str(n % 1000),
        "text": lambda: f"Some words that a person would write here, number {n}.",
    }
    return known[kind]()


def peak() -> int:
    """Give the most memory that this process has held, in MB."""
    return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) // 1024


def measure(what: str) -> dict[str, Any]:
    """Write one table, or the whole package."""
    from surveys.authoring.models import Survey  # noqa: PLC0415
    from surveys.results.exports import building, sinks, spss  # noqa: PLC0415
    from surveys.results.exports.records import Frame, versions_of  # noqa: PLC0415

    survey = Survey.objects.select_related("consultation").get(code="export")
    frame = Frame(survey, versions_of(survey, []))
    if what == "sav":
        __import__("pandas"), __import__("pyreadstat")
    before, began = peak(), time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if what == "package":
            (folder / "in").mkdir()
            building.restricted(survey, building.Query("restricted"), folder / "in", lambda _done, _all: None)
            building.archive(folder / "in", folder / "out.zip", "top")
        else:
            made: dict[str, Callable[[], sinks.Sink]] = {
                "csv": lambda: sinks.Csv(folder / "codes.csv", frame),
                "long": lambda: sinks.Csv(folder / "long.csv", frame, long=True),
                "xlsx": lambda: sinks.Book(folder / "data.xlsx", frame, "en"),
                "sav": lambda: spss.Spss(folder / "data.sav", frame, "en"),
            }
            sink = made[what]()
            for revision, journey in frame.rows():
                sink.take(sinks.Record(frame, revision, journey, {}))
            sink.end()
    seconds = round(time.perf_counter() - began, 1)
    columns = len(frame.columns) - len(frame.head)
    return {"rows": RESPONSES, "columns": columns, "seconds": seconds, "more_mb": peak() - before}


if __name__ == "__main__":
    import django

    django.setup()
    word = sys.argv[1]
    if word == "set":
        stage()
    else:
        print(json.dumps(measure(word)))
