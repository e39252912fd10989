"""Small cells: which figures of a table must stay hidden so that none below 5 (or more) can be worked out. Pure.

A table with its totals is a flow: every row total flows into its cells, every cell into its column total,
all into the grand total. Published figures are fixed; a hidden one can be worked out exactly when no cycle of
hidden figures can change it: none falls below 0, nor rises above what is known to be its most. So for each small
figure the cheapest such cycle is hidden: cells before totals.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

FEWEST = 5  # the smallest figure that is shown, beside 0; an exercise may ask for more
SMALL = range(1, FEWEST)
TOTAL, ZERO = 1_000_000, 1_000  # a total, or a zero, is hidden only where nothing else serves
Node = tuple[str, int]
SOURCE, SINK = ("source", 0), ("sink", 0)


@dataclass
class Figure:
    """One figure of the table as an edge of the flow."""

    tail: Node
    head: Node
    value: int
    hidden: bool = False
    most: int | None = None

    def tells_of_few(self, fewest: int) -> bool:
        """Tell whether it tells of a few: of those it counts, or of those it leaves out where all are known."""
        left = 0 if self.most is None else self.most - self.value
        return 0 < self.value < fewest or 0 < left < fewest

    @property
    def full(self) -> bool:
        """Whether it can be no larger."""
        return self.most is not None and self.value >= self.most


@dataclass(frozen=True)
class Hidden:
    """What must not be shown: cells by row and column, row totals, column totals, the grand total."""

    cells: list[list[bool]]
    rows: list[bool]
    columns: list[bool]
    total: bool

    @property
    def any(self) -> bool:
        """Whether something is hidden."""
        return self.total or any(self.rows) or any(self.columns) or any(map(any, self.cells))


def suppress(
    table: Sequence[Sequence[int]],
    *,
    column_totals: bool = True,
    most: Sequence[Sequence[int]] | None = None,
    fewest: int = FEWEST,
    columns_known: bool = False,
) -> Hidden:
    """Decide what a published table must hide: each figure of 1 to `fewest` - 1, and others that would reveal it.

    `table` holds non-negative counts, rows of equal length. Row totals count as published; so do column
    totals and the grand total, unless `column_totals` is false. `most`, of the same shape, says of how many each
    cell counts some, where everybody knows that: then a cell that leaves out a few is hidden like one that counts
    them, and everything is where nothing less keeps a figure from being worked out. With `columns_known` column
    totals are public already and none of them is small: they are not hidden, and no cell can be worked out by them.
    """
    width = len(table[0]) if table else 0
    totals, loose = column_totals and not columns_known, not column_totals
    figures = list(_figures(table, totals=totals, loose=loose))
    if most is not None:
        for figure, top in zip(figures, _figures(most, totals=totals, loose=loose), strict=True):
            figure.most = top.value
    small = [figure for figure in figures if figure.tells_of_few(fewest)]
    for figure in small:
        figure.hidden = True
    for figure in small:  # one that is free once stays so, for what is hidden stays hidden
        for each in _cheapest_cycle(figure, figures) or (figures if most is not None else []):
            each.hidden = True
    cells = iter(figures)
    hidden = [[next(cells).hidden for _ in range(width)] for _ in table]
    rows = [next(cells).hidden for _ in table]
    columns = [next(cells).hidden for _ in range(width)] if totals else [False] * width
    return Hidden(hidden, rows, columns, next(cells).hidden if totals else False)


def _figures(table: Sequence[Sequence[int]], *, totals: bool, loose: bool) -> Iterator[Figure]:
    """Give the edges: cells by row, row totals, column totals, the grand total; `loose` columns have none."""
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            head: Node = SOURCE if loose else ("column", j)
            yield Figure(("row", i), head, value)
    for i, row in enumerate(table):
        yield Figure(SOURCE, ("row", i), sum(row))
    if totals:
        for j, column in enumerate(zip(*table, strict=True)):
            yield Figure(("column", j), SINK, sum(column))
        yield Figure(SINK, SOURCE, sum(map(sum, table)))


def _cheapest_cycle(figure: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """Give the figures through which one unit more, or one less, of this one can flow round."""
    others = [each for each in figures if each is not figure]
    more = _way(figure.head, figure.tail, others) if not figure.full else []
    less = _way(figure.tail, figure.head, others) if figure.value or figure.most is None else []
    ways = [[*way, figure] for way in (more, less) if way]
    return min(ways, key=lambda way: sum(map(_price, way)), default=[])


def _price(figure: Figure) -> int:
    """Give what hiding a figure costs a reader; one that is hidden already costs nothing."""
    if figure.hidden:
        return 0
    return figure.value + 1 + (TOTAL if figure.tail[0] != "row" else 0) + (ZERO if not figure.value else 0)


def _way(start: Node, goal: Node, figures: Sequence[Figure]) -> list[Figure]:
    """Give the cheapest way for one unit: along a figure that is not full, or against one that is not 0 (Dijkstra)."""
    steps: dict[Node, list[tuple[Node, Figure]]] = {}
    for each in figures:
        if not each.full:
            steps.setdefault(each.tail, []).append((each.head, each))
        if each.value > 0:
            steps.setdefault(each.head, []).append((each.tail, each))
    count = itertools.count()
    queue: list[tuple[int, int, Node, list[Figure]]] = [(0, next(count), start, [])]
    done: set[Node] = set()
    while queue:
        price, _number, here, way = heappop(queue)
        if here == goal:
            return way
        if here not in done:
            done.add(here)
            for there, figure in steps.get(here, ()):
                heappush(queue, (price + _price(figure), next(count), there, [*way, figure]))
    return []
