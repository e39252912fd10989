"""Counting organisations by several facts at once: one statement gives the numbers beside every filter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F, FilteredRelation, Q

from consultations.register.directory.changes import Change
from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import CATEGORY
from consultations.register.terms.queries import codes as term_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

FACTS = ("category", "country", "size", "status")
Cell = tuple[tuple[str, ...], int]
Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Cube:
    """How many organisations there are for each combination of facts, in all and by network."""

    cells: tuple[Cell, ...]  # (category, country, size, status)
    by_network: tuple[Cell, ...]  # (category, country, size, status, network)
    networks: Mapping[str, str]  # the names of those that are counted, by number

    def counts(self, fact: str, filters: Mapping[str, str]) -> Counter[str]:
        """Count by one fact, under all the filters but its own."""
        kept = {name: value for name, value in filters.items() if name != fact}
        names, cells = self._table(fact, kept)
        place = names.index(fact)
        found: Counter[str] = Counter()
        for values, count in _matching(names, cells, kept):
            found[values[place]] += count
        return found

    def total(self, filters: Mapping[str, str]) -> int:
        """Count what all the filters leave."""
        names, cells = self._table("", filters)
        return sum(count for _values, count in _matching(names, cells, filters))

    def _table(self, fact: str, filters: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
        if fact == "network" or "network" in filters:
            return (*FACTS, "network"), self.by_network
        return FACTS, self.cells


def _matching(names: tuple[str, ...], cells: Iterable[Cell], filters: Mapping[str, str]) -> Iterable[Cell]:
    wanted = [(names.index(name), value) for name, value in filters.items() if name in names]
    return [cell for cell in cells if all(cell[0][place] == value for place, value in wanted)]


def _described(rows: OrganisationQuerySet) -> QuerySet[Organisation, Any]:
    mine = FilteredRelation("terms", condition=Q(terms__taxonomy=CATEGORY))
    return rows.order_by().annotate(mine=mine, term=F("mine__term_id"))


def _cells(rows: OrganisationQuerySet, codes: Mapping[int, str]) -> tuple[Cell, ...]:
    counted = _described(rows).values_list("term", *FACTS[1:]).annotate(n=Count("pk"))
    return tuple(((codes.get(term, ""), *facts), n) for term, *facts, n in counted)


def _network_cells(
    rows: OrganisationQuerySet, codes: Mapping[int, str]
) -> tuple[tuple[Cell, ...], dict[str, str]]:
    """Count by network, and name them: origins name stakeholders by key, so the join is written by hand."""
    inner, found = (
        _described(rows).annotate(body=F("pk")).values("body", "term", *FACTS[1:]).query.sql_with_params()
    )
    facts = "b.term, b.country, b.size, b.status, o.network_id, n.name"
    origin, network = Origin._meta.db_table, Network._meta.db_table
    sql = (
        f"SELECT {facts}, COUNT(DISTINCT b.body) FROM ({inner}) b JOIN {origin} o ON o.key = b.body "  # noqa: S608 -- names of columns; all values are parameters
        f"JOIN {network} n ON n.id = o.network_id GROUP BY {facts}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, found)
        counted = cursor.fetchall()
    cells = tuple(((codes.get(term, ""), *own, str(pk)), n) for term, *own, pk, _name, n in counted)
    return cells, dict(sorted({str(row[4]): row[5] for row in counted}.items(), key=lambda pair: pair[1]))


def stamp() -> Stamp:
    """Give a mark that differs after every act on the register: its newest line of history."""
    newest = Change.objects.order_by("-pk").values_list("pk", "row", "at").first()
    return newest or ()


@lru_cache(maxsize=2)
def _whole(_stamp: Stamp) -> Cube:
    return cube(Organisation.objects.standing())


def whole() -> Cube:
    """Give the counts of the whole register; each process remembers them until the register changes."""
    return _whole(stamp())


def cube(rows: OrganisationQuerySet) -> Cube:
    """Count some organisations, in two statements."""
    codes = term_codes(CATEGORY)
    by_network, networks = _network_cells(rows, codes)
    return Cube(_cells(rows, codes), by_network, networks)
