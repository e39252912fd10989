"""What somebody says, before it is recorded: a stance with its evidence, perhaps with words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from consultations.ledger.models import Position, Stance, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from consultations.proposals.models import ProposalVersion


@dataclass(frozen=True)
class Evidence:
    """What was shown: the wording's digest, its language, the digest of the exercise's version."""

    wording: str
    language: str = ""
    exercise: str = ""
    shown: str = ""

    def as_json(self) -> dict[str, str]:
        """Give what is kept; blank parts are left out."""
        return {name: value for name, value in self.__dict__.items() if value}


@dataclass(frozen=True)
class Words:
    """A reason in own words; `objects` makes it a blocking objection, and says which change settles it."""

    text: str
    language: str = ""
    public: bool = True
    objects: bool = False
    wished_change: str = ""
    clause: str = ""

    def digest(self, salt: str) -> str:
        """Give SHA-256(salt + text): the position proves its reason, the text can still be erased."""
        return hashlib.sha256(f"{salt}{self.text}{self.wished_change}".encode()).hexdigest()


UNASKED = -1


@dataclass(frozen=True)
class Entry:
    """One stance to be recorded. `source` names one submission, revision included: "surveys.answer:12".

    `mapping` and `round` are keys; a round that was not asked for with the wording is found by `taken_at`.
    `state` is the proposal's, where it was asked for at this moment while the wording was known before.
    """

    voice: Voice
    version: ProposalVersion
    stance: Stance | str | None
    taken_at: datetime
    source: str
    evidence: Evidence
    words: Words | None = None
    raw: str = ""
    mapping: int | None = None
    round: int | None = UNASKED
    state: str = ""
    basis: str = Position.Basis.SELF
    withdraws: Position | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
