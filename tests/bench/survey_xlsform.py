"""How long a workbook of 2,000 questions takes to be read and written, and what its child holds."""

import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

from tests.bench.lines import ROOT, python, say

SETTINGS = {"DJANGO_SETTINGS_MODULE": "ds4skills.settings", "DEMO": "yes"}
WORK = "from tests.bench.survey_xlsform import work; work()"
CHILD = (  # the peak of this very process; getrusage would also tell what its parent once held
    "import sys; from ds4skills.web.importing import reading; reading.serve(); "
    "lines = open('/proc/self/status').read().split('VmHWM:')[1].split(); print(lines[0], file=sys.stderr)"
)
SIZES = (300, 2_000)
CHOICES = 6


def document(questions: int) -> dict[str, Any]:
    """Make a survey in two languages: sections of twenty, a condition and a rule on every second question."""
    items: list[dict[str, Any]] = []
    for n in range(questions):
        label = {
            "en": f"Question number {n}: what do you do?",
            "fr": f"Question numéro {n} : que faites-vous ?",
        }
        item: dict[str, Any] = {"key": f"q{n}", "label": label}
        if n % 2:
            rule = {"src": ". >= 1 and . <= 500", "message": {"en": "From 1 to 500.", "fr": "De 1 à 500."}}
            item |= {"kind": "number", "rule": rule, "show": f"${{q{n - 1}}} = 'c1' or ${{q0}} = 'c2'"}
        else:
            item |= {"kind": "single", "list": "l", "required": "yes", "hint": label}
        items.append(item)
    choices = [
        {"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}", "fr": f"Choix {n}"}}
        for n in range(CHOICES)
    ]
    sections = [
        {
            "key": f"s{n}",
            "kind": "section",
            "label": {"en": "Part", "fr": "Partie"},
            "items": items[n : n + 20],
        }
        for n in range(0, questions, 20)
    ]
    head = {"schema": 1, "key": "bench", "title": {"en": "Bench"}, "languages": ["en", "fr"]}
    return head | {"lists": {"l": choices}, "sections": sections}


def work() -> None:
    """Measure in a process of its own; prints one JSON object a line."""
    django.setup()
    from surveys.authoring.xlsform.building import read_workbook  # noqa: PLC0415
    from surveys.authoring.xlsform.texts import read_texts, write_texts  # noqa: PLC0415
    from surveys.authoring.xlsform.writing import write_workbook  # noqa: PLC0415

    for questions in SIZES:
        made = document(questions)
        clock = [time.perf_counter()]
        blob = write_workbook(made)
        clock.append(time.perf_counter())
        outcome = read_workbook([blob])
        clock.append(time.perf_counter())
        read_texts(made, [write_texts(made)])
        clock.append(time.perf_counter())
        wrote, read, texts = (round(after - before, 2) for before, after in pairwise(clock))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.xlsx"
            path.write_bytes(blob)
            words = [str(path), json.dumps({"whole": ["survey", "choices", "settings"]})]
            done = subprocess.run(
                [sys.executable, "-c", CHILD, *words], capture_output=True, text=True, check=True, cwd=ROOT
            )
        figures = {
            "questions": questions,
            "read_seconds": read,
            "write_seconds": wrote,
            "texts_out_and_in_seconds": texts,
            "child_peak_mb": round(int(done.stderr.split()[-1]) / 1024, 1),
            "findings": [each.id for each in outcome.findings],
            "same": outcome.document == made,
        }
        print(json.dumps(figures), flush=True)


def run() -> None:
    """Take the figures; it needs no database."""
    for line in python(SETTINGS, "-c", WORK).splitlines():
        say("survey xlsform", **json.loads(line))
