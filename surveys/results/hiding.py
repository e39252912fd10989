"""Figures of a question of which none below `k` can be worked out, whatever else is shown of the survey. Pure.

What makes this safe: of a survey that hides small cells one table is shown for each question, by category, and
nothing else: no other cross-table and no filter, so no two tables tell of the same answers in two ways. How many
answered in each group of categories is public, for small categories stand together; everything else of the table is
asked of `suppress`. Where a route leads past the question, who was not asked tells an earlier answer: then those who
did not answer are one more line of the table. What is worked out of all lines (mean, net) is shown only with all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ds4skills.web.suppression import suppress
from surveys.results.figures import (
    Bases,
    Figures,
    Grid,
    Line,
    Numbers,
    mean_rank,
    net_of,
    numbers_of,
)
from surveys.results.tallies import SEVERAL

QUARTERS = 4


@dataclass(frozen=True)
class Shape:
    """Which categories stand together, by their places, and of how many the figures of each group are."""

    groups: Sequence[Sequence[int]]
    bases: Sequence[int]

    def merge(self, row: Sequence[int]) -> list[int]:
        """Add up a row of the grid."""
        return [sum(row[place] for place in group) for group in self.groups]


def together(base: Sequence[int], k: int, *, split: bool) -> Shape:
    """Put small categories together until each group is of `k` or more; empty ones are left out."""
    places = sorted(
        (place for place, count in enumerate(base) if count), key=lambda place: (base[place], place)
    )
    if not split or not places:
        return Shape([places], [sum(base)])
    small = [place for place in places if base[place] < k]
    large = places[len(small) :]
    while small and large and sum(base[place] for place in small) < k:
        small.append(large.pop(0))
    groups = [[place] for place in sorted(large)] + ([sorted(small)] if small else [])
    return Shape(groups, [sum(base[place] for place in group) for group in groups])


def guarded(found: Grid, k: int, *, split: bool) -> Figures:
    """Give the figures that may be shown; by category only where `split` says so."""
    whole, away = sum(found.whole), sum(found.away)
    base = found.whole if away else found.answered
    if sum(base) < k:
        return Figures(Bases(whole, None, None, None, None, None), hidden=True, partly=True)
    shape = together(base, k, split=split)
    if found.leaf.kind in SEVERAL:
        return _several(found, k, shape)
    rest = [a - b for a, b in zip(base, found.answered, strict=True)]
    rows = [shape.merge(row) for _line, row in found.lines]
    if not rows:
        return _unlisted(found, k, shape)
    hidden = suppress([*rows, *([shape.merge(rest)] if away else [])], fewest=k, columns_known=True)
    lines = [
        replace(
            line,
            count=None if hidden.rows[y] else sum(row),
            groups=[None if hidden.cells[y][x] else cell for x, cell in enumerate(row)],
        )
        for y, ((line, _counts), row) in enumerate(zip(found.lines, rows, strict=True))
    ]
    bases = _bases(found, shown=not away or not hidden.rows[-1])
    all_shown = bases.answered is not None and not any(hidden.rows)
    return Figures(
        bases,
        lines,
        _groups(found, shape),
        numbers_of(found.leaf, found.values) if found.values and all_shown else None,
        net_of(found.leaf, lines) if all_shown else None,
        partly=hidden.any,
    )


def _groups(found: Grid, shape: Shape) -> list[tuple[tuple[str, ...], int | None]]:
    return [
        (tuple(found.categories[place] for place in group), base)
        for group, base in zip(shape.groups, shape.bases, strict=True)
    ]


def _bases(found: Grid, *, shown: bool) -> Bases:
    """Give the bases; where a route leads past the question only who answered, and that only if it tells nothing."""
    whole, answered = sum(found.whole), sum(found.answered)
    if not sum(found.away):
        return Bases(whole, whole, answered, sum(found.silent), 0, 0)
    return Bases(whole, None, answered if shown else None, None, None, None)


def _answered_shown(found: Grid, k: int) -> bool:
    """Tell whether how many answered may be shown of a question past which a route leads."""
    parts = [sum(found.answered), sum(found.whole) - sum(found.answered)]
    return not sum(found.away) or all(part == 0 or part >= k for part in parts)


def _unlisted(found: Grid, k: int, shape: Shape) -> Figures:
    """Give what may be shown of numbers, days, texts and files: how many there are, and what lies in the middle."""
    bases = _bases(found, shown=_answered_shown(found, k))
    if bases.answered is None or bases.answered < k:
        return Figures(bases, hidden=True, partly=True)
    numbers = numbers_of(found.leaf, found.values) if found.values else None
    if numbers and numbers.count < QUARTERS * k:  # a quarter of fewer than k would tell single values
        numbers = Numbers(numbers.count, numbers.mean, None, None, None)
    return Figures(bases, numbers=numbers, partly=bool(numbers and numbers.low is None))


def _several(found: Grid, k: int, shape: Shape) -> Figures:
    """Give what may be shown where several choices are taken: each is a table of its own, taken or not."""
    lines = []
    ranked = found.leaf.kind == "ranking"
    firsts = _firsts(found, k) if ranked else {}
    for line, counts in found.lines:
        row = shape.merge(counts)
        rest = [base - count for base, count in zip(shape.bases, row, strict=True)]
        if ranked:
            lines.append(_ranked(found, k, line, sum(row), firsts.get(line.code)))
            continue
        hidden = suppress([row, rest], fewest=k, columns_known=True)
        groups = [None if hidden.cells[0][x] else cell for x, cell in enumerate(row)]
        lines.append(replace(line, count=None if hidden.rows[0] else sum(row), groups=groups))
    bases = _bases(found, shown=_answered_shown(found, k))
    partly = any(line.count is None or None in line.groups for line in lines)
    return Figures(bases, lines, [] if ranked else _groups(found, shape), partly=partly)


def _firsts(found: Grid, k: int) -> dict[int, int | None]:
    """Give first places: together with those who ranked nothing they are all there are."""
    codes = list(found.firsts)
    counts = [[sum(found.firsts[code])] for code in codes]
    rest = sum(found.whole if sum(found.away) else found.answered) - sum(map(sum, counts))
    hidden = suppress([*counts, [rest]], fewest=k, columns_known=True)
    return {
        code: None if hidden.rows[y] or hidden.cells[y][0] else counts[y][0] for y, code in enumerate(codes)
    }


def _ranked(found: Grid, k: int, line: Line, count: int, first: int | None) -> Line:
    """Give a choice that was ranked: how often tells nothing more than first places, the mean only with all ranks."""
    ranks = found.ranks[line.code]
    base = sum(found.whole if sum(found.away) else found.answered)
    parts = [ranks[1], count - ranks[1], base - count]
    shown = first is not None and all(part == 0 or part >= k for part in parts)
    full = shown and all(each >= k for each in ranks.values() if each)
    return replace(line, count=count if shown else None, first=first, mean=mean_rank(ranks) if full else None)
