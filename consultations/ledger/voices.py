"""Voices: who is counted. Found or made when somebody is invited or speaks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from consultations.ledger.models import Voice
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from consultations.register.directory.holding import held
from consultations.register.directory.queries import Facts, facts_of
from ds4skills.storage.rows import insert_numbered


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


def voice_of(
    *,
    consultation: Consultation,
    speaker: Speaker,
    at: datetime,
    mandated: bool,
    privacy: str = Voice.Privacy.NAMED,
    joins: bool = False,
    asked: bool = False,
) -> Voice:
    """Give the voice of somebody who speaks on a page; a mandate is asked for at this very instant, and held to.

    `asked` says that the request has asked for it at this instant already, where one statement more is too many:
    it is not held to then. `joins` says that they probably speak for the first time: see `voice_for`.
    """
    mandate = speaker.mandate if mandated else None
    if mandated and not (mandate and (mandate.holds(at) if asked else held(mandate.pk, at))):
        raise InvalidMandateError
    return voice_for(
        consultation=consultation,
        holder=speaker.key,
        organisation=speaker.organisation.pk if speaker.organisation else None,
        mandate=mandate.pk if mandate else None,
        privacy=privacy,
        facts=speaker.facts,
        joins=joins,
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
    facts: Facts | None = None,
    joins: bool = False,
) -> Voice:
    """Find or make a voice; it freezes the organisation's category, country and size when it joins.

    `facts` are the organisation's, where they were read already. `joins` makes it without looking first;
    one that stands already keeps its frozen facts, and only its key is given then.
    """
    capacity = Voice.Capacity.MANDATED if mandate else Voice.Capacity.PERSONAL
    spelled = speaker_of(
        holder=holder, organisation=organisation, capacity=capacity, privacy=privacy, seat=seat
    )
    found = None if joins else Voice.objects.filter(consultation=consultation, speaker=spelled).first()
    if found is not None:
        return found
    if facts is None and organisation is not None:
        facts = facts_of([organisation]).get(organisation)
    voice = Voice(
        consultation=consultation,
        speaker=spelled,
        holder=holder,
        organisation=organisation,
        capacity=capacity,
        mandate=mandate,
        **vars(facts or Facts()),
        privacy=privacy,
        verified=verified,
        seat=seat,
        joined_at=at,
    )
    # Of two that join at once the second is given the first one's key.
    insert_numbered([voice], once=("consultation", "speaker"))
    return voice


def unnamed_voices(*, consultation: Consultation, categories: Sequence[str], at: datetime) -> list[Voice]:
    """Make a voice of nobody for each category that is told, in order: valid in this exercise, led to by no key."""
    rows = Voice.objects.bulk_create(
        Voice(
            consultation=consultation,
            speaker=speaker_of(
                holder=None,
                organisation=None,
                capacity=Voice.Capacity.PERSONAL,
                privacy=Voice.Privacy.ANONYMOUS,
            ),
            capacity=Voice.Capacity.PERSONAL,
            category=category,
            privacy=Voice.Privacy.ANONYMOUS,
            joined_at=at,
        )
        for category in categories
    )
    return list(rows)
