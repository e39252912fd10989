"""Who was heard: each stakeholder counted once at its furthest stage, by category and by country or network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from consultations.register.directory.cubes import stamp
from consultations.register.engagement.furthest import INVITED, SEEN, STAGES, furthest
from consultations.register.terms.models import CATEGORY

COUNTRY, NETWORK, FIRST, WHOLE = "country", "network", "first", ""
BY = (COUNTRY, NETWORK, FIRST)
FUNNEL = ("registered", "invited", "reached", "responded", "represented")
ALONE = "alone"  # the column of people who are of no organisation
NONE = ""  # the column of organisations without a category
# Ties that have ended do not make somebody a person of an organisation.
IS_ALONE = """NOT EXISTS (SELECT 1 FROM consultations_affiliation a WHERE a.person_id = p.key_id
  AND (a.starts_on IS NULL OR a.starts_on <= %s) AND (a.ends_on IS NULL OR a.ends_on > %s))"""
CATEGORY_OF = "LEFT JOIN consultations_organisationterm t ON t.organisation_id = o.key_id AND t.taxonomy = %s"
# One grouped statement. What rows that were merged away did counts for the row they were merged into; these are few,
# so they are counted apart from the many, who need be joined by nothing but indexes.
STATEMENT = """
WITH fused AS (
  SELECT key_id AS part, merged_into_id AS stakeholder FROM consultations_organisation WHERE merged_into_id IS NOT NULL
  UNION SELECT merged_into_id, merged_into_id FROM consultations_organisation WHERE merged_into_id IS NOT NULL
), merged AS (
  SELECT u.stakeholder, {all} AS came FROM fused u JOIN consultations_furthest f ON f.key = u.part
  WHERE f.exercise IN ({names}) AND f.whose = 1 GROUP BY u.stakeholder
), apart AS (
  SELECT COALESCE(q.merged_into_id, q.key_id) AS stakeholder, {all} AS came
  FROM consultations_furthest f JOIN consultations_person q ON q.key_id = f.key
  WHERE f.exercise IN ({names}) AND f.whose = 3 GROUP BY 1
)
SELECT CAST(t.term_id AS INTEGER), {organisation_place}, f.came, COUNT(*)
FROM {many} f JOIN consultations_organisation o ON o.key_id = f.key {category} {organisation_networks}
WHERE o.merged_into_id IS NULL AND f.key NOT IN (
  SELECT merged_into_id FROM consultations_organisation WHERE merged_into_id IS NOT NULL) GROUP BY 1, 2, 3
UNION ALL
SELECT CAST(t.term_id AS INTEGER), {organisation_place}, f.came, COUNT(*)
FROM merged f JOIN consultations_organisation o ON o.key_id = f.stakeholder {category} {organisation_networks}
WHERE o.merged_into_id IS NULL GROUP BY 1, 2, 3
UNION ALL
SELECT -1, {person_place}, f.came, COUNT(*)
FROM apart f JOIN consultations_person p ON p.key_id = f.stakeholder {person_networks}
WHERE p.merged_into_id IS NULL AND {alone} GROUP BY 2, 3
"""
ONE = "(SELECT key, came FROM consultations_furthest WHERE exercise IN (%s) AND whose = 1)"
SEVERAL = """(SELECT key, {all} AS came FROM consultations_furthest f
  WHERE exercise IN ({names}) AND whose = 1 GROUP BY key)"""
REGISTERED = """
SELECT CAST(t.term_id AS INTEGER), {organisation_place}, COUNT(*)
FROM consultations_organisation o {category} {organisation_networks} WHERE o.merged_into_id IS NULL GROUP BY 1, 2
UNION ALL
SELECT -1, {person_place}, COUNT(*)
FROM consultations_person p {person_networks} WHERE p.merged_into_id IS NULL AND {alone} GROUP BY 2
"""
MARK = "SELECT (SELECT COUNT(*) FROM consultations_person), (SELECT MAX(id) FROM consultations_origin)"
# Each network once for each stakeholder, and the first that knew one.
TOUCH = """LEFT JOIN consultations_origin n ON n.key = {key} AND n.network_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM consultations_origin e WHERE e.key = n.key AND {same} AND e.id < n.id)"""
SAME = {NETWORK: "e.network_id = n.network_id", FIRST: "e.network_id IS NOT NULL"}


@dataclass
class Cell:
    """One cell: how many are registered, how many were invited and came how far, and who came uninvited."""

    registered: int = 0
    steps: list[int] = field(default_factory=lambda: [0, 0, 0, 0])  # invited ones, by their furthest stage
    uninvited: int = 0
    target: int | None = None

    def add(self, stage: int, count: int, *, asked: bool) -> None:
        """Count registered stakeholders whose furthest stage is the n-th."""
        if asked:
            self.steps[stage - 1] += count
        else:
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
    day = at.date().isoformat()
    cells = {where: Cell(registered=count) for where, count in _registered(_stamp(), by, day, taxonomy)}
    pieces = {"all": SEEN.format("f.came"), "names": ", ".join(["%s"] * len(names))}
    many = ONE if len(names) == 1 else SEVERAL.format(**pieces)
    found = [*names, *names, *names, taxonomy, taxonomy, day, day]
    for category, place, came, count in _rows(STATEMENT.format(many=many, **pieces, **_places(by)), found):
        cell = cells.setdefault(_where(category, place), Cell())
        cell.add(furthest(came), int(count), asked=bool(came & INVITED))
    return Board(by, cells, taxonomy=taxonomy)


Where = tuple[str, str]


def _where(category: Any, place: Any) -> Where:
    column = ALONE if category == -1 else NONE if category is None else str(category)
    return column, "" if place is None else str(place)


def _rows(statement: str, found: Sequence[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, found)
        return list(cursor.fetchall())


def _stamp() -> tuple[object, ...]:
    """Give a mark that differs once somebody came, went or changed: newest history and origin, how many people."""
    return *stamp(), *_rows(MARK, [])


@lru_cache(maxsize=8)
def _registered(_mark: tuple[object, ...], by: str, day: str, taxonomy: str) -> list[tuple[Where, int]]:
    """Count who is in the register; each process remembers it until the register changes, or the day."""
    rows = _rows(REGISTERED.format(**_places(by)), [taxonomy, day, day])
    return [(_where(category, place), count) for category, place, count in rows]


def _places(by: str) -> dict[str, str]:
    """Give the pieces of the statements that name a place."""
    common = {"category": CATEGORY_OF, "alone": IS_ALONE}
    if by in SAME:
        return {
            **common,
            "organisation_place": "CAST(n.network_id AS VARCHAR(20))",
            "person_place": "CAST(n.network_id AS VARCHAR(20))",
            "organisation_networks": TOUCH.format(key="o.key_id", same=SAME[by]),
            "person_networks": TOUCH.format(key="p.key_id", same=SAME[by]),
        }
    none = {**common, "organisation_networks": "", "person_networks": ""}
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
