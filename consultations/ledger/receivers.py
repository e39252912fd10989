"""Whoever is invited joins the roll: a personal voice, silent until it speaks. And until when mandates spoke."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.dispatch import receiver

from consultations.ledger.models import Position, Voice
from consultations.ledger.voices import speaker_of
from consultations.programme.models import Invitation
from consultations.programme.signals import invited
from consultations.register.directory.holding import tells_of_use
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Mandate, Organisation
from consultations.register.directory.queries import Facts, affiliation_at, every_key_of, facts_of


@receiver(invited)
def enrol(*, invitations: Sequence[Invitation], at: datetime, **_: Any) -> None:
    """Write the voices of invited people, with the facts of the organisation they are asked for."""
    keys = {each.person_id: each.organisation_id for each in invitations}
    for person in [key for key, organisation in keys.items() if organisation is None]:
        tie = affiliation_at(person, at)
        keys[person] = tie.organisation_id if tie else None
    facts = facts_of({key for key in keys.values() if key})
    Voice.objects.bulk_create(
        [
            Voice(
                consultation_id=each.consultation_id,
                speaker=speaker_of(
                    holder=each.person_id,
                    organisation=None,
                    capacity=Voice.Capacity.PERSONAL,
                    privacy=Voice.Privacy.NAMED,
                ),
                holder=each.person_id,
                organisation=keys[each.person_id],
                capacity=Voice.Capacity.PERSONAL,
                joined_at=at,
                **vars(facts.get(keys[each.person_id], Facts())),  # type: ignore[arg-type]
            )
            for each in invitations
        ],
        ignore_conflicts=True,
    )


@tells_of_use
def last_word(mandate: Mandate) -> datetime | None:
    """Tell when somebody last took a position for the organisation of a mandate."""
    rows = Position.objects.filter(
        voice__holder__in=every_key_of(mandate.affiliation.person_id),
        voice__organisation__in=keys_of(Organisation, mandate.affiliation.organisation_id),
        voice__capacity=Voice.Capacity.MANDATED,
    )
    last: datetime | None = rows.aggregate(last=Max("taken_at"))["last"]
    return last
