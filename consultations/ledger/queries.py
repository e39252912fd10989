"""Reading the ledger: the roll, the rows that count as of a head, objections and their states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Prefetch, Subquery

from consultations.ledger.models import Current, Mapping, Objection, ObjectionEvent, Position, Voice
from consultations.programme.models import Consultation, Round
from consultations.proposals.models import ProposalVersion

REPLY_DAYS = timedelta(days=14)
Kind = ObjectionEvent.Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One current row of a voice on a version; stance None says that it was withdrawn."""

    seq: int
    voice: int
    version: int
    stance: str | None
    taken_at: datetime


def round_at(consultation: Consultation | int, at: datetime) -> Subquery:
    """Give the round of an instant as a column for another query; None between rounds."""
    rows = Round.objects.filter(consultation=consultation, opens_at__lte=at, closes_at__gt=at)
    return Subquery(rows.order_by("number").values("pk")[:1])


def mapping_of(slug: str, number: int) -> Subquery:
    """Give the key of a mapping as a column for another query."""
    return Subquery(Mapping.objects.filter(slug=slug, number=number).values("pk")[:1])


def head(consultation: Consultation) -> int:
    """Give the greatest sequence number of a consultation's ledger; 0 where it is empty."""
    rows = Position.objects.filter(voice__consultation=consultation)
    return rows.aggregate(top=Max("seq"))["top"] or 0


def roll(consultation: Consultation, up_to: datetime | None = None) -> list[Voice]:
    """List the voices of a consultation in a total order, perhaps only those that had joined."""
    rows = Voice.objects.filter(consultation=consultation)
    if up_to is not None:
        rows = rows.filter(joined_at__lte=up_to)
    return list(rows.order_by("pk"))


def who_spoke(consultation: Consultation) -> set[int]:
    """Give the voices that have a position now, on any wording."""
    rows = Current.objects.filter(voice__consultation=consultation, stance__isnull=False)
    return set(rows.values_list("voice_id", flat=True).distinct())


def current(versions: Collection[int]) -> list[Row]:
    """List the rows that count now on some versions, from the projection."""
    rows = Current.objects.filter(version__in=versions).order_by("version_id", "voice_id")
    fields = ("position_id", "voice_id", "version_id", "stance", "taken_at")
    return [Row(*each) for each in rows.values_list(*fields)]


def history(consultation: Consultation, up_to: int) -> list[Position]:
    """List every row of a consultation up to a head, in order of its sequence."""
    rows = Position.objects.filter(voice__consultation=consultation, seq__lte=up_to)
    return list(rows.order_by("seq"))


def latest(rows: Iterable[Row]) -> dict[tuple[int, int], Row]:
    """Keep the newest row of each voice on each version, by (taken_at, seq); pure."""
    found: dict[tuple[int, int], Row] = {}
    for row in rows:
        known = found.get((row.voice, row.version))
        if known is None or (row.taken_at, row.seq) > (known.taken_at, known.seq):
            found[row.voice, row.version] = row
    return found


@dataclass(frozen=True)
class Concern:
    """An objection as of an instant. `state` is open, answered, settled, sustained or withdrawn."""

    objection: Objection
    proposal: int
    state: str
    events: Sequence[ObjectionEvent]


def state_of(events: Sequence[ObjectionEvent], at: datetime) -> str:
    """Give an objection's state; an answer without a reply lapses after 14 days. Pure."""
    last = events[-1]
    if last.kind in ObjectionEvent.OPEN:
        return "open"
    if last.kind == Kind.ANSWERED:
        if at < last.at + REPLY_DAYS:
            return "answered"
        return "settled" if last.accommodated else "sustained"
    return "withdrawn" if last.kind == Kind.WITHDRAWN else "sustained"


def concerns(
    consultation: Consultation, at: datetime, *, proposals: Collection[int] | None = None
) -> list[Concern]:
    """List the objections of a consultation with their states as of an instant, in two queries."""
    events = ObjectionEvent.objects.filter(at__lte=at).order_by("id")
    rows = Objection.objects.filter(consultation=consultation, at__lte=at)
    if proposals is not None:
        rows = rows.filter(position__version__proposal__in=proposals)
    rows = rows.select_related("position__voice", "position__version__proposal", "position__reason")
    found = []
    for each in rows.prefetch_related(Prefetch("events", events)).order_by("number"):
        steps = list(each.events.all())
        if steps:
            found.append(Concern(each, each.position.version.proposal_id, state_of(steps, at), steps))
    return found


def counted_versions(versions: Sequence[ProposalVersion]) -> list[int]:
    """Give the versions whose positions count for the newest: back through editorial changes. Pure.

    `versions` are those of one proposal, oldest first.
    """
    found: list[int] = []
    for version in reversed(versions):
        found.append(version.pk)
        if version.change != ProposalVersion.Change.EDITORIAL:
            break
    return found
