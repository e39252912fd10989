"""A survey is something that one can be invited to; the link leads to its start."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from consultations.programme.exercises import Exercise, Kind, register
from consultations.programme.models import Consultation
from consultations.register.engagement.telling import register_quiet
from surveys.authoring import queries
from surveys.authoring.checking import minutes
from surveys.authoring.models import Survey


def exercise_of(survey: Survey) -> Exercise:
    """Describe a survey that is published."""
    version = queries.published(survey)
    return Exercise(
        name=survey.exercise,
        label=_("Survey"),
        title=survey.title,
        path=survey.get_absolute_url(),
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        minutes=minutes(version.definition) if version else 0,
        tells=survey.identity == Survey.Identity.NAMED,
        joins=survey.mixed_at is None,
        paused=survey.paused_at is not None,
    )


def find(pk: int) -> Exercise | None:
    """Find a published survey."""
    found = Survey.objects.select_related("consultation").filter(pk=pk).first()
    return exercise_of(found) if found and queries.published(found) else None


def offered(consultation: Consultation) -> list[Exercise]:
    """List the published surveys of a consultation."""
    return [exercise_of(each) for each in queries.announced(consultation)]


@register_quiet
def quiet() -> QuerySet[Any, Any]:
    """Name the surveys of which nobody may see who answered."""
    rows = Survey.objects.exclude(identity=Survey.Identity.NAMED).order_by()
    name = Concat(Value("surveys.survey:"), Cast("pk", CharField()), output_field=CharField())
    return rows.annotate(name=name).values_list("name")


register(Kind("surveys.survey", find, offered))
