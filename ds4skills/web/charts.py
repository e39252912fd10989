"""Pictures that repeat what a table says: stance bars and curves as SVG, sizes as attributes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TALL, SLIM = 22, 14


@dataclass(frozen=True)
class Stances:
    """Counts of one row of a table, from strongly oppose to strongly support.

    `split` is "full" where each step may be shown, "sides" where only the sums of the sides may (one tone),
    "support" where only support and the rest may (the rest stays undivided), and "none" where nothing may.
    """

    oppose_2: int = 0
    oppose_1: int = 0
    neutral: int = 0
    support_1: int = 0
    support_2: int = 0
    split: str = "full"

    @property
    def oppose(self) -> int:
        """Both steps against."""
        return self.oppose_2 + self.oppose_1

    @property
    def support(self) -> int:
        """Both steps for."""
        return self.support_1 + self.support_2

    @property
    def expressed(self) -> int:
        """Everybody who took a stance."""
        return self.oppose + self.neutral + self.support

    def reach(self) -> tuple[float, float]:
        """Give the shares left and right of the axis, 0 to 1."""
        if not self.expressed or self.split == "none":
            return 0.0, 0.0
        if self.split == "support":
            return (self.oppose + self.neutral) / self.expressed, self.support / self.expressed
        half = self.neutral / 2
        return (self.oppose + half) / self.expressed, (self.support + half) / self.expressed


@dataclass(frozen=True)
class Domain:
    """The widest reach to both sides, shared by all bars of one table."""

    left: float
    right: float

    @classmethod
    def of(cls, rows: Iterable[Stances]) -> Domain:
        """Fit all rows, with a little air."""
        reaches = [row.reach() for row in rows]
        left = max((a for a, _ in reaches), default=0.0)
        right = max((b for _, b in reaches), default=0.0)
        return cls(left + 0.02, right + 0.02)

    @property
    def scale(self) -> float:
        """Per cent of the picture's width that one whole row takes."""
        return 100 / (self.left + self.right)

    @property
    def axis(self) -> float:
        """Where support begins, in per cent."""
        return self.left * self.scale


@dataclass(frozen=True)
class Piece:
    """One rectangle: kind (o2 o1 z s1 s2 w), start and width in per cent of the picture."""

    kind: str
    start: float
    width: float


def pieces(row: Stances, domain: Domain) -> list[Piece]:
    """Lay the steps out from left to right; together they are one whole row, and none overlaps another."""
    if not row.expressed or row.split == "none":
        return []
    share = domain.scale / row.expressed
    if row.split == "support":
        parts = [("w", row.oppose + row.neutral), ("s1", row.support)]
    elif row.split == "sides":
        parts = [("o1", row.oppose), ("z", row.neutral), ("s1", row.support)]
    else:
        parts = [
            ("o2", row.oppose_2),
            ("o1", row.oppose_1),
            ("z", row.neutral),
            ("s1", row.support_1),
            ("s2", row.support_2),
        ]
    at = domain.axis - row.reach()[0] * domain.scale
    found: list[Piece] = []
    for kind, count in parts:
        if count:
            found.append(Piece(kind, at, count * share))
            at += count * share
    return found


def _rectangle(piece: Piece, top: int, height: int) -> SafeString:
    x, width = f"{piece.start:.2f}%", f"{piece.width:.2f}%"
    if piece.kind == "z":
        band = max(4, height * 6 // TALL)
        y = top + (height - band) // 2
        return format_html('<rect class="z" x="{}" y="{}" width="{}" height="{}"/>', x, y, width, band)
    if piece.kind == "w":
        return format_html(
            '<rect class="w" x="{}" y="{}" width="{}" height="{}"/>', x, top + 1, width, height - 2
        )
    place = format_html('x="{}" y="{}" width="{}" height="{}"', x, top, width, height)
    drawn = format_html('<rect class="{} cut" {}/>', piece.kind, place)
    if piece.kind in {"o1", "o2"}:
        drawn += format_html('<rect fill="url(#hatch)" {}/>', place)
    return drawn


def _drawing(row: Stances, domain: Domain, top: int, height: int) -> SafeString:
    return mark_safe("".join(_rectangle(piece, top, height) for piece in pieces(row, domain)))


def stance_bar(row: Stances, domain: Domain, *, slim: bool = False) -> SafeString:
    """Draw one row; the table's cells say the numbers, so the picture is hidden from screen readers."""
    height = SLIM if slim else TALL
    axis = f"{domain.axis:.2f}%"
    return format_html(
        '<svg class="bar{}" aria-hidden="true" width="100%" height="{}">{}'
        '<line class="axis" x1="{}" x2="{}" y1="-3" y2="{}"/></svg>',
        " slim" if slim else "",
        height,
        _drawing(row, domain, 0, height),
        axis,
        axis,
        height + 3,
    )


def share_bar(share: int | None) -> SafeString:
    """Draw a share of 0 to 100 in one tone; one that is hidden as a dashed outline. The cell beside it says it."""
    height = SLIM
    if share is None:
        rest = format_html('<rect class="w" x="0%" y="1" width="100%" height="{}"/>', height - 2)
        return format_html(
            '<svg class="bar slim" aria-hidden="true" width="100%" height="{}">{}</svg>', height, rest
        )
    return format_html(
        '<svg class="bar slim" aria-hidden="true" width="100%" height="{0}">'
        '<rect class="share" x="0%" y="0" width="{1}%" height="{0}"/>'
        '<line class="axis" x1="0%" x2="0%" y1="-3" y2="{2}"/></svg>',
        height,
        min(100, max(0, share)),
        height + 3,
    )


def portrait(rows: Sequence[Stances], *, labelled_by: str, description: str) -> SafeString:
    """Draw many rows as one picture with a spoken description."""
    domain = Domain.of(rows)
    step, height = 26, 16
    bars = format_html_join(
        "", "{}", ((_drawing(row, domain, 4 + step * i, height),) for i, row in enumerate(rows))
    )
    tall = step * len(rows) + 4
    return format_html(
        '<svg class="bar tall" role="img" aria-labelledby="{0} {0}-d" width="100%" height="{1}">'
        '<desc id="{0}-d">{2}</desc>{3}<line class="axis" x1="{4}" x2="{4}" y1="0" y2="{1}"/></svg>',
        labelled_by,
        tall,
        description,
        bars,
        f"{domain.axis:.2f}%",
    )


def curve(counts: Sequence[int], *, labelled_by: str, description: str, total: int) -> SafeString:
    """Draw a rising count by day, with the total as the upper edge and the last count in words at its end."""
    width, height, left, room = 720, 240, 44, 14
    most = max([total, *counts, 1])
    step = (width - left - room) / max(1, len(counts) - 1)

    def rise(count: int) -> float:
        return height - room - (height - 2 * room) * count / most

    points = [(left + step * i, rise(count)) for i, count in enumerate(counts)] or [(left, rise(0))]
    grid = format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text x="{3}" y="{4}" text-anchor="end">{5}</text>',
        (
            (left, width - room, f"{rise(mark):.1f}", left - 8, f"{rise(mark) + 4:.1f}", mark)
            for mark in sorted({most // 2, most} - {0})
        ),
    )
    x, y = points[-1]
    ahead = x < width / 2
    return format_html(
        '<svg class="plot" role="img" aria-labelledby="{0} {0}-d" viewBox="0 0 {1} {2}">'
        '<desc id="{0}-d">{3}</desc>{4}<line class="base" x1="{5}" x2="{6}" y1="{7}" y2="{7}"/>'
        '<polygon class="fill" points="{5},{7} {8} {9},{7}"/><polyline class="now" points="{8}"/>'
        '<circle class="pin" cx="{9}" cy="{10}" r="6"/>'
        '<text class="name" x="{11}" y="{12}" text-anchor="{13}">{14}</text></svg>',
        labelled_by,
        width,
        height,
        description,
        grid,
        left,
        width - room,
        height - room,
        " ".join(f"{a:.1f},{b:.1f}" for a, b in points),
        f"{x:.1f}",
        f"{y:.1f}",
        f"{x + (12 if ahead else -12):.1f}",
        f"{y - 12:.1f}",
        "start" if ahead else "end",
        counts[-1] if counts else 0,
    )


CELL, EDGE = 64, 36


def bubbles(
    counts: Sequence[Sequence[int]], *, labelled_by: str, description: str, across: str, up: str
) -> SafeString:
    """Draw a grid of counts as discs whose areas follow them; rows from the top; its table says the numbers."""
    wide, high = CELL * len(counts[0]), CELL * len(counts)
    most = max([1, *(count for line in counts for count in line)])
    discs = [
        _disc(EDGE + CELL * x + CELL // 2, CELL * y + CELL // 2, count, most)
        for y, line in enumerate(counts)
        for x, count in enumerate(line)
        if count
    ]
    return format_html(
        '<svg class="plot discs" role="img" aria-labelledby="{0} {0}-d" viewBox="0 0 {1} {2}">'
        '<desc id="{0}-d">{3}</desc>{4}{5}<text x="{6}" y="{7}" text-anchor="middle">{8} →</text>'
        '<text x="2" y="12">{9} ↑</text></svg>',
        labelled_by,
        EDGE + wide + 2,
        high + 40,
        description,
        _ruled(wide, high),
        mark_safe("".join(discs)),
        EDGE + wide // 2,
        high + 34,
        across,
        up,
    )


def _disc(x: int, y: int, count: int, most: int) -> SafeString:
    return format_html(
        '<circle class="disc" cx="{0}" cy="{1}" r="{2}"/>'
        '<text class="name" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        x,
        y,
        f"{max(8.0, (CELL / 2 - 3) * (count / most) ** 0.5):.1f}",
        y + 5,
        count,
    )


def _ruled(wide: int, high: int) -> SafeString:
    """Draw the lines of a grid, and the steps along its edges, the lowest at the bottom left."""
    across = ((EDGE + x, high) for x in range(0, wide + 1, CELL))
    along = ((EDGE, EDGE + wide, y) for y in range(0, high + 1, CELL))
    below = ((EDGE + CELL * x + CELL // 2, high + 16, x + 1) for x in range(wide // CELL))
    beside = ((EDGE - 8, CELL * y + CELL // 2 + 5, high // CELL - y) for y in range(high // CELL))
    return (
        format_html_join("", '<line class="grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', across)
        + format_html_join("", '<line class="grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>', along)
        + format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', below)
        + format_html_join("", '<text x="{}" y="{}" text-anchor="end">{}</text>', beside)
    )
