"""Voices: who is counted. Found or made when somebody is invited or speaks."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from consultations.ledger.models import Voice
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Mandate
from consultations.register.directory.queries import facts_of


class InvalidMandateError(Exception):
    """The person may not speak for this organisation at this instant."""


def speaker_of(
    *, holder: UUID | None, organisation: UUID | None, capacity: str, privacy: str, seat: str = ""
) -> str:
    """Spell who a voice is; an anonymous one is nobody else's."""
    if privacy == Voice.Privacy.ANONYMOUS:
        return f"anonymous:{uuid4()}"
    if capacity == Voice.Capacity.MANDATED:
        return f"{privacy}:mandated:{holder}:{organisation}"
    return f"{privacy}:personal:{holder or seat}"


@transaction.atomic
def voice_of(
    *,
    consultation: Consultation,
    speaker: Speaker,
    at: datetime,
    mandated: bool,
    privacy: str = Voice.Privacy.NAMED,
) -> Voice:
    """Give the voice of somebody who speaks on a page; a mandate is asked for at this very instant."""
    mandate = None
    if mandated:
        mandate = speaker.mandate
        fresh = Mandate.objects.select_related("affiliation").filter(pk=mandate.pk) if mandate else []
        if not any(each.holds(at) for each in fresh):
            raise InvalidMandateError
    return voice_for(
        consultation=consultation,
        holder=speaker.key,
        organisation=speaker.organisation.pk if speaker.organisation else None,
        mandate=mandate.pk if mandate else None,
        privacy=privacy,
        at=at,
    )


def voice_for(
    *,
    consultation: Consultation,
    holder: UUID | None,
    organisation: UUID | None,
    at: datetime,
    mandate: int | None = None,
    privacy: str = Voice.Privacy.NAMED,
    verified: bool = True,
    seat: str = "",
) -> Voice:
    """Find or make a voice; it freezes the organisation's category, country and size when it joins."""
    capacity = Voice.Capacity.MANDATED if mandate else Voice.Capacity.PERSONAL
    spelled = speaker_of(
        holder=holder, organisation=organisation, capacity=capacity, privacy=privacy, seat=seat
    )
    found = Voice.objects.filter(consultation=consultation, speaker=spelled).first()
    if found is not None:
        return found
    facts = facts_of([organisation]).get(organisation) if organisation else None
    voice, _made = Voice.objects.get_or_create(
        consultation=consultation,
        speaker=spelled,
        defaults={
            "holder": holder,
            "organisation": organisation,
            "capacity": capacity,
            "mandate": mandate,
            "category": facts.category if facts else "",
            "country": facts.country if facts else "",
            "size": facts.size if facts else "",
            "privacy": privacy,
            "verified": verified,
            "seat": seat,
            "joined_at": at,
        },
    )
    return voice
