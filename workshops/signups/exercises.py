"""Who has signed up for a workshop, so that reminders reach the others."""

from collections.abc import Collection
from uuid import UUID

from consultations.programme.exercises import Part, tell_of
from workshops.signups.models import SignUp


def answered(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have a seat, or a place in its queue."""
    rows = SignUp.objects.filter(session__workshop=pk, person__in=people)
    held = rows.exclude(state=SignUp.State.CANCELLED).values_list("person_id", flat=True)
    return {key for key in held if key is not None}


tell_of("workshops.workshop", Part(answered))
