"""How far organisations have come in an exercise, asked of the log."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.engagement.models import Interaction

STAGES = [str(stage) for stage in Interaction.Stage]
NOT_YET = "none"


def at_stage(rows: OrganisationQuerySet, exercise: str, stage: str) -> OrganisationQuerySet:
    """Keep organisations that have come to a stage or further; "none" keeps those that were not even invited."""
    log = Interaction.objects.filter(exercise=exercise, organisation_key__isnull=False)
    if stage == NOT_YET:
        return rows.exclude(pk__in=log.values("organisation_key"))
    reached = log.filter(stage__in=STAGES[STAGES.index(stage) :])
    return rows.filter(pk__in=reached.values("organisation_key"))


def stage_counts(rows: QuerySet[Organisation], exercise: str) -> Mapping[str, int]:
    """Count the organisations that have come to each stage or further, each once, in one statement."""
    log = Interaction.objects.filter(exercise=exercise, organisation_key__in=rows.order_by().values("pk"))
    steps = {
        stage: Count("organisation_key", distinct=True, filter=Q(stage__in=STAGES[place:]))
        for place, stage in enumerate(STAGES)
    }
    return log.aggregate(**steps)
