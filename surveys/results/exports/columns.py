"""The columns of answers: what an analyst gets for each question, with the codes of what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.authoring.definition import NO_ANSWER, NOT_ASKED, OTHER_VERSION, Leaf
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Cell
from surveys.authoring.plans import OTHER, Journey, Plan


@dataclass(frozen=True)
class Variable:
    """A question of an export: in one series; `leaf` is its newest wording."""

    leaf: Leaf
    series: int = 1

    @property
    def head(self) -> str:
        """The name of its first column; a later series has its number behind it."""
        return self.leaf.key if self.series == 1 else f"{self.leaf.key}__s{self.series}"

    @property
    def columns(self) -> list[str]:
        """Name its columns."""
        names = KINDS[self.leaf.kind].columns(self.leaf)
        return [self.head + name.removeprefix(self.leaf.key) for name in names]


def variables_of(plan: Plan, series: Mapping[str, int] | None = None) -> list[Variable]:
    """List the questions of one version in order; `series` names those whose meaning changed before."""
    known = series or {}
    return [Variable(leaf, known.get(leaf.key, 1)) for leaf in plan.leaves]


def cells_of(variable: Variable, journey: Journey | None, answers: Mapping[str, Any]) -> list[Cell]:
    """Give an answer under the columns of its question; without a journey the version did not ask it."""
    leaf = variable.leaf
    if journey is None:
        missing: int | None = OTHER_VERSION
    elif leaf.key not in journey.shown:
        missing = NOT_ASKED
    else:
        missing = None if answers.get(leaf.key) else NO_ANSWER
    cells = KINDS[leaf.kind].cells(leaf, answers.get(leaf.key, ""), missing)
    if variable.columns[-1].endswith(OTHER):
        cells[-1] = answers.get(leaf.key + OTHER, "")
    return cells


def row_of(variables: list[Variable], journey: Journey, answers: Mapping[str, Any]) -> Iterator[Cell]:
    """Give the row of clean answers to one version."""
    for variable in variables:
        asked = journey.plan.leaf(variable.leaf.key) is not None
        yield from cells_of(variable, journey if asked else None, answers)
