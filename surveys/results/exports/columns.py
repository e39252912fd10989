"""The columns of answers: what an analyst gets for each question, with the codes of what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.authoring.definition import NO_ANSWER, NOT_ASKED, OTHER_VERSION, Leaf
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Cell
from surveys.authoring.plans import OTHER, Journey, Plan

Series = Mapping[str, int]


@dataclass(frozen=True)
class Variable:
    """A question of an export, in one series; `leaf` is its newest wording."""

    leaf: Leaf
    series: int = 1

    @cached_property
    def head(self) -> str:
        """The name of its first column; a later series has its number behind it."""
        return self.leaf.key if self.series == 1 else f"{self.leaf.key}__s{self.series}"

    @cached_property
    def columns(self) -> list[str]:
        """Name its columns."""
        names = KINDS[self.leaf.kind].columns(self.leaf)
        return [self.head + name.removeprefix(self.leaf.key) for name in names]

    @cached_property
    def has_other(self) -> bool:
        """Whether its last column holds the text beside a choice."""
        return self.columns[-1].endswith(OTHER)

    @cached_property
    def silent(self) -> dict[int, list[Cell]]:
        """Its cells where there is no answer, by the missing code: worked out once."""
        kind = KINDS[self.leaf.kind]
        return {code: kind.cells(self.leaf, "", code) for code in (NO_ANSWER, NOT_ASKED, OTHER_VERSION)}

    def cells(self, answers: Mapping[str, Any], missing: int) -> list[Cell]:
        """Give an answer under its columns; `missing` says why there may be none."""
        value = answers.get(self.leaf.key) if missing == NO_ANSWER else None
        if not value:
            return self.silent[missing]
        cells = KINDS[self.leaf.kind].cells(self.leaf, value, None)
        if self.has_other:
            cells[-1] = answers.get(self.leaf.key + OTHER, "")
        return cells


def variables_of(wordings: Sequence[tuple[Plan, Series]]) -> list[Variable]:
    """List the questions of some versions, the newest version first; a question of two series stands twice."""
    found: dict[tuple[str, int], Variable] = {}
    for plan, series in wordings:
        for leaf in plan.leaves:
            number = series.get(leaf.key, 1)
            found.setdefault((leaf.key, number), Variable(leaf, number))
    return list(found.values())


def asked_by(variables: Sequence[Variable], plan: Plan, series: Series) -> list[bool]:
    """Tell of each variable whether a version asked it, in that series."""
    keys = {leaf.key for leaf in plan.leaves}
    return [each.leaf.key in keys and series.get(each.leaf.key, 1) == each.series for each in variables]


def row_of(
    variables: Sequence[Variable], asked: Sequence[bool], journey: Journey, answers: Mapping[str, Any]
) -> Iterator[Cell]:
    """Give the row of clean answers to a version; `asked` comes from `asked_by`."""
    for variable, missing in zip(variables, missing_of(variables, asked, journey), strict=True):
        yield from variable.cells(answers, missing)


def missing_of(variables: Sequence[Variable], asked: Sequence[bool], journey: Journey) -> Iterator[int]:
    """Say of each variable why there may be no answer: another version, not asked, or nothing said."""
    shown = journey.shown
    for variable, is_asked in zip(variables, asked, strict=True):
        if not is_asked:
            yield OTHER_VERSION
        else:
            yield NO_ANSWER if variable.leaf.key in shown else NOT_ASKED
