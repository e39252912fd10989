"""Writing the log by hand: a call, a meeting, a letter, with several people and a note."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.origins.models import Network
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note as audit


@transaction.atomic
def enter(
    *,
    actor: User,
    channel: str,
    direction: str,
    stage: str,
    when: datetime,
    precision: str,
    at: datetime,
    organisation: UUID | None = None,
    people: Sequence[UUID] = (),
    exercise: str = "",
    title: str = "",
    text: str = "",
    network: Network | None = None,
    source: str = "",
) -> list[Interaction]:
    """Write one contact, a row for each person who took part; the note hangs on the first.

    A note with a network is for its keepers and coordinators alone. What has the same `source` is written once.
    """
    if source:
        User.objects.select_for_update().get(pk=actor.pk)  # the same contact sent twice at once is one
        if known := list(Interaction.objects.filter(source=source).order_by("id")):
            return known
    who: Sequence[UUID | None] = people or [None]
    rows = [
        Interaction.objects.create(
            at=when,
            precision=precision,
            channel=channel,
            direction=direction,
            stage=stage,
            person_key=person,
            organisation_key=organisation,
            exercise=exercise,
            exercise_title=title[:200],
            source=source,
            by=actor,
        )
        for person in who
    ]
    if text:
        InteractionNote.objects.create(interaction=rows[0], network=network, text=text, by=actor, at=at)
    audit(actor=actor, verb="contact.entered", target=rows[0], at=at, people=len(people), noted=bool(text))
    return rows
