"""Who has answered a survey, and who has begun, so that reminders reach the others."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from consultations.programme.exercises import Part, tell_of
from consultations.programme.models import Invitation
from consultations.register.directory.joined import stays
from consultations.register.directory.models import Organisation
from surveys.answering.keys import Handover
from surveys.answering.models import DraftResponse, Participation, Response, Revision
from surveys.authoring.models import Survey


def answered(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people whose newest submission stands, alone or for their organisation, or who named a colleague.

    Of anonymous answers nothing is known but who gave one.
    """
    newest = Revision.objects.filter(response=OuterRef("pk")).order_by("-number").values("status")[:1]
    rows = Response.objects.filter(survey=pk).annotate(newest=Subquery(newest))
    rows = rows.filter(newest__in=[Revision.Status.VALID, Revision.Status.WAITING])
    found = set(rows.filter(person__in=people).values_list("person", flat=True))
    invited = Invitation.objects.filter(exercise=f"surveys.survey:{pk}", person__in=people)
    spoken = rows.filter(person=None, survey__unit=Survey.Unit.ORGANISATION)
    heard = spoken.annotate(stay=stays(Organisation, "organisation")).values("stay")
    bodies = invited.annotate(stay=Coalesce("organisation__merged_into", "organisation"))
    found |= set(bodies.filter(stay__in=heard).values_list("person_id", flat=True))
    unnamed = Participation.objects.filter(survey=pk, person__in=people)
    unnamed = unnamed.filter(survey__identity=Survey.Identity.ANONYMOUS)
    found |= set(unnamed.values_list("person", flat=True))
    passed = Handover.objects.filter(survey=pk, state=Handover.State.ACCEPTED)
    found |= set(passed.filter(invitation__person__in=people).values_list("invitation__person_id", flat=True))
    return {person for person in found if person}


def begun(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have a draft with answers in it."""
    rows = DraftResponse.objects.filter(survey=pk, person__in=people).exclude(answers={})
    return {key for key in rows.values_list("person_id", flat=True) if key}


tell_of("surveys.survey", Part(answered, begun))
