"""Taking the figures of results in a process of its own, after its rows are made."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection

from surveys.answering.models import Fact, Revision
from surveys.authoring.kinds import KINDS, leaves_of
from surveys.authoring.models import Survey
from surveys.results.asked import whole_of
from surveys.results.coverage import coverage
from surveys.results.crossing import cross
from surveys.results.fields import among, fields_of, filters_of, find
from surveys.results.rebuilding import rebuild_facts
from surveys.results.toplines import topline, toplines
from tests.bench.survey_results_rows import fill, make
from tests.factories import NOON

TIMES = 7


def told(what: str, call: Callable[[], Any], most: float, times: int = TIMES, **more: Any) -> float:
    """Print the best of some runs, in milliseconds, with what it should be at most."""
    best = min(_timed(call) for _ in range(times))
    print(json.dumps({"what": what, "ms": round(best, 1), "at_most": most, "met": best <= most, **more}))
    return best


def _timed(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def documents(survey: Survey) -> Counter[tuple[Any, ...]]:
    """Count the same by a loop over the documents, with the category joined."""
    found: Counter[tuple[Any, ...]] = Counter()
    rows = Revision.objects.filter(response__survey=survey, status=Revision.Status.VALID)
    leaves = None
    for category, answers, version in rows.values_list("response__category", "answers", "version"):
        if leaves is None:
            definition = (
                Revision.objects.filter(version=version).select_related("version")[0].version.definition
            )
            leaves = leaves_of(definition)
        for leaf in leaves:
            for fact in KINDS[leaf.kind].facts(leaf, (answers or {}).get(leaf.key, "")):
                found[leaf.key, category, *fact] += 1
    return found


def settle() -> None:
    """Let the engine see what was written, as its own housekeeping would within minutes."""
    with connection.cursor() as cursor:
        for table in ("surveys_fact", "surveys_response", "surveys_revision"):
            cursor.execute(
                f"VACUUM ANALYZE {table}" if connection.vendor == "postgresql" else f"ANALYZE {table}"
            )


def main() -> None:
    """Make the rows and print the figures."""
    survey = make()
    fill(survey)
    sqlite = connection.vendor == "sqlite"
    told("rebuild from nothing", lambda: rebuild_facts(actor=None, survey=survey, at=NOON), 6_000, times=1)
    settle()
    again = lambda: rebuild_facts(actor=None, survey=survey, at=NOON)  # noqa: E731
    told(
        "rebuild where nothing differs",
        again,
        6_000,
        times=1,
        facts=Fact.objects.filter(survey=survey).count(),
    )
    whole = whole_of(survey)
    assert whole is not None
    fast = told("whole topline", lambda: toplines(survey, whole, NOON), 500 if sqlite else 250)
    slow = told("loop over documents", lambda: documents(survey), 1e9, times=1)
    print(
        json.dumps(
            {"what": "topline against documents", "times": round(slow / fast, 1), "met": slow >= 4 * fast}
        )
    )
    first, second = whole.questions[0], whole.questions[1]
    told("one question", lambda: topline(survey, whole, first, NOON), 10)
    fields = fields_of(survey, whole, NOON)
    by = find(fields, f"q.{second.name}")
    told("cross-table with a question", lambda: cross(survey, first, by, None), 25)
    told("cross-table with the country", lambda: cross(survey, first, find(fields, "country"), None), 25)
    rows = among(survey, filters_of(fields, ["country:BE", f"q.{whole.questions[2].name}:c1"]))
    told("cross-table with two filters", lambda: cross(survey, first, by, rows), 25)
    told("coverage", lambda: coverage(survey, NOON), 500)
