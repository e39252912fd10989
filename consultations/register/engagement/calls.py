"""Logging by hand that somebody was spoken to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.register.directory.models import Person
from consultations.register.engagement.models import Interaction, InteractionNote
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def log_call(
    *,
    actor: User,
    person: Person,
    exercise: str,
    title: str,
    at: datetime,
    text: str = "",
    organisation: UUID | None = None,
) -> Interaction:
    """Write that a person was reached by a call, perhaps with a note that can be erased."""
    row = Interaction.objects.create(
        at=at,
        channel="call",
        direction="out",
        stage=Interaction.Stage.REACHED,
        person_key=person.pk,
        organisation_key=organisation,
        exercise=exercise,
        exercise_title=title[:200],
        by=actor,
    )
    if text:
        InteractionNote.objects.create(interaction=row, text=text, by=actor, at=at)
    note(actor=actor, verb="call.logged", target=row, scope=exercise, at=at)
    return row
