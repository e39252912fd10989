"""The ways a position can reach the ledger; each room registers its own, the ledger knows none by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Exists, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from consultations.programme.models import Consultation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from consultations.programme.speaking import Speaker

Words = str | Promise


@dataclass(frozen=True)
class Participation:
    """How many people were asked through a channel, began, and answered; answers also by category code."""

    asked: int
    opened: int
    answered: int
    by_category: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A link in a consultation's navigation; `slug` marks the current page."""

    slug: str
    label: Words
    url: str


@dataclass(frozen=True)
class Turn:
    """Something that a stakeholder is asked, or has done."""

    title: Words
    detail: Words
    url: str
    act: Words
    due_at: datetime | None = None
    done: bool = False
    minutes: int = 0


@dataclass(frozen=True)
class Task:
    """Something that waits for staff."""

    title: Words
    detail: Words
    url: str
    act: Words
    due_at: datetime | None = None


class Channel(Protocol):
    """What a room tells the ledger about its channel."""

    slug: str
    label: Words

    def participation(self, consultation: Consultation) -> Participation:
        """Count who was asked and who answered."""
        ...

    def link(self, source: str) -> str:
        """Give the address where a position came from, or ''."""
        ...

    def backlog(self, consultation: Consultation) -> int:
        """Count what was acknowledged and is not in the ledger yet; a report waits for 0."""
        ...

    def announced(self, consultation: Consultation) -> QuerySet[Any]:
        """List what the public section shows: while there is nothing, the navigation leaves the section out."""
        ...

    def section(self, consultation: Consultation) -> Section:
        """Give the public section of a consultation's navigation."""
        ...

    def manage(self, consultation: Consultation, roles: frozenset[str]) -> Section | None:
        """Give the section of the staff's third row, for those whose roles may."""
        ...

    def turns(self, consultation: Consultation, speaker: Speaker | None, at: datetime) -> Sequence[Turn]:
        """List what a stakeholder is asked through this channel; without one, what is open to everybody."""
        ...

    def tasks(self, consultation: Consultation, roles: frozenset[str], at: datetime) -> Sequence[Task]:
        """List what waits for staff."""
        ...


_channels: dict[str, Channel] = {}
ROOMLESS: dict[str, Words] = {"import": gettext_lazy("Import"), "api": gettext_lazy("A program of theirs")}


def register(channel: Channel) -> None:
    """Open a channel; each slug is taken once."""
    if channel.slug in _channels:
        raise ValueError(f"Channel {channel.slug!r} is open already.")
    _channels[channel.slug] = channel


def get(slug: str) -> Channel:
    """Find a channel by its slug."""
    return _channels[slug]


def every() -> list[Channel]:
    """List the open channels in a steady order."""
    return [_channels[slug] for slug in sorted(_channels)]


def label(slug: str) -> str:
    """Give a channel's name in words; imports have a name of their own, and a gone channel its slug."""
    return str(_channels[slug].label) if slug in _channels else str(ROOMLESS.get(slug, slug))


def link(channel: str, source: str) -> str:
    """Give the address where a position came from, or '' where its room is gone."""
    return _channels[channel].link(source) if channel in _channels else ""


def sections(consultation: Consultation) -> list[Section]:
    """List the public sections in which there is something to see, found in one query."""
    if not _channels:
        return []
    rows = Consultation.objects.filter(pk=consultation.pk)
    seen = rows.values_list(*(Exists(channel.announced(consultation)) for channel in every())).first() or ()
    return [channel.section(consultation) for channel, is_seen in zip(every(), seen, strict=False) if is_seen]
