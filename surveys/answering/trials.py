"""Test runs of staff: the real pages on the draft, under a token in a cookie; they never become responses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ds4skills.web.texts import fold
from surveys.answering import counting, sheets, uploads
from surveys.answering.models import DraftResponse
from surveys.answering.ways import journey_of
from surveys.authoring import ending
from surveys.authoring.definition import Leaf, Texts
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import OBJECTS, WHY, Journey, clean, dropped, stance_of

KEPT = timedelta(days=7)
Profile = Mapping[str, str]  # organisation.category: its code, organisation.country: BE, ...


def digest_of(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(f"trial:{token}".encode()).hexdigest()


def find(survey: Survey, token: str) -> DraftResponse | None:
    """Give the test run that a browser holds the token of."""
    if not token:
        return None
    rows = DraftResponse.objects.filter(survey=survey, trial=True, token_sha256=digest_of(token))
    return rows.select_related("version").first()


@transaction.atomic
def begin(*, survey: Survey, version: SurveyVersion, profile: Profile, language: str, at: datetime) -> str:
    """Begin a test run as somebody with a profile of the register; gives its token. Old ones go."""
    DraftResponse.objects.filter(survey=survey, trial=True, expires_at__lt=at).delete()
    token = secrets.token_urlsafe(32)
    plan = journey_of(version, {}, survey, at).plan
    DraftResponse.objects.create(
        survey=survey,
        version=version,
        trial=True,
        token_sha256=digest_of(token),
        answers=filled(plan.leaves, profile),
        language=language,
        began_at=at,
        updated_at=at,
        expires_at=at + KEPT,
    )
    return token


def filled(leaves: tuple[Leaf, ...], profile: Profile) -> dict[str, Any]:
    """Give the answers that the register fills in: a choice by its key or its words, else the text."""
    found: dict[str, Any] = {}
    for leaf in leaves:
        value = profile.get(leaf.register, "") if leaf.register else ""
        if not value:
            continue
        if not leaf.options:
            found[leaf.key] = value
            continue
        for option in leaf.options:
            if fold(value) in {fold(option.key), *(fold(text) for text in option.label.values())}:
                found[leaf.key] = option.key
    return found


@ending.register
def forget(version: SurveyVersion) -> None:
    """Drop the test runs of a draft that ends."""
    DraftResponse.objects.filter(version=version, trial=True).delete()


@dataclass(frozen=True)
class Counted:
    """One fact of statistics."""

    leaf: Leaf
    item: int
    value: int | None
    missing: int | None


@dataclass(frozen=True)
class Stood:
    """A position that would be recorded."""

    leaf: Leaf
    words: Texts
    stance: str
    why: str
    objects: bool


@dataclass(frozen=True)
class Outcome:
    """What a test run would come to: what was shown, what would be dropped, problems, facts, positions."""

    said: list[sheets.Said]
    dropped: list[str]
    problems: list[sheets.Said]
    facts: list[Counted]
    positions: list[Stood]


def outcome_of(draft: DraftResponse, survey: Survey, at: datetime) -> Outcome:
    """Work out what would be stored if it were sent now."""
    journey = journey_of(draft.version, draft.answers, survey, at)
    answers = clean(journey, draft.answers)
    names = uploads.names_of(journey.plan.leaves, draft.answers)
    said = sheets.review(journey, draft.answers, {}, names)
    facts = [
        Counted(leaf, item, value, missing)
        for leaf, (item, value, missing) in counting.facts_of(journey, answers)
    ]
    return Outcome(
        said=said,
        dropped=dropped(journey, draft.answers),
        problems=[each for each in said if each.problem],
        facts=facts,
        positions=_positions(journey, answers),
    )


def _positions(journey: Journey, answers: Mapping[str, Any]) -> list[Stood]:
    found = []
    for leaf in journey.leaves():
        stance = stance_of(leaf, answers) if leaf.proposal and answers.get(leaf.key) else ""
        option = leaf.option(str(answers.get(leaf.key, "")))
        if stance and option:
            why, objects = answers.get(leaf.key + WHY, ""), bool(answers.get(leaf.key + OBJECTS))
            found.append(Stood(leaf, option.label, stance, why, objects))
    return found
