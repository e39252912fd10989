"""Who has answered a survey, and who has begun, so that reminders reach the others."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Subquery

from consultations.programme.exercises import Part, tell_of
from surveys.answering.models import DraftResponse, Response, Revision


def answered(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people whose newest submission stands."""
    newest = Revision.objects.filter(response=OuterRef("pk")).order_by("-number").values("status")[:1]
    rows = Response.objects.filter(survey=pk, person__in=people).annotate(newest=Subquery(newest))
    found = rows.filter(newest=Revision.Status.VALID).values_list("person", flat=True)
    return {person for person in found if person}


def begun(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have a draft with answers in it."""
    rows = DraftResponse.objects.filter(survey=pk, person__in=people).exclude(answers={})
    return set(rows.values_list("person_id", flat=True))


tell_of("surveys.survey", Part(answered, begun))
