"""Surveys as a whole: begun, set up, copied, paused, deleted; drafting and publishing stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.authoring import queries
from surveys.authoring.definition import STANCES, Document, blank
from surveys.authoring.drafting import (
    ItemChangedError,
    LastVersionError,
    NothingToUndoError,
    RepeatedError,
    add_item,
    change,
    discard,
    draft_of,
    loosened,
    undo,
)
from surveys.authoring.ending import end
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.publishing import (
    BreaksError,
    NeedsColleagueError,
    NothingNewError,
    NotReadyError,
    OwnProposalError,
    propose,
    publish,
)

__all__ = [
    "BreaksError",
    "ItemChangedError",
    "LastVersionError",
    "NeedsColleagueError",
    "NotReadyError",
    "NothingNewError",
    "NothingToUndoError",
    "OwnProposalError",
    "RepeatedError",
    "add_item",
    "change",
    "discard",
    "draft_of",
    "loosened",
    "propose",
    "publish",
    "undo",
]

FIXED = ("code", "identity", "access", "unit", "sealed")  # from the first publication on
RISING = ("k_min", "mix_size")  # from then on they only rise
SETUP = ("about", "opens_at", "closes_at", *FIXED[1:], "revise", "grace_s", *RISING)


class CodeTakenError(Exception):
    """Another survey of the site has this short address."""


class PublishedError(Exception):
    """The survey was published once: it stays, and its answers with it."""


class StateError(Exception):
    """The survey is not in the state for that: paused already, or not paused."""


@transaction.atomic
def create(
    *,
    actor: User,
    consultation: Consultation,
    code: str,
    at: datetime,
    proposals: Sequence[str] = (),
    document: Document | None = None,
    **facts: Any,
) -> Survey:
    """Begin a survey: blank, with a row for each of some proposals, or with a document; nobody sees it yet."""
    try:
        with transaction.atomic():
            survey = Survey.objects.create(consultation=consultation, code=code, **facts)
    except IntegrityError as error:
        raise CodeTakenError from error
    made = {**document, "key": code} if document else blank(code, survey.title)
    if proposals:
        rows = [{"key": f"q1_{n}", "label": {}, "proposal": key} for n, key in enumerate(proposals, start=1)]
        item = {"key": "q1", "kind": "matrix", "label": dict(survey.title), "list": STANCES, "rows": rows}
        made["sections"][0]["items"].append(item)
    SurveyVersion.objects.create(survey=survey, number=1, definition=made)
    note(actor=actor, verb="survey.made", target=survey, scope=consultation, at=at)
    return survey


@transaction.atomic
def edit(*, actor: User, survey: Survey, at: datetime, **facts: Any) -> None:
    """Change what a survey says of itself; its address, identity and access stay once it is published."""
    if survey.fixed_at is not None:
        facts = {name: value for name, value in facts.items() if name not in FIXED}
        facts |= {name: max(facts[name], getattr(survey, name)) for name in RISING if name in facts}
    changed = sorted(name for name, value in facts.items() if getattr(survey, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(survey, name, facts[name])
    try:
        with transaction.atomic():
            survey.save(update_fields=changed)
    except IntegrityError as error:
        raise CodeTakenError from error
    note(actor=actor, verb="survey.edited", target=survey, scope=survey.consultation, at=at, fields=changed)


def copy(*, actor: User, survey: Survey, code: str, title: dict[str, str], at: datetime) -> Survey:
    """Begin a survey like another one: its setting and its newest questions, none of its answers."""
    last = queries.draft(survey) or queries.published(survey)
    facts = {name: getattr(survey, name) for name in SETUP}
    return create(
        actor=actor,
        consultation=survey.consultation,
        code=code,
        title=title,
        document=loosened(last.definition) if last else None,
        at=at,
        **facts,
    )


@transaction.atomic
def delete(*, actor: User, survey: Survey, at: datetime) -> None:
    """Delete a survey that was never published."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if row.fixed_at is not None:
        raise PublishedError
    note(actor=actor, verb="survey.deleted", target=survey, scope=survey.consultation, at=at)
    for version in row.versions.all():
        end(version)
    row.delete()


@transaction.atomic
def pause(*, actor: User, survey: Survey, reason: str, at: datetime) -> None:
    """Take no answers until it goes on; drafts stay, the page says so."""
    if not Survey.objects.filter(pk=survey.pk, paused_at=None, fixed_at__isnull=False).update(paused_at=at):
        raise StateError
    survey.paused_at = at
    note(actor=actor, verb="survey.paused", target=survey, scope=survey.consultation, at=at, reason=reason)


@transaction.atomic
def resume(*, actor: User, survey: Survey, reason: str, at: datetime) -> None:
    """Take answers again."""
    if not Survey.objects.filter(pk=survey.pk, paused_at__isnull=False).update(paused_at=None):
        raise StateError
    survey.paused_at = None
    note(actor=actor, verb="survey.resumed", target=survey, scope=survey.consultation, at=at, reason=reason)
