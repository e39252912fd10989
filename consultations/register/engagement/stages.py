"""How far organisations have come in an exercise, asked of the furthest stages beside the log."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.engagement.furthest import BODY, STAGES, least, told_of

NOT_YET = "none"


def at_stage(rows: OrganisationQuerySet, exercise: str, stage: str) -> OrganisationQuerySet:
    """Keep organisations that have come to a stage or further; "none" keeps those that were not even invited."""
    came = told_of([exercise], BODY)
    if stage == NOT_YET:
        return rows.exclude(_among(came.filter(told__gt=0)))
    return rows.filter(_among(came.filter(told__gte=least(stage))))


def _among(came: QuerySet[Any]) -> Q:
    """Say which organisations some rows tell of, those that merged ones have become included."""
    keys = came.order_by().values("key")
    joined = Organisation.objects.filter(pk__in=keys, merged_into__isnull=False)
    return Q(pk__in=keys) | Q(pk__in=joined.values("merged_into"))


def stage_counts(rows: QuerySet[Organisation], exercise: str) -> Mapping[str, int]:
    """Count the organisations that have come to each stage or further, each once, in one statement.

    What was done under the keys of merged entries counts for those that stay.
    """
    came, kept = told_of([exercise], BODY), rows.order_by().values("pk")
    steps = {stage: Count("key", filter=Q(told__gte=least(stage))) for stage in STAGES}
    direct = _whole(came.filter(key__in=kept), steps)
    counts = list(direct.union(_through_merged(came, kept), all=True))
    return {stage: sum(row[place] for row in counts) for place, stage in enumerate(STAGES)}


def _whole(rows: QuerySet[Any], steps: Mapping[str, Count]) -> QuerySet[Any, Any]:
    """Give one row of counts, or none where nothing is counted."""
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    found: QuerySet[Any, Any] = grouped.annotate(**steps).values_list(*steps)
    return found


def _through_merged(came: QuerySet[Any], kept: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Count by stage the organisations that came there under the key of a merged entry alone."""
    joined: QuerySet[Any] = Organisation.objects.filter(merged_into__in=kept)
    steps = {}
    for stage in STAGES:
        so_far = came.filter(told__gte=least(stage))
        theirs = Exists(so_far.filter(key=OuterRef("pk")))
        own = Exists(so_far.filter(key=OuterRef("merged_into")))
        joined = joined.alias(**{f"{stage}_theirs": theirs, f"{stage}_own": own})
        only = Q(**{f"{stage}_theirs": True, f"{stage}_own": False})
        steps[stage] = Count("merged_into", distinct=True, filter=only)
    return _whole(joined, steps)
