"""The tally of a poll by category: whole numbers, small groups merged, small cells hidden. Pure.

Whether somebody took a side is turnout, which the room sees; which side is not. So each row keeps its total,
groups in which fewer than five took a side merge, and counts of one to four disappear together with others
that would reveal them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ds4skills.web.charts import Domain, Stances
from ds4skills.web.suppression import SMALL, suppress

FEWEST = 5
STEPS = ("-2", "-1", "0", "1", "2")
SIDES = (("-2", "-1"), ("0",), ("1", "2"))
ASIDE = ("A", "R", "N")
Counts = Mapping[str, int]  # stance -> how many
Group = tuple[tuple[str, ...], int, Counts]  # categories, how many could vote, counts


@dataclass(frozen=True)
class Row:
    """One row of the published table; a count that must stay hidden is None."""

    categories: tuple[str, ...]  # several where small groups merged; none in the row of all
    eligible: int
    voted: int
    expressed: int  # took a side
    oppose: int | None
    neutral: int | None
    support: int | None
    stances: Stances

    @property
    def aside(self) -> int:
        """Who abstained, had no opinion, or stayed out."""
        return self.voted - self.expressed

    @property
    def undivided(self) -> int | None:
        """Those who did not support, where their parts may not be known."""
        hidden = self.oppose is None and self.neutral is None
        return self.expressed - self.support if hidden and self.support is not None else None

    @property
    def share(self) -> int | None:
        """Support in per cent of those who took a side, rounded half up."""
        if self.support is None or not self.expressed:
            return None
        return (200 * self.support + self.expressed) // (2 * self.expressed)


@dataclass(frozen=True)
class Tally:
    """The table of a closed poll: its rows by category, and all together."""

    rows: tuple[Row, ...]
    all: Row
    late: int
    hidden: bool

    @property
    def silent(self) -> int:
        """Who could vote and did not."""
        return self.all.eligible - self.all.voted

    @property
    def domain(self) -> Domain:
        """The scale that all bars share."""
        return Domain.of([self.all.stances, *(row.stances for row in self.rows)])


def tally(groups: Sequence[tuple[str, int, Counts]], *, named: bool, late: int = 0) -> Tally:
    """Make the table from (category, how many could vote, counts by stance); a named poll hides nothing."""
    parts: list[Group] = [((code,), eligible, counts) for code, eligible, counts in groups]
    total = _add([counts for _codes, _eligible, counts in parts])
    everyone = sum(eligible for _codes, eligible, _counts in parts)
    parts = parts if named else merge(parts)
    cells, columns, by_category = _mask([_sides(counts) for _c, _e, counts in parts], named=named)
    full = named or all(total.get(step, 0) not in SMALL for step in STEPS)
    rows = [_row(*part, hidden) for part, hidden in zip(parts, cells, strict=True)]
    hides = any(columns) or any(map(any, cells)) or not by_category
    shown = tuple(rows) if by_category and len(rows) > 1 else ()
    return Tally(shown, _row((), everyone, total, columns, full=full), late, hides)


def merge(parts: Sequence[Group]) -> list[Group]:
    """Join groups in which one to four took a side, the smallest first, until none is left or all are one."""
    kept = [part for part in parts if part[1]]
    while len(kept) > 1 and any(map(_is_small, kept)):
        kept.sort(key=lambda part: (_expressed(part[2]), part[0]))
        small = next(part for part in kept if _is_small(part))
        kept.remove(small)
        other = next((part for part in kept if _voted(part[2])), kept[0])
        kept.remove(other)
        kept.append((small[0] + other[0], small[1] + other[1], _add([small[2], other[2]])))
    return sorted(kept, key=lambda part: (-part[1], part[0]))


def _is_small(part: Group) -> bool:
    return _voted(part[2]) > 0 and _expressed(part[2]) < FEWEST


def _voted(counts: Counts) -> int:
    return sum(counts.values())


def _expressed(counts: Counts) -> int:
    return sum(counts.get(step, 0) for step in STEPS)


def _sides(counts: Counts) -> list[int]:
    return [sum(counts.get(step, 0) for step in side) for side in SIDES]


def _add(many: Sequence[Counts]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in many:
        for stance, count in counts.items():
            total[stance] = total.get(stance, 0) + count
    return total


def _mask(table: Sequence[Sequence[int]], *, named: bool) -> tuple[list[list[bool]], list[bool], bool]:
    """Give which figures are hidden: of each row, of the row of all, and whether rows may be shown at all.

    Row totals are public, so a table that could only be safe without one shows the row of all alone.
    """
    open_ = [[False] * len(SIDES) for _row in table]
    if named or not table:
        return open_, [False] * len(SIDES), True
    hidden = suppress(table)
    if not hidden.total and not any(hidden.rows):
        return hidden.cells, hidden.columns, True
    alone = suppress([[sum(column) for column in zip(*table, strict=True)]], column_totals=False)
    return open_, [True] * len(SIDES) if alone.rows[0] else alone.cells[0], False


def _row(
    codes: tuple[str, ...], eligible: int, counts: Counts, hidden: Sequence[bool], *, full: bool = False
) -> Row:
    figures = zip(_sides(counts), hidden, strict=True)
    oppose, neutral, support = (None if gone else figure for figure, gone in figures)
    return Row(
        categories=codes,
        eligible=eligible,
        voted=_voted(counts),
        expressed=_expressed(counts),
        oppose=oppose,
        neutral=neutral,
        support=support,
        stances=_stances(counts, hidden, full=full),
    )


def _stances(counts: Counts, hidden: Sequence[bool], *, full: bool) -> Stances:
    """Give what the bar may draw: all steps, the sides, support against the rest, or nothing."""
    if full and not any(hidden):
        far, against, neutral, support, near = (counts.get(step, 0) for step in STEPS)
        return Stances(far, against, neutral, support, near)
    against, neutral, support = _sides(counts)
    if not any(hidden):
        return Stances(oppose_1=against, neutral=neutral, support_1=support, split="sides")
    if hidden[0] and hidden[1] and not hidden[2]:
        return Stances(oppose_1=against + neutral, support_1=support, split="support")
    return Stances(split="none")


def spell(found: Tally) -> dict[str, Any]:
    """Spell a tally for programs; a hidden figure is null and marked."""

    def line(row: Row) -> dict[str, Any]:
        return {
            "categories": list(row.categories),
            "eligible": row.eligible,
            "voted": row.voted,
            "expressed": row.expressed,
            "oppose": row.oppose,
            "neutral": row.neutral,
            "support": row.support,
            "suppressed": None in (row.oppose, row.neutral, row.support),
        }

    return {
        "all": line(found.all),
        "rows": [line(row) for row in found.rows],
        "late": found.late,
        "silent": found.silent,
        "suppressed": found.hidden,
    }
