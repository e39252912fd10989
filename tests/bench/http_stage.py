"""What the benches over HTTP play on; run in a process of its own, on the database that its environment names.

`python -m tests.bench.http_stage set QUESTIONS SEATS CLIENTS` prints where people go and the cookies of their
own links; `... count` prints what came of it.
"""

import json
import sys
from datetime import UTC, datetime

import django

django.setup()

from django.core import signing  # noqa: E402 -- models need the registry
from django.db import connection  # noqa: E402

from consultations.programme import links  # noqa: E402
from consultations.programme.models import Consultation, Invitation, InvitationToken  # noqa: E402
from consultations.programme.speaking import Speaker  # noqa: E402
from surveys.answering.models import Answer, Revision  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.bench.bare_urls import TABLE  # noqa: E402
from workshops.planning.models import Session  # noqa: E402


def admit(
    consultation: Consultation, exercise: str, speakers: list[Speaker], now: datetime
) -> list[list[str]]:
    """Invite people; gives each one's cookie, name and value, as their own link hands it out."""
    asked = Invitation.objects.bulk_create(
        Invitation(
            consultation=consultation,
            exercise=exercise,
            person=who.person,
            organisation=who.organisation,
            made_at=now,
        )
        for who in speakers
    )
    tokens = InvitationToken.objects.bulk_create(
        InvitationToken(invitation=each, sha256=links.draw()[1], made_at=now) for each in asked
    )
    name = links.cookie_name(exercise)
    return [[name, signing.dumps(token.pk, salt=links.SALT)] for token in tokens]


def set_up(questions: int, seats: int, clients: int) -> dict[str, object]:
    """Open a survey and a session to the same people, and make the table of the bare site."""
    now = datetime.now(UTC).replace(microsecond=0)
    session, speakers = scenes.session(now, seats, clients)
    survey, _nobody = scenes.survey(now, questions, 0)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    workshop = session.workshop
    return {
        "survey": survey.get_absolute_url(),
        "answering": admit(survey.consultation, survey.exercise, speakers, now),
        "session": f"{workshop.get_absolute_url()}{session.number}/sign-up/",
        "coming": admit(workshop.consultation, workshop.exercise, speakers, now),
    }


def count() -> dict[str, int]:
    """Count what the database holds."""
    seated, waiting = scenes.counts(Session.objects.get())
    return {
        "sent": Revision.objects.count(),
        "answers": Answer.objects.count(),
        "seated": seated,
        "waiting": waiting,
    }


if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    print(json.dumps(set_up(*map(int, numbers)) if word == "set" else count()))
