"""Taking a response out of what is counted, and back in: always a new revision, which says who did so and why."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from ds4skills.accounts.models import User
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from surveys.answering import counting, positions
from surveys.answering.models import Response, Revision
from surveys.answering.pressing import newest
from surveys.answering.words import TextAnswer
from surveys.authoring.models import Survey
from surveys.authoring.queries import codes_of

VALID, EXCLUDED = Revision.Status.VALID, Revision.Status.EXCLUDED


class NotCountedError(Exception):
    """The response is not counted now, so it cannot be taken out; or it was not taken out, so it cannot come back."""


@transaction.atomic
def exclude(*, actor: User, response: Response, reason: str, at: datetime) -> Revision:
    """Take a response out: its facts go, its positions are withdrawn, the record stays."""
    last = _locked(response)
    if last is None or last.status != VALID:
        raise NotCountedError
    revision = _follow(last, actor, EXCLUDED, reason, at)
    counting.forget(revision)
    tell = partial(_told, actor, "survey.response_excluded", last.response, at)
    positions.take_back(revision=revision, before=last, at=at, tell=tell)
    return revision


@transaction.atomic
def take_in(*, actor: User, response: Response, reason: str, at: datetime) -> Revision:
    """Count an excluded response again, as it was submitted last."""
    last = _locked(response)
    if last is None or last.status != EXCLUDED:
        raise NotCountedError
    rows = Revision.objects.filter(response=response, status=VALID, number__lt=last.number)
    before = rows.select_related("version", "response__survey__consultation").order_by("-number")[0]
    if before.answers is None:  # erased meanwhile
        raise NotCountedError
    revision = _follow(before, actor, VALID, reason, at, number=last.number + 1)
    codes = codes_of(revision.version, positions.chosen(revision))
    counting.count_facts(revision, codes)
    _carry_texts(before, revision)
    tell = partial(_told, actor, "survey.response_included", last.response, at)
    positions.restore(revision=revision, before=before, codes=codes, at=at, tell=tell)
    return revision


def _carry_texts(before: Revision, revision: Revision) -> None:
    """Give a revision the texts of another as they stand: what was hidden or taken out stays so, tags stay on."""
    for row in TextAnswer.objects.filter(revision=before).order_by("pk"):
        tags = list(row.tags.all())
        row.pk, row.revision = None, revision
        row.save(force_insert=True)
        row.tags.set(tags)


def _locked(response: Response) -> Revision | None:
    """Give the last revision, once nobody else writes about the response."""
    last = newest(response.pk)
    if last is not None:
        last.response.survey = response.survey
    return last


def _follow(
    last: Revision, actor: User, status: Revision.Status, reason: str, at: datetime, number: int = 0
) -> Revision:
    """Write the next revision; of an anonymous response no time is kept."""
    is_anonymous = last.response.identity == Survey.Identity.ANONYMOUS
    answers = last.answers if status == VALID else None
    return Revision.objects.create(
        response=last.response,
        number=number or last.number + 1,
        version=last.version,
        answers=answers,
        digest=digest(answers or {}),
        language=last.language,
        at=None if is_anonymous else at,
        status=status,
        via=last.via,
        entered_by=actor,
        mandated=last.mandated,
        grace=last.grace,
        reason=reason,
    )


def _told(actor: User, verb: str, response: Response, at: datetime, count: int) -> Event:
    survey = response.survey
    target = f"surveys.response:{response.name}"
    return worded(actor=actor, verb=verb, target=target, scope=survey.consultation, at=at, positions=count)
