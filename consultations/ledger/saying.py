"""Saying where one stands on a proposal directly, and taking that back: for programs of stakeholders."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.ledger import actions
from consultations.ledger.actions import SourceConflictError
from consultations.ledger.entries import Evidence, Words
from consultations.ledger.models import Current, Position, Stance
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from consultations.proposals.models import ProposalVersion
from consultations.register.directory.queries import every_key_of
from consultations.register.engagement.actions import log_word
from ds4skills.accounts.models import User

CHANNEL = "api"
AGAINST = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})


class NotCurrentError(Exception):
    """The position was replaced or withdrawn already."""


def source_of(key: str) -> str:
    """Spell a key as the source of a position; who sent it is kept apart, by the voice."""
    return f"api:{hashlib.sha256(key.encode()).hexdigest()}"


def said_before(*, holder: UUID, version: ProposalVersion, key: str) -> Position | None:
    """Give what somebody said with a key on this proposal, under whatever wording."""
    rows = Position.objects.filter(
        channel=CHANNEL,
        source=source_of(key),
        voice__holder__in=every_key_of(holder),
        version__proposal=version.proposal_id,
    )
    return rows.select_related("version__proposal", "voice").order_by("seq").first()


@transaction.atomic
def say(
    *,
    actor: User,
    version: ProposalVersion,
    speaker: Speaker,
    mandated: bool,
    stance: str,
    words: Words | None,
    key: str,
    at: datetime,
) -> tuple[Position, bool]:
    """Record where somebody stands; gives the position, and whether it is new.

    The same key again gives the same position, even after closing; another stance with it is a conflict.
    """
    known = said_before(holder=speaker.key, version=version, key=key)
    if known is not None:
        if known.stance != stance:
            raise SourceConflictError
        return known, False
    consultation = version.proposal.consultation
    voice = voice_of(consultation=consultation, speaker=speaker, at=at, mandated=mandated)
    language = words.language if words else ""
    made = actions.record(
        actor=actor,
        version=version,
        voice=voice,
        stance=stance,
        channel=CHANNEL,
        source=source_of(key),
        evidence=Evidence(wording=version.digest, language=language),
        words=words,
        at=at,
    )
    log_word(
        channel=CHANNEL,
        exercise=consultation.exercise,
        title=str(consultation),
        person=speaker.key,
        organisation=voice.organisation,
        mandated=mandated,
        source=f"ledger.position:{made.pk}",
        at=at,
        by=actor,
    )
    return made, True


@transaction.atomic
def withdraw(*, actor: User, position: Position, at: datetime) -> Position:
    """Take one's current position back; it stops counting at once, the record stays."""
    current = Current.objects.filter(position=position, stance__isnull=False)
    if not current.exists():
        raise NotCurrentError
    return actions.withdraw(
        actor=actor,
        voice=position.voice,
        version=position.version,
        channel=position.channel,
        source=f"{position.source}#withdrawn",
        at=at,
    )
