"""Who was heard: each stakeholder counted once at its furthest stage, by category and by country or network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from consultations.register.engagement.models import Interaction
from consultations.register.terms.models import CATEGORY

COUNTRY, NETWORK, FIRST, WHOLE = "country", "network", "first", ""
BY = (COUNTRY, NETWORK, FIRST)
FUNNEL = ("registered", "invited", "reached", "responded", "represented")
ALONE = "alone"  # the column of people who are of no organisation
NONE = ""  # the column of organisations without a category
STAGES = tuple(Interaction.Stage.values)
RANK = "CASE stage WHEN 'represented' THEN 4 WHEN 'responded' THEN 3 WHEN 'reached' THEN 2 ELSE 1 END"
# One grouped statement. A row that was merged away gives what it did to the row it was merged into; ties that
# have ended do not make somebody a person of an organisation.
STATEMENT = """
WITH furthest AS (
  SELECT organisation_key AS stakeholder, MAX({rank}) AS stage,
         MAX(CASE WHEN stage = 'invited' THEN 1 ELSE 0 END) AS asked
  FROM consultations_interaction
  WHERE exercise IN ({names}) AND organisation_key IS NOT NULL GROUP BY organisation_key
), merged AS (
  SELECT o.merged_into_id AS stakeholder, MAX(f.stage) AS stage, MAX(f.asked) AS asked
  FROM consultations_organisation o JOIN furthest f ON f.stakeholder = o.key_id
  WHERE o.merged_into_id IS NOT NULL GROUP BY o.merged_into_id
), apart AS (
  SELECT person_key AS stakeholder, MAX({rank}) AS stage,
         MAX(CASE WHEN stage = 'invited' THEN 1 ELSE 0 END) AS asked
  FROM consultations_interaction
  WHERE exercise IN ({names}) AND organisation_key IS NULL AND person_key IS NOT NULL GROUP BY person_key
)
SELECT CAST(t.term_id AS INTEGER) AS category, {organisation_place} AS place,
       CASE WHEN m.stage > COALESCE(f.stage, 0) THEN m.stage ELSE COALESCE(f.stage, 0) END AS come,
       CASE WHEN COALESCE(f.asked, 0) + COALESCE(m.asked, 0) > 0 THEN 1 ELSE 0 END AS invited, COUNT(*)
FROM consultations_organisation o
LEFT JOIN furthest f ON f.stakeholder = o.key_id
LEFT JOIN merged m ON m.stakeholder = o.key_id
LEFT JOIN consultations_organisationterm t ON t.organisation_id = o.key_id AND t.taxonomy = %s
{organisation_networks}
WHERE o.merged_into_id IS NULL GROUP BY 1, 2, 3, 4
UNION ALL
SELECT -1, {person_place}, COALESCE(f.stage, 0), COALESCE(f.asked, 0), COUNT(*)
FROM consultations_person p LEFT JOIN apart f ON f.stakeholder = p.key_id
{person_networks}
WHERE p.merged_into_id IS NULL AND NOT EXISTS (
  SELECT 1 FROM consultations_affiliation a
  WHERE a.person_id = p.key_id AND (a.starts_on IS NULL OR a.starts_on <= %s) AND (a.ends_on IS NULL OR a.ends_on > %s))
GROUP BY 2, 3, 4
"""
ANY_TOUCH = "SELECT DISTINCT key, network_id FROM consultations_origin WHERE network_id IS NOT NULL"
FIRST_TOUCH = (
    "SELECT key, network_id FROM consultations_origin WHERE id IN "
    "(SELECT MIN(id) FROM consultations_origin WHERE network_id IS NOT NULL GROUP BY key)"
)


@dataclass
class Cell:
    """One cell: how many are registered, how many were invited and came how far, and who came uninvited."""

    registered: int = 0
    steps: list[int] = field(default_factory=lambda: [0, 0, 0, 0])  # invited ones, by their furthest stage
    uninvited: int = 0
    target: int | None = None

    def add(self, stage: int, count: int, *, asked: bool) -> None:
        """Count stakeholders whose furthest stage is the n-th; 0 is none."""
        self.registered += count
        if asked:
            self.steps[stage - 1] += count
        elif stage:
            self.uninvited += count

    def merge(self, other: Cell) -> None:
        """Add another cell, for totals; targets are added where there are some."""
        self.registered += other.registered
        self.uninvited += other.uninvited
        self.steps = [a + b for a, b in zip(self.steps, other.steps, strict=True)]
        if other.target is not None:
            self.target = (self.target or 0) + other.target

    def count(self, name: str) -> int:
        """Give a figure by its name: a step of the funnel, or "uninvited"."""
        if name in {"registered", "uninvited"}:
            return int(getattr(self, name))
        return sum(self.steps[STAGES.index(name) :])

    @property
    def funnel(self) -> list[int]:
        """Registered, invited, reached, responded, represented: never rising from left to right."""
        return [self.count(name) for name in FUNNEL]


@dataclass(frozen=True)
class Board:
    """Cells by (column, place): columns are ids of categories, `NONE` or `ALONE`; totals beside and below."""

    by: str
    cells: dict[tuple[str, str], Cell]
    wide: dict[str, int] = field(default_factory=dict)
    taxonomy: str = CATEGORY  # whose terms are the columns; others than the category may overlap

    def cell(self, column: str, place: str) -> Cell:
        """Give a cell; an empty one where nobody is."""
        return self.cells.get((column, place), Cell())

    def columns(self) -> list[str]:
        """Give the columns that hold somebody, or a target."""
        return list(dict.fromkeys([*(column for column, _place in self.cells), *self.wide]))

    def places(self) -> list[str]:
        """Give the places that hold somebody, or a target."""
        return list(dict.fromkeys(place for _column, place in self.cells))

    def total(self, *, column: str | None = None, place: str | None = None) -> Cell:
        """Sum a column, a place, or all; networks overlap, so their sums count some more than once."""
        found = Cell()
        for (each, where), cell in self.cells.items():
            if column in {None, each} and place in {None, where}:
                found.merge(cell)
        return found


def coverage(names: Sequence[str], at: datetime, by: str = COUNTRY, taxonomy: str = CATEGORY) -> Board:
    """Count everybody in the register by category and place over some exercises, in one grouped query.

    By another taxonomy an organisation stands in the column of each of its terms, so that columns overlap.

    `by` is "country", "network" (every network that knows somebody), "first" (the first that did) or "" (no places).
    """
    day = connection.ops.adapt_datefield_value(at.date())
    statement = STATEMENT.format(rank=RANK, names=", ".join(["%s"] * len(names)), **_places(by))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*names, *names, taxonomy, day, day])
        rows = cursor.fetchall()
    cells: dict[tuple[str, str], Cell] = {}
    for category, place, stage, asked, count in rows:
        column = ALONE if category == -1 else NONE if category is None else str(category)
        cell = cells.setdefault((column, "" if place is None else str(place)), Cell())
        cell.add(int(stage), int(count), asked=bool(asked))
    return Board(by, cells, taxonomy=taxonomy)


def _places(by: str) -> dict[str, str]:
    """Give the pieces of the statement that name a place."""
    if by in {NETWORK, FIRST}:
        touch = ANY_TOUCH if by == NETWORK else FIRST_TOUCH
        return {
            "organisation_place": "CAST(n.network_id AS VARCHAR(20))",
            "person_place": "CAST(n.network_id AS VARCHAR(20))",
            "organisation_networks": f"LEFT JOIN ({touch}) n ON n.key = o.key_id",
            "person_networks": f"LEFT JOIN ({touch}) n ON n.key = p.key_id",
        }
    none = {"organisation_networks": "", "person_networks": ""}
    if by == WHOLE:
        return {**none, "organisation_place": "''", "person_place": "''"}
    return {**none, "organisation_place": "o.country", "person_place": "p.country"}


def with_targets(board: Board, targets: Iterable[tuple[str, str, int]]) -> Board:
    """Set targets (category, country, count) into a board by country; those for all countries stand in `wide`."""
    for column, country, count in targets:
        if country:
            board.cells.setdefault((column, country), Cell()).target = count
        else:
            board.wide[column] = count
    return board
