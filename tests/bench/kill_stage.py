"""What the killing of servers plays on; run in a process of its own, on the database that its environment names.

`python -m tests.bench.kill_stage set PEOPLE SEED` prints where people go, with each one's cookie, draft and answers;
`... check FILE` reads the same, with what was acknowledged, does what still waits, and prints what came of it; with
`mails` behind it the mails are sent, too.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from consultations.ledger.models import Position  # noqa: E402 -- models need the registry
from ds4skills.jobs.actions import drain  # noqa: E402
from ds4skills.jobs.models import Outbox  # noqa: E402
from ds4skills.web.letters import Letter  # noqa: E402
from surveys.answering import counting  # noqa: E402
from surveys.answering.actions import submit_key  # noqa: E402
from surveys.answering.letters import TASK  # noqa: E402
from surveys.answering.models import Answer, DraftResponse, Fact, Participation, Revision  # noqa: E402
from surveys.answering.words import TextAnswer  # noqa: E402
from surveys.authoring import actions as authoring  # noqa: E402
from surveys.authoring import queries  # noqa: E402
from surveys.authoring.definition import Leaf  # noqa: E402
from surveys.authoring.kinds import leaves_of  # noqa: E402
from surveys.authoring.memory import codes_of  # noqa: E402
from surveys.authoring.models import Survey  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.bench.http_stage import admit  # noqa: E402
from tests.factories import make_user  # noqa: E402

BOUND, OTHERS = 20, {"single": 10, "multiple": 5, "text": 5}


def survey_of_forty(now: datetime) -> tuple[Survey, list[Leaf]]:
    """Open a survey of 20 stances, 10 single and 5 multiple choices, 5 texts; gives what takes an answer."""
    survey, _nobody = scenes.survey(now, BOUND, 0, publish=False)
    editor = make_user()
    choices = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in (1, 2, 3)]
    for kind, count in OTHERS.items():
        for _n in range(count):
            facts: dict[str, Any] = {"kind": kind, "label": {"en": f"A {kind}?"}}
            facts |= {"choices": choices} if kind != "text" else {"lines": 3}
            authoring.add_item(actor=editor, survey=survey, section="s1", facts=facts, at=now)
    authoring.publish(actor=editor, survey=survey, at=now)
    version = queries.published(survey)
    return survey, leaves_of(version.definition) if version else []


def said(leaf: Leaf, chance: random.Random) -> Any:
    """Draw an answer."""
    if leaf.kind == "text":
        return f"Because of reason {chance.randint(1, 999)}."
    keys = [each.key for each in leaf.options]
    return sorted(chance.sample(keys, 2)) if leaf.kind == "multiple" else chance.choice(keys)


def set_up(people: int, seed: int) -> dict[str, Any]:
    """Open a survey to people, each with an empty draft and 1 to 40 answers in mind."""
    now = datetime.now(UTC).replace(microsecond=0)
    survey, leaves = survey_of_forty(now)
    speakers, version, chance = scenes.speakers(people), queries.published(survey), random.Random(seed)
    drafts = DraftResponse.objects.bulk_create(
        DraftResponse(survey=survey, version=version, person=who.person, began_at=now, updated_at=now)
        for who in speakers
    )
    cookies = admit(survey.consultation, survey.exercise, speakers, now)
    everybody = []
    for cookie, draft in zip(cookies, drafts, strict=True):
        some = chance.sample(leaves, chance.randint(1, len(leaves)))
        answers = {leaf.key: said(leaf, chance) for leaf in some}
        bound = sum(leaf.proposal != "" for leaf in some)
        everybody.append({"cookie": cookie, "draft": str(draft.pk), "answers": answers, "bound": bound})
    return {
        "survey": survey.get_absolute_url(),
        "keys": [leaf.key for leaf in leaves],
        "people": everybody,
    }


def let_go(*, mails: bool) -> None:
    """Do what still waits, as if the leases of killed workers were over; send mails, or drop them unsent."""
    for _n in range(2):
        if not mails:
            Outbox.objects.filter(task="web.mail").delete()
        due = datetime.now(UTC) - timedelta(seconds=1)
        Outbox.objects.filter(done_at=None).update(leased_until=None, due_at=due)
        drain(most=100_000)


def check(path: str, *, mails: bool = False) -> dict[str, int]:
    """Compare what was acknowledged with what the database holds: lost, doubled, partial."""
    let_go(mails=mails)
    facts = json.loads(Path(path).read_text())
    wanted = {submit_key_of(each): each for each in facts["people"]}
    rows = {row.submit_key: row for row in Revision.objects.select_related("version", "response__survey")}
    per_person = Counter(Revision.objects.values_list("response__person", flat=True))
    letters = Counter(Letter.objects.filter(key__startswith=f"{TASK}:").values_list("key", flat=True))
    return {
        "acknowledged": sum(each["acknowledged"] for each in facts["people"]),
        "kept": len(rows),
        "lost": sum(each["acknowledged"] and key not in rows for key, each in wanted.items()),
        "doubled": sum(n > 1 for n in per_person.values()) + sum(n > 1 for n in letters.values()),
        "partial": _partial(rows.values(), wanted),
        "positions_beyond": Position.objects.count() - sum(each["bound"] for each in facts["people"]),
        "participations_beyond": Participation.objects.count() - len(rows),
        "letters_missing": sum(f"{TASK}:{row.pk}" not in letters for row in rows.values()),
        "work_left": Outbox.objects.filter(task=TASK, done_at=None).count(),
    }


def _partial(rows: Collection[Revision], wanted: Mapping[str, dict[str, Any]]) -> int:
    """Count what was sent but is not there as a whole: answers, positions, facts, texts, the draft gone."""
    bound = Counter(Answer.objects.values_list("revision_id", flat=True))
    texts = Counter(TextAnswer.objects.values_list("revision_id", flat=True))
    counted = Counter(Fact.objects.values_list("response_id", "question_id", "item", "value", "missing"))
    left = {str(pk) for pk in DraftResponse.objects.values_list("pk", flat=True)}
    partial = 0
    for row in rows:
        each, codes = wanted[row.submit_key or ""], codes_of(row.version)
        spelt = [
            (row.response_id, fact.question_id, fact.item, fact.value, fact.missing)
            for fact in counting.rows_of(row, codes)
        ]
        partial += not (
            row.answers == each["answers"]
            and bound[row.pk] == each["bound"]
            and texts[row.pk] == len(counting.texts_of(row, codes))
            and all(counted[fact] == 1 for fact in spelt)
            and each["draft"] not in left
        )
    return partial


def submit_key_of(each: dict[str, Any]) -> str:
    """Give the key under which somebody's draft is sent."""
    return submit_key(UUID(each["draft"]))


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    print(json.dumps(check(rest[0], mails="mails" in rest) if word == "check" else set_up(*map(int, rest))))
