"""The way through a version of a survey for some answers, on the day on which they are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import Journey, plan_of, travel


def today(survey: Survey, at: datetime | None) -> str:
    """Give the day as expressions see it, in the survey's zone; anonymous answers all have that of the opening."""
    instant = survey.opens_at if at is None or survey.identity == Survey.Identity.ANONYMOUS else at
    return instant.astimezone(survey.tz).date().isoformat()


def journey_of(
    version: SurveyVersion, answers: Mapping[str, Any], survey: Survey, at: datetime | None
) -> Journey:
    """Give the way of some answers through a version."""
    return travel(plan_of(version.digest, version.definition), answers, today(survey, at))
