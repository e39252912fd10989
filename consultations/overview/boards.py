"""What the three see first: turns, tasks, levels and participation, gathered from every channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.consensus.models import Report
from consultations.consensus.queries import Standing
from consultations.consensus.reports import asking
from consultations.ledger import channels
from consultations.ledger import queries as ledger
from consultations.ledger.channels import Participation, Task, Turn
from consultations.programme import moving
from consultations.programme.models import Consultation, Role
from consultations.programme.speaking import Speaker
from consultations.register.duplicates.resolving import merged_at
from consultations.register.pages.waiting import waiting
from ds4skills.accounts.models import User

LEVELS = (
    "unanimous",
    "consensus",
    "consensus_against",
    "rough_consensus_candidate",
    "majority",
    "objection_open",
    "contested",
    "insufficient",
)
GROUPS = ("settled", "declare", "contested", "waiting")


@dataclass(frozen=True)
class Coverage:
    """One category: how many voices are on the roll, and how many have spoken through a channel."""

    category: str
    roll: int
    answered: int

    @property
    def share(self) -> int:
        """The share in whole percent."""
        return round(100 * self.answered / self.roll) if self.roll else 0


def turns(consultation: Consultation, speaker: Speaker | None, at: datetime) -> list[Turn]:
    """List what is asked through every channel: what is open by its deadline first, then what is done."""
    found = [turn for channel in channels.every() for turn in channel.turns(consultation, speaker, at)]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda turn: (turn.done, turn.due_at or far))


def tasks(consultation: Consultation, roles: frozenset[str], user: User, at: datetime) -> list[Task]:
    """List what waits for staff, by its deadline; first what waits for this person, last what the register asks."""
    own = [*asking.approvals(consultation, roles, user), *_closing(consultation, roles, user, at)]
    asked = waiting(user, at) if "coordinator" in roles else []
    register = [Task(each.title, each.detail, each.url, each.act) for each in asked]
    found = [task for channel in channels.every() for task in channel.tasks(consultation, roles, at)]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return [*own, *sorted(found, key=lambda task: task.due_at or far), *register]


def _closing(consultation: Consultation, roles: frozenset[str], user: User, at: datetime) -> list[Task]:
    """Ask for this person's agreement to another closing hour."""
    move = moving.waiting(consultation, at) if Role.Name.COORDINATOR in roles else None
    if move is None or move.asked_by_id == user.pk:
        return []
    return [
        Task(
            title=_("Your approval is needed: another closing hour"),
            detail=_("%(name)s asks for it: %(reason)s") % {"name": move.asked_by, "reason": move.reason},
            url=reverse("programme", kwargs={"slug": consultation.slug}),
            act=_("Read and decide"),
            due_at=move.asked_at + moving.WAITS,
        )
    ]


def levels(standings: Sequence[Standing]) -> list[tuple[str, int, str]]:
    """Count proposals by their level: (level, count, keys), in order of the levels; empty ones are left out."""
    found: dict[str, list[str]] = {}
    for each in standings:
        found.setdefault(each.level.name, []).append(each.proposal.key)
    order = [*LEVELS, *(name for name in found if name not in LEVELS)]
    return [(name, len(found[name]), ", ".join(found[name])) for name in order if name in found]


def grouped(standings: Sequence[Standing]) -> list[tuple[str, list[Standing]]]:
    """Group proposals as the dashboard lists them."""
    return [(name, [each for each in standings if each.group == name]) for name in GROUPS]


def participation(consultation: Consultation) -> list[tuple[str, Participation]]:
    """Give each channel's participation, by its name."""
    return [(str(each.label), each.participation(consultation)) for each in channels.every()]


def coverage(consultation: Consultation, at: datetime) -> list[Coverage]:
    """Count the people on the roll who were invited, and those who have taken a position, by category.

    A person whose entries were merged is one, in the category of the entry that stays.
    """
    become = merged_at(at)
    roll = ledger.roll(consultation)
    own: dict[object, str] = {
        voice.holder: voice.category for voice in reversed(roll) if voice.holder is not None
    }
    known: dict[str, set[object]] = {}
    said: dict[str, set[object]] = {}
    speaking = ledger.who_spoke(consultation)
    for voice in roll:
        stays = become.get(voice.holder, voice.holder) if voice.holder else None
        category = own.get(stays, voice.category) if stays != voice.holder else voice.category
        known.setdefault(category, set()).add(stays or voice.pk)
        if voice.pk in speaking:
            said.setdefault(category, set()).add(stays or voice.pk)
    rows = [Coverage(code, len(people), len(said.get(code, ()))) for code, people in known.items()]
    return sorted(rows, key=lambda row: (row.share, row.category))


def published(*consultations: Consultation) -> list[Report]:
    """List the reports of some consultations that everybody can read, the newest first."""
    rows = Report.objects.filter(consultation__in=consultations, state=Report.State.PUBLISHED)
    return list(rows.select_related("consultation").defer("body").order_by("-published_at", "-id"))


def total(rows: Sequence[Coverage]) -> Coverage:
    """Sum the categories."""
    return Coverage("", sum(row.roll for row in rows), sum(row.answered for row in rows))
