"""A position on an older wording: still stands, changed, or withdrawn, in one step and never silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consultations.blueprint.bindings.models import Binding
from consultations.ledger import actions as ledger
from consultations.ledger.entries import Evidence, Words
from consultations.ledger.models import Current, Position, Stance, Voice
from consultations.ledger.queries import counted_versions
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from consultations.proposals.models import Proposal, ProposalVersion

CHANNEL = "comment"
KEEP, CHANGE, WITHDRAW = "keep", "change", "withdraw"


class NothingOlderError(Exception):
    """The voice has no position on an older wording, or said already what of it stands."""


class ProposalClosedError(Exception):
    """The proposal takes no positions any more."""


@dataclass(frozen=True)
class Older:
    """A voice's positions on older words, the newest first, and the wording that stands now."""

    voice: Voice
    positions: Sequence[Position]
    version: ProposalVersion

    @property
    def position(self) -> Position:
        """What was said last."""
        return self.positions[0]

    @property
    def stance(self) -> str:
        """What was said, in words."""
        return str(Stance(self.position.stance or Stance.NO_OPINION).label)


def source_of(binding: Binding) -> str:
    """Name a binding as the source of positions."""
    return f"blueprint.binding:{binding.pk}"


def older_of(binding: Binding, speaker: Speaker) -> list[Older]:
    """List the positions that somebody holds on older wordings, without a word on the newest yet."""
    versions = list(binding.proposal.versions.order_by("number"))
    current = counted_versions(versions)
    rows = Current.objects.filter(
        version__in=[each.pk for each in versions], voice__holder__in=speaker.keys.values("pk")
    ).select_related("voice__consultation", "position__version", "position__reason")
    by_voice: dict[int, list[Current]] = {}
    for each in rows.order_by("voice_id", "-taken_at", "-position_id"):
        by_voice.setdefault(each.voice_id, []).append(each)
    return [
        Older(said[0].voice, [each.position for each in said if each.stance is not None], versions[-1])
        for said in by_voice.values()
        if said[0].stance is not None and not any(each.version_id in current for each in said)
    ]


@transaction.atomic
def say_again(
    *,
    binding: Binding,
    speaker: Speaker,
    voice: int,
    act: str,
    stance: str,
    reason: str,
    language: str,
    at: datetime,
) -> Position:
    """Take one's position on the new wording: the same, another, or none; the older one stays on record."""
    Binding.objects.select_for_update().get(pk=binding.pk)
    if binding.proposal.state != Proposal.State.OPEN:
        raise ProposalClosedError
    mine: Sequence[Older] = [each for each in older_of(binding, speaker) if each.voice.pk == voice]
    if not mine:
        raise NothingOlderError
    older = mine[0]
    older.version.proposal = binding.proposal
    source = f"{source_of(binding)}#{older.version.number}"
    if act == WITHDRAW:
        taken_back = [_withdraw(older.voice, each, source, at) for each in older.positions]
        return taken_back[0]
    mandated = older.voice.capacity == Voice.Capacity.MANDATED
    speaks = voice_of(consultation=binding.proposal.consultation, speaker=speaker, at=at, mandated=mandated)
    return ledger.record(
        actor=None,
        version=older.version,
        voice=speaks,
        stance=str(older.position.stance) if act == KEEP else stance,
        channel=CHANNEL,
        source=source,
        evidence=Evidence(wording=older.version.digest, language=language),
        words=Words(reason, language) if reason.strip() else None,
        at=at,
    )


def _withdraw(voice: Voice, position: Position, source: str, at: datetime) -> Position:
    return ledger.withdraw(
        actor=None, voice=voice, version=position.version, channel=CHANNEL, source=source, at=at
    )
