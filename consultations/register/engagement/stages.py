"""How far organisations have come in an exercise, asked of the log."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told

STAGES = [str(stage) for stage in Interaction.Stage]
NOT_YET = "none"


def at_stage(rows: OrganisationQuerySet, exercise: str, stage: str) -> OrganisationQuerySet:
    """Keep organisations that have come to a stage or further; "none" keeps those that were not even invited."""
    log = told(Interaction.objects.filter(exercise=exercise, organisation_key__isnull=False))
    if stage == NOT_YET:
        return rows.exclude(_among(log))
    return rows.filter(_among(log.filter(stage__in=STAGES[STAGES.index(stage) :])))


def _among(log: QuerySet[Interaction]) -> Q:
    """Say which organisations the log tells of, those that merged ones have become included."""
    keys = log.order_by().values("organisation_key")
    joined = Organisation.objects.filter(pk__in=keys, merged_into__isnull=False)
    return Q(pk__in=keys) | Q(pk__in=joined.values("merged_into"))


def stage_counts(rows: QuerySet[Organisation], exercise: str) -> Mapping[str, int]:
    """Count the organisations that have come to each stage or further, each once, in one statement.

    What was done under the keys of merged entries counts for those that stay.
    """
    log, kept = told(Interaction.objects.filter(exercise=exercise)), rows.order_by().values("pk")
    steps = {
        stage: Count("organisation_key", distinct=True, filter=Q(stage__in=STAGES[place:]))
        for place, stage in enumerate(STAGES)
    }
    direct = _whole(log.filter(organisation_key__in=kept), steps)
    counts = list(direct.union(_through_merged(log, kept), all=True))
    return {stage: sum(row[place] for row in counts) for place, stage in enumerate(STAGES)}


def _whole(rows: QuerySet[Any], steps: Mapping[str, Count]) -> QuerySet[Any, Any]:
    """Give one row of counts, or none where nothing is counted."""
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    found: QuerySet[Any, Any] = grouped.annotate(**steps).values_list(*steps)
    return found


def _through_merged(log: QuerySet[Interaction], kept: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Count by stage the organisations that came there under the key of a merged entry alone."""
    joined: QuerySet[Any] = Organisation.objects.filter(merged_into__in=kept)
    steps = {}
    for place, stage in enumerate(STAGES):
        came = log.filter(stage__in=STAGES[place:])
        theirs = Exists(came.filter(organisation_key=OuterRef("pk")))
        own = Exists(came.filter(organisation_key=OuterRef("merged_into")))
        joined = joined.alias(**{f"{stage}_theirs": theirs, f"{stage}_own": own})
        only = Q(**{f"{stage}_theirs": True, f"{stage}_own": False})
        steps[stage] = Count("merged_into", distinct=True, filter=only)
    return _whole(joined, steps)
