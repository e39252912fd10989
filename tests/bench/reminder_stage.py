"""What reminders play on; run in a process of its own, on the database that its environment names.

`set PEOPLE` invites people and lets two reminders come due a moment apart; `wake` ends the leases of killed workers;
`count` prints what came of it.
"""

import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import django

django.setup()

from consultations.programme.models import Mailing  # noqa: E402 -- models need the registry
from consultations.register.origins.models import Origin  # noqa: E402
from ds4skills.jobs.models import Outbox, Tick  # noqa: E402
from ds4skills.web.letters import Letter  # noqa: E402
from surveys.answering.words import Reminder  # noqa: E402
from surveys.inviting import reminding  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.bench.http_stage import admit  # noqa: E402


def set_up(people: int) -> dict[str, object]:
    """Open a survey to people whom nobody has written to, with two reminders that are due."""
    began, now = time.monotonic(), datetime.now(UTC).replace(microsecond=0)
    survey, speakers = scenes.survey(now, 2, people)
    admit(survey.consultation, survey.exercise, speakers, now)
    known = set(Origin.objects.values_list("key", flat=True))
    Origin.objects.bulk_create(
        Origin(key=who.person.pk, kind="self", at=now, legal_basis="consent")
        for who in speakers
        if who.person.pk not in known
    )
    texts = reminding.default_texts(["en", "fr"])
    for number in (1, 2):
        Reminder.objects.create(
            survey=survey, number=number, due_at=now - timedelta(seconds=number), texts=texts
        )
    Tick.objects.update_or_create(
        name="surveys.reminders", defaults={"last_at": now - timedelta(seconds=3600)}
    )
    boot = min(3.0, time.monotonic() - began)
    return {"people": people, "boot": [0.8, 2.5 + boot]}


def wake() -> dict[str, int]:
    """End the leases of a worker that was killed, and let the clock strike again."""
    past = datetime.now(UTC) - timedelta(hours=1)
    Tick.objects.filter(name="surveys.reminders").update(last_at=past)
    return {"woken": Outbox.objects.filter(done_at=None).update(leased_until=None)}


def count() -> dict[str, int]:
    """Count letters: how many people have one, how many more than one; and the rounds that were begun."""
    letters = Counter(Letter.objects.filter(template="reminder").values_list("person", flat=True))
    sent = Reminder.objects.exclude(sent_at=None)
    return {
        "written": len(letters),
        "doubled": sum(n > 1 for n in letters.values()),
        "reminders_sent": sent.count(),
        "reached": sum(row.counts["total"] for row in sent),
        "mailings": Mailing.objects.filter(kind="reminder").count(),
        "open": Outbox.objects.filter(task="programme.mailing", done_at=None).count()
        + Reminder.objects.filter(sent_at=None).count(),
    }


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    found = {"set": lambda: set_up(int(rest[0])), "wake": wake, "count": count}[word]()
    print(json.dumps(found))
