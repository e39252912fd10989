"""All questions of a survey with their figures, as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from surveys.answering.models import Response
from surveys.authoring.definition import Texts
from surveys.authoring.models import Survey
from surveys.results.asked import Asked, Whole
from surveys.results.fields import split
from surveys.results.figures import Figures, Grid, Line, grid, plain
from surveys.results.hiding import guarded
from surveys.results.tallies import Tally, read, tally


@dataclass(frozen=True)
class Row:
    """A line with its share in per cent."""

    line: Line
    share: int | None


@dataclass(frozen=True)
class Group:
    """Categories that stand together, with a cell for each line, and of how many these are."""

    codes: Sequence[str]
    cells: Sequence[tuple[Texts, int | None]]
    base: int | None


@dataclass(frozen=True)
class Topline:
    """One question with its figures."""

    asked: Asked
    figures: Figures

    @property
    def rows(self) -> list[Row]:
        """Give each line with its share of those who answered."""
        return [Row(line, line.share(self.figures.base)) for line in self.figures.lines]

    @property
    def by_group(self) -> list[Group]:
        """Give each group of categories with its cells."""
        return [
            Group(codes, [(line.label, line.groups[place]) for line in self.figures.lines], base)
            for place, (codes, base) in enumerate(self.figures.groups)
        ]


def toplines(
    survey: Survey,
    whole: Whole,
    at: datetime,
    rows: QuerySet[Response] | None = None,
    *,
    public: bool = False,
) -> list[Topline]:
    """Give every question; three or four statements, however many there are. The public sees no small cell."""
    counted, texts = tally(survey, whole, rows), {}
    if any(not each.counted for each in whole.questions):
        texts = read(survey, rows)
    hides = public or survey.hides_small
    return [
        Topline(each, shown(survey, grid_of(each, counted, texts), at, hides=hides))
        for each in whole.questions
    ]


def topline(
    survey: Survey, whole: Whole, asked: Asked, at: datetime, rows: QuerySet[Response] | None = None
) -> Topline:
    """Give one question."""
    texts = {} if asked.counted else read(survey, rows)
    found = grid_of(asked, tally(survey, whole, rows, asked), texts)
    return Topline(asked, shown(survey, found, at, hides=survey.hides_small))


def grid_of(asked: Asked, counted: Tally, texts: dict[int | str, int]) -> Grid:
    """Lay the counts of one question out."""
    number = None
    if not asked.counted:
        number = texts.get(asked.leaf.key if asked.leaf.kind == "file" else asked.pk, 0)
    return grid(asked.leaf, counted.of(asked), counted.all, counted.elsewhere(asked), number)


def shown(survey: Survey, found: Grid, at: datetime, *, hides: bool) -> Figures:
    """Give the figures as they are, or without what small cells would tell."""
    return guarded(found, survey.k_min, split=split(survey, at)) if hides else plain(found)


@dataclass(frozen=True)
class Block:
    """What stands under one heading: a question, or the rows of a matrix side by side."""

    lines: Sequence[Topline]

    @property
    def first(self) -> Topline:
        """Give the first line."""
        return self.lines[0]

    @property
    def matrix(self) -> bool:
        """Whether it is a matrix."""
        leaf = self.first.asked.leaf
        return leaf.kind == "single" and leaf.item != leaf.key


def blocks(found: Sequence[Topline]) -> list[Block]:
    """Put the rows of a matrix together, where they have the same choices."""
    made: list[list[Topline]] = []
    for each in found:
        last = made[-1][-1].asked if made else None
        leaf = each.asked.leaf
        joins = (
            last is not None
            and leaf.item != leaf.key
            and last.leaf.item == leaf.item
            and last.leaf.options == leaf.options
            and last.series == each.asked.series
        )
        if joins:
            made[-1].append(each)
        else:
            made.append([each])
    return [Block(lines) for lines in made]
