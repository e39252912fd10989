"""What pages show of standings and reports: the public edition, with its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.consensus.queries import Standing
from consultations.consensus.reports import public, words
from consultations.consensus.reports.pieces import change, objection, sketch
from ds4skills.web.charts import Domain, Stances

Json = dict[str, Any]


def bar(row: Json) -> Stances:
    """Give a public row as a picture draws it."""
    shown, split = row["shown"], row["split"]
    if split == "full" and row["fine"]:
        fine = row["fine"]
        return Stances(
            fine["oppose_2"], fine["oppose_1"], shown["neutral"], fine["support_1"], fine["support_2"]
        )
    if split in {"full", "sides"}:
        return Stances(0, shown["oppose"], shown["neutral"], shown["support"], 0, "sides")
    if split == "support":
        return Stances(0, shown["expressed"] - shown["support"], 0, shown["support"], 0, "support")
    return Stances(split="none")


@dataclass(frozen=True)
class Line:
    """A row of a table of stances: its public figures and its picture."""

    data: Json
    bar: Stances

    @property
    def rest(self) -> int:
        """How many are not in support, where only that may be said."""
        shown = self.data["shown"]
        return int(shown["expressed"] - shown["support"])


@dataclass(frozen=True)
class Card:
    """A proposal on a page."""

    data: Json
    bar: Stances
    lines: Sequence[Line]
    domain: Domain
    changes: Sequence[str]
    settled: str
    merged: str = ""

    @property
    def against(self) -> bool:
        """Whether its level is one against."""
        return bool(self.data["level"]["direction"] == "against")


def card(data: Json) -> Card:
    """Prepare one public proposal for a page."""
    lines = [Line(row, bar(row)) for row in data["categories"]]
    whole = bar(data)
    settled = words.level_words(data["once_settled"]) if data["once_settled"] else ""
    return Card(
        data=data,
        bar=whole,
        lines=lines,
        domain=Domain.of([whole, *(line.bar for line in lines)]),
        changes=[words.change_words(each) for each in data.get("changes", ())],
        settled=settled,
        merged=words.merged_words(data.get("merged", 0)),
    )


def cards(proposals: Iterable[Json]) -> tuple[list[Card], Domain]:
    """Prepare proposals for a table, with one domain for all pictures."""
    found = [card(each) for each in proposals]
    return found, Domain.of([each.bar for each in found])


def live(standings: Iterable[Standing]) -> list[Json]:
    """Give the public edition of standings as they are now, for tables."""
    return [public.proposal(sketch(each)) for each in standings]


def live_whole(standing: Standing) -> Json:
    """Give the public edition of one standing, with what would change it and its objections."""
    whole = {
        **sketch(standing),
        "changes": [change(each) for each in standing.changes],
        "objections": [objection(each) for each in standing.concerns],
    }
    return public.proposal(whole)
