"""Counting organisations by several facts at once: one statement gives the numbers beside every filter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, FilteredRelation, Q

from consultations.register.directory.changes import Change
from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import CATEGORY
from consultations.register.terms.queries import codes as term_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


FACTS = ("category", "country", "size", "status")
PLACES = {"category": "term", "country": "country", "size": "size", "status": "status"}
NOTHING = {"category": None, "country": "", "size": "", "status": ""}
Cell = tuple[tuple[str, ...], int]
Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Cube:
    """How many organisations there are for each combination of facts, in all and by network."""

    cells: tuple[Cell, ...]  # (category, country, size, status)
    by_network: tuple[Cell, ...]  # (category, country, size, status, network)
    networks: Mapping[str, str]  # the names of all, by number

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


def _described(rows: OrganisationQuerySet) -> OrganisationQuerySet:
    mine = FilteredRelation("terms", condition=Q(terms__taxonomy=CATEGORY))
    return rows.order_by().annotate(mine=mine, term=F("mine__term_id"))


def _near(filters: Mapping[str, str], codes: Mapping[int, str]) -> Q:
    """Keep what misses one filter at most: the rest is counted nowhere."""
    terms = [pk for pk, code in codes.items() if code == filters.get("category")]
    known = {
        name: Q(term__in=terms)
        if name == "category" and value
        else Q(**{PLACES[name]: value or NOTHING[name]})
        for name, value in filters.items()
        if name in FACTS
    }
    found = Q()
    for left_out in known:
        rest = Q()
        for name, condition in known.items():
            rest &= Q() if name == left_out else condition
        found |= rest
    return found if len(known) > 1 else Q()


# The rows are found once and counted twice. Origins name stakeholders by key, so the join is written by hand.
STATEMENT = """
WITH body AS MATERIALIZED ({rows})
SELECT term, country, size, status, NULL, NULL, COUNT(*) FROM body GROUP BY 1, 2, 3, 4
UNION ALL
SELECT b.term, b.country, b.size, b.status, o.network_id, n.name, COUNT(DISTINCT b.body)
FROM body b JOIN {origin} o ON o.key = b.body JOIN {network} n ON n.id = o.network_id GROUP BY 1, 2, 3, 4, 5, 6
UNION ALL
SELECT NULL, NULL, NULL, NULL, id, name, 0 FROM {network}
"""


def stamp() -> Stamp:
    """Give a mark that differs after every act on the register: its newest line of history."""
    newest = Change.objects.order_by("-pk").values_list("pk", "key", "row", "at").first()
    return newest or ()


@lru_cache(maxsize=2)
def _whole(_stamp: Stamp) -> Cube:
    return cube(Organisation.objects.standing())


def whole() -> Cube:
    """Give the counts of the whole register; each process remembers them until the register changes."""
    return _whole(stamp())


def cube(rows: OrganisationQuerySet, filters: Mapping[str, str] | None = None) -> Cube:
    """Count some organisations, in one statement; with filters it answers for these filters alone."""
    codes = term_codes(CATEGORY)
    near = _described(rows).filter(_near(filters or {}, codes))
    inner, found = near.values("term", *FACTS[1:], body=F("pk")).query.sql_with_params()
    tables = {"origin": Origin._meta.db_table, "network": Network._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows=inner, **tables), found)
        counted = cursor.fetchall()
    cells: list[Cell] = []
    by_network: list[Cell] = []
    for term, *own, network, _name, count in counted:
        if network is None:
            cells.append(((codes.get(term, ""), *own), count))
        elif count:
            by_network.append(((codes.get(term, ""), *own, str(network)), count))
    named = {str(row[4]): row[5] for row in counted if row[4] is not None}
    networks = dict(sorted(named.items(), key=lambda pair: pair[1]))
    return Cube(tuple(cells), tuple(by_network), networks)
