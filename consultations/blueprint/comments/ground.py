"""What a new comment stands on, held and asked for in two statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from consultations.blueprint.comments import positions
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.places import Place
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.programme.models import Round


@dataclass(frozen=True)
class Ground:
    """What a new comment stands on: its number, the round of its hour, the proposal version of its place."""

    number: int
    round: int | None = None
    bound: int | None = None


def ground_of(
    version: Version, *, at: datetime | None = None, place: Place | None = None, any_version: bool = False
) -> Ground | None:
    """Hold the consultation's blueprints, and ask what a new comment needs; None where a newer version is out."""
    consultation = version.blueprint.consultation_id
    mine = Blueprint.objects.filter(consultation=consultation).order_by("pk")
    list(mine.select_for_update().values_list("pk", flat=True))
    last = Comment.objects.filter(blueprint__consultation=consultation).order_by("-number")
    asked: dict[str, models.Subquery] = {"last": models.Subquery(last.values("number")[:1])}
    if at is not None:
        rounds = Round.objects.filter(consultation=consultation, opens_at__lte=at, closes_at__gt=at)
        asked["round"] = models.Subquery(rounds.order_by("number").values("pk")[:1])
    if place and place.block:
        bound = positions.bound_at(place.block, positions.scope_of(place)).select_related(None)
        asked["bound"] = models.Subquery(bound.values("pk")[:1])
    newest = Version.objects.published().filter(blueprint=version.blueprint_id).order_by("-number")
    found = newest.annotate(**asked).values("number", *asked)[0]
    if found["number"] != version.number and not any_version:
        return None
    return Ground((found["last"] or 0) + 1, found.get("round"), found.get("bound"))
