"""The way through a survey: which questions are shown for some answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.authoring.expressions.parse import Tree
from surveys.authoring.expressions.values import Context, Value, evaluate, truth


@dataclass(frozen=True)
class Step:
    """Something met in order; `within` are the keys of what it stands in; computed questions have a formula."""

    key: str
    show: Tree | None = None
    formula: Tree | None = None
    within: tuple[str, ...] = ()


def route(steps: Sequence[Step], answers: Mapping[str, Value], today: str = "") -> dict[str, Value]:
    """Give the keys that are shown, in order, with their answers: one pass, for only earlier questions are used.

    A hidden question counts as unanswered for everything after it, so route(route(x)) = route(x).
    """
    shown: dict[str, Value] = {}
    for step in steps:
        context = Context(answers=shown, today=today)
        if any(group not in shown for group in step.within):
            continue
        if step.show is not None and not truth(evaluate(step.show, context)):
            continue
        shown[step.key] = (
            evaluate(step.formula, context) if step.formula is not None else answers.get(step.key)
        )
    return shown
