"""Who need not be invited to a survey any more: whoever has answered, or whose organisation has."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from consultations.programme.audiences import ANSWERED, SERVED
from consultations.programme.exercises import spare
from consultations.register.directory.models import Affiliation
from surveys.answering import exercises
from surveys.answering.models import Response, Revision
from surveys.authoring.models import Survey


def spared(pk: int, people: Collection[UUID]) -> dict[UUID, str]:
    """Tell who need not be asked, and why; of a survey whose respondents nobody may know, of nobody."""
    survey = Survey.objects.filter(pk=pk, identity=Survey.Identity.NAMED).only("unit", "identity").first()
    if survey is None:
        return {}
    found = dict.fromkeys(exercises.answered(pk, people), ANSWERED)
    if survey.unit == Survey.Unit.ORGANISATION:
        found = {**dict.fromkeys(_served(pk, people), SERVED), **found}
    return found


def _served(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people all of whose organisations have answered."""
    valid = Revision.objects.filter(response__survey=pk, status=Revision.Status.VALID)
    sent = Response.objects.filter(survey=pk, pk__in=valid.values("response")).exclude(organisation=None)
    done = set(sent.values_list("organisation", flat=True))
    if not done:
        return set()
    runs = Q(ends_on=None) | Q(ends_on__gt=TruncDate(Now()))
    mine: dict[UUID, list[bool]] = {}
    for tie in Affiliation.objects.filter(runs, person__in=people):
        mine.setdefault(tie.person_id, []).append(tie.organisation_id in done)
    return {person for person, served in mine.items() if all(served)}


spare("surveys.survey", spared)
