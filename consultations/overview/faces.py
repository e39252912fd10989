"""What the first page shows: consultations by their state, and the portrait of the newest report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from consultations.consensus import shown
from consultations.consensus.models import Report
from consultations.ledger import channels
from consultations.ledger.models import Position
from consultations.programme.models import Consultation, Round
from ds4skills.web.charts import Stances

ICONS = {"draft": "comment", "surveys": "doc", "workshops": "people"}
DAY = timedelta(days=1)
STATES = {"open": "running", "closed": "closed"}


@dataclass(frozen=True)
class Part:
    """One way of taking part, as the first page lists it."""

    label: object
    icon: str


@dataclass(frozen=True)
class Entry:
    """One consultation on the first page."""

    consultation: Consultation
    state: str
    sections: Sequence[Part]


@dataclass(frozen=True)
class Portrait:
    """A report's proposals as lines, the widest support on top."""

    report: Report
    rows: Sequence[Stances]


@dataclass(frozen=True)
class Arrivals:
    """How many voices had spoken by the end of each day since it opened."""

    since: datetime
    counts: Sequence[tuple[datetime, int]]


def entries(consultations: Sequence[Consultation], at: datetime) -> dict[str, list[Entry]]:
    """Sort consultations into running, coming and closed."""
    found: dict[str, list[Entry]] = {"running": [], "coming": [], "closed": []}
    for each in consultations:
        state = each.state(at)
        parts = [Part(one.label, ICONS.get(one.slug, "doc")) for one in channels.sections(each)]
        found[STATES.get(state, "coming")].append(Entry(each, state, parts))
    return found


def portrait(reports: Sequence[Report]) -> Portrait | None:
    """Draw the newest report, if a line of it may be shown."""
    if not reports:
        return None
    cards, _domain = shown.cards(reports[0].public_body["proposals"])
    rows = [card.bar for card in cards if card.bar.split != "none"]
    rows.sort(key=lambda bar: -bar.support / max(1, bar.expressed))
    return Portrait(reports[0], rows) if rows else None


def round_now(consultation: Consultation, at: datetime) -> tuple[Round, int, int] | None:
    """Give the running round, its day and how many days it has."""
    for each in consultation.rounds.order_by("number"):
        if each.state(at) == "now":
            days = max(1, (each.closes_at - each.opens_at).days)
            return each, min(days, (at - each.opens_at).days + 1), days
    return None


def arrivals(consultation: Consultation, at: datetime) -> Arrivals:
    """Count voices by the day of their first word since the consultation opened, cumulated to today."""
    since = consultation.opens_at
    until = min(at, consultation.closes_at)
    rows = Position.objects.filter(voice__consultation=consultation, taken_at__gte=since, taken_at__lt=until)
    firsts = rows.values("voice").annotate(first=Min("taken_at")).values_list("first", flat=True)
    zone, days = consultation.tz, [0] * ((until - since).days + 1)
    start = since.astimezone(zone).date()
    for first in firsts:
        place = (first.astimezone(zone).date() - start).days
        days[min(place, len(days) - 1)] += 1
    return Arrivals(since, _cumulated(since, days))


def _cumulated(since: datetime, days: Sequence[int]) -> list[tuple[datetime, int]]:
    total, found = 0, []
    for place, count in enumerate(days):
        total += count
        found.append((since + place * DAY, total))
    return found
