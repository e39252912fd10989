"""Reminders that go out by themselves: planned, changed, cancelled, and sent exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from consultations.programme import exercises, mailings
from consultations.programme.models import Mailing
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.seen import check_seen
from surveys.answering.words import Reminder
from surveys.authoring.models import Survey
from surveys.inviting.waiting import BEGUN, UNOPENED, waiting

MOST = 3
DAYS, HOUR = (7, 2), time(10)  # before closing, in the survey's zone
DEFAULTS = {
    UNOPENED: gettext_noop(
        "Your view is missing so far. A few minutes are enough, and you can stop and go on later, on any device."
    ),
    BEGUN: gettext_noop(
        "You can go on where you stopped, on any device. Only what you send counts; your draft stays with you."
    ),
}


class SentError(Exception):
    """The reminder has gone out, so it neither changes nor goes away."""


def default_texts(languages: list[str]) -> dict[str, dict[str, str]]:
    """Give the texts that a reminder has unless somebody writes others, by the text's name and language."""
    found: dict[str, dict[str, str]] = {}
    for code in languages:
        with override(code):
            for name, words in DEFAULTS.items():
                found.setdefault(name, {})[code] = _(words)
    return found


def proposed(survey: Survey, at: datetime) -> list[datetime]:
    """Give the hours at which reminders usually go out, those that are still to come while it is open."""
    closes = min(survey.closes_at, survey.consultation.closes_at)
    opens = max(survey.opens_at, survey.consultation.opens_at, at)
    last = closes.astimezone(survey.tz).date()
    hours = [datetime.combine(last - timedelta(days=days), HOUR, survey.tz) for days in DAYS]
    return [hour for hour in hours if opens < hour < closes]


def facts_of(row: Reminder | None) -> dict[str, Any]:
    """Give what a reminder says, as a form knows it."""
    if row is None:
        return {}
    known = {"due_at": row.due_at, "categories": row.categories, "only_short": row.only_short}
    return {**known, **row.texts}


@transaction.atomic
def plan(
    *,
    actor: User | None,
    survey: Survey,
    number: int,
    due_at: datetime,
    texts: Mapping[str, Mapping[str, str]],
    categories: list[str],
    only_short: bool,
    at: datetime,
    seen: str | None = None,
) -> Reminder:
    """Plan the first, second or third reminder, or change it while it has not gone out."""
    row = survey.reminders.select_for_update().filter(number=number).first()
    check_seen(seen, facts_of(row))
    if row is not None and row.sent_at is not None:
        raise SentError
    facts = {
        "due_at": due_at,
        "texts": {name: dict(words) for name, words in texts.items()},
        "categories": sorted(categories),
        "only_short": only_short,
    }
    row, _made = Reminder.objects.update_or_create(survey=survey, number=number, defaults=facts)
    note(
        actor=actor,
        verb="reminder.planned",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=number,
        due_at=due_at.isoformat(),
    )
    return row


@transaction.atomic
def plan_usual(*, actor: User | None, survey: Survey, languages: list[str], at: datetime) -> list[Reminder]:
    """Plan the usual reminders into the places that are free."""
    taken = {row.number: row.due_at for row in survey.reminders.all()}
    free = [number for number in range(1, MOST + 1) if number not in taken]
    hours = [hour for hour in proposed(survey, at) if hour not in taken.values()]
    texts = default_texts(languages)
    return [
        plan(
            actor=actor,
            survey=survey,
            number=number,
            due_at=hour,
            texts=texts,
            categories=[],
            only_short=False,
            at=at,
        )
        for number, hour in zip(free, hours, strict=False)
    ]


@transaction.atomic
def cancel(*, actor: User, survey: Survey, number: int, at: datetime) -> bool:
    """Take a planned reminder away; tells whether there was one. One that has gone out stays as a record."""
    row = survey.reminders.select_for_update().filter(number=number).first()
    if row is None:
        return False
    if row.sent_at is not None:
        raise SentError
    row.delete()
    note(
        actor=actor,
        verb="reminder.cancelled",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=number,
    )
    return True


def due(at: datetime) -> list[int]:
    """List the reminders whose hour has come while their survey takes answers."""
    rows = Reminder.objects.filter(sent_at=None, due_at__lte=at).select_related("survey__consultation")
    return [row.pk for row in rows.order_by("due_at", "id") if row.survey.is_open(at)]


@transaction.atomic
def send(*, pk: int, at: datetime) -> bool:
    """Send a reminder that is due, once: its list, its mailings and its mark are one transaction.

    Whoever is killed before the commit leaves nothing behind; after it, the mailings wait in the outbox.
    """
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("survey__consultation")
    row = rows.filter(pk=pk, sent_at=None, due_at__lte=at).first()
    if row is None or not row.survey.is_open(at):
        return False
    survey = row.survey
    exercise = exercises.find(survey.exercise)
    if exercise is None:
        return False
    found = waiting(row, at)
    made = []
    for name, invitees in found.groups.items():
        if invitees:
            mailing = mailings.begin(
                actor=None,
                kind=Mailing.Kind.REMINDER,
                invitees=invitees,
                at=at,
                consultation=survey.consultation,
                exercise=exercise,
                words=row.texts.get(name, {}),
                scope={"reminder": row.number, "text": name},
            )
            mailings.run(actor=None, mailing=mailing, at=at)
            made.append({"text": name, "mailing": mailing.pk, "count": mailing.total})
    row.sent_at = at
    row.counts = {"mailings": made, "total": found.total, "left_out": dict(found.left_out)}
    row.save(update_fields=["sent_at", "counts"])
    note(
        actor=None,
        verb="reminder.sent",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=row.number,
        count=found.total,
    )
    return True
