"""The way through a version of a survey for some answers, on the day on which they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.answering.models import DraftResponse
from surveys.authoring.definition import Document, Item, Texts
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.piping import fill
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


def places_of(document: Document, journey: Journey) -> list[int]:
    """List the sections, counted from 1, in which something is shown."""
    return [
        place
        for place, section in enumerate(document["sections"], start=1)
        if section["key"] in journey.shown and any(_says(item, journey) for item in section["items"])
    ]


def _says(item: Item, journey: Journey) -> bool:
    """Tell whether an item shows something to a reader; a computed value never does."""
    if item["key"] not in journey.shown or item["kind"] == "computed":
        return False
    return item["kind"] != "group" or any(_says(inner, journey) for inner in item.get("items", []))


@dataclass(frozen=True)
class Stop:
    """A section in the outline: its address, its name, whether one has been there."""

    place: int
    number: int
    label: Texts
    open: bool
    here: bool


def visited(
    document: Document, journey: Journey, shown: Sequence[int], draft: DraftResponse, place: int
) -> list[Stop]:
    """List the sections that are shown; one may jump to those that were reached before."""
    plan = plan_of(draft.version.digest, document)
    reached = [plan.places[key] + 1 for key in draft.revs if key in plan.places]
    furthest = max([place, draft.place + 1, *reached])
    return [
        Stop(
            each,
            number,
            fill(document["sections"][each - 1].get("label", {}), journey),
            each <= furthest,
            each == place,
        )
        for number, each in enumerate(shown, start=1)
    ]
