"""What the bench of submissions plays on; run in a process of its own, on the database that its environment names.

`set PEOPLE BOUND OTHERS` prints where people go, with each one's cookie and filled draft; `profile PEOPLE BOUND OTHERS`
submits in this process and prints where the time goes.
"""

import cProfile
import io
import json
import pstats
import random
import sys
from datetime import UTC, datetime
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- models need the registry
from django.test.utils import CaptureQueriesContext  # noqa: E402

from surveys.answering import actions  # noqa: E402
from surveys.answering.models import DraftResponse  # noqa: E402
from surveys.authoring import actions as authoring  # noqa: E402
from surveys.authoring import queries  # noqa: E402
from surveys.authoring.kinds import leaves_of  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.bench.http_stage import admit  # noqa: E402
from tests.bench.kill_stage import said  # noqa: E402
from tests.factories import make_user  # noqa: E402

MIX = ("single", "single", "multiple", "text")


def set_up(people: int, bound: int, others: int) -> tuple[Any, Any, Any, dict[str, Any]]:
    """Open a survey, and fill a draft of everybody."""
    now, chance = datetime.now(UTC).replace(microsecond=0), random.Random(2)
    survey, _nobody = scenes.survey(now, bound, 0, publish=False)
    editor = make_user()
    choices = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in range(1, 6)]
    for n in range(others):
        kind = MIX[n % len(MIX)]
        facts: dict[str, Any] = {"kind": kind, "label": {"en": f"A {kind}?"}}
        facts |= {"lines": 3} if kind == "text" else {"choices": choices}
        authoring.add_item(actor=editor, survey=survey, section="s1", facts=facts, at=now)
    authoring.publish(actor=editor, survey=survey, at=now)
    version, speakers = queries.published(survey), scenes.speakers(people)
    leaves = leaves_of(version.definition) if version else []
    answers = [{leaf.key: said(leaf, chance) for leaf in leaves} for _who in speakers]
    drafts = DraftResponse.objects.bulk_create(
        DraftResponse(
            survey=survey, version=version, person=who.person, answers=each, began_at=now, updated_at=now
        )
        for who, each in zip(speakers, answers, strict=True)
    )
    cookies = admit(survey.consultation, survey.exercise, speakers, now)
    facts = {
        "survey": survey.get_absolute_url(),
        "body": json.dumps(answers[0]),
        "people": [
            {"cookie": cookie, "draft": str(draft.pk)} for cookie, draft in zip(cookies, drafts, strict=True)
        ],
    }
    return survey, speakers, drafts, facts


def profile(people: int, bound: int, others: int) -> str:
    """Submit one after the other under the profiler; the number of statements stands first."""
    survey, speakers, drafts, _facts = set_up(people, bound, others)
    now, profiler = datetime.now(UTC), cProfile.Profile()
    for number, (who, draft) in enumerate(zip(speakers, drafts, strict=True)):
        known: dict[str, Any] = {"survey": survey, "speaker": who, "draft": draft.pk, "mandated": False}
        if number == 1:
            with CaptureQueriesContext(connection) as seen:
                actions.submit(**known, at=now, language="en")
        elif number:
            profiler.runcall(actions.submit, **known, at=now, language="en")
        else:
            actions.submit(**known, at=now, language="en")
    out = io.StringIO()
    stats = pstats.Stats(profiler, stream=out).sort_stats("cumulative")
    stats.print_stats("surveys|ledger|audit|programme|register|jobs|execute", 45)
    return f"{len(seen)} statements for {bound + others} questions\n{out.getvalue()}"


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    numbers = [int(each) for each in rest]
    print(profile(*numbers) if word == "profile" else json.dumps(set_up(*numbers)[3]))
