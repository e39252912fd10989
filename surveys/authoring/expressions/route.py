"""The way through a survey: which questions are shown for some answers. Pure; twin in expressions.js."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.authoring.expressions.parse import Tree
from surveys.authoring.expressions.values import Context, Value, evaluate, truth


@dataclass(frozen=True)
class Step:
    """A question in order; `within` = keys of the sections and groups around it.

    Computed questions have a formula; notes and groups are silent: they carry no value.
    """

    key: str
    show: Tree | None = None
    formula: Tree | None = None
    within: tuple[str, ...] = ()
    silent: bool = False


def route(steps: Sequence[Step], answers: Mapping[str, Value], today: str = "") -> dict[str, Value]:
    """Give the keys that are shown, in order, with their answers: one pass, as only earlier questions are used.

    A hidden question counts as unanswered for everything after it, so route(route(x)) = route(x).
    """
    shown: dict[str, Value] = {}
    context = Context(answers=shown, today=today)
    for step in steps:
        for group in step.within:
            if group not in shown:
                break
        else:
            if step.show is None or truth(evaluate(step.show, context)):
                shown[step.key] = _value(step, answers, context)
    return shown


def _value(step: Step, answers: Mapping[str, Value], context: Context) -> Value:
    if step.silent:
        return None
    if step.formula is None:
        return answers.get(step.key)
    value = evaluate(step.formula, context)
    return value if value == value else None  # noqa: PLR0124 - 'no number' is no answer: JSON cannot hold it


def as_json(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Give the steps as the browser's twin reads them; what is not there is left out."""
    return [{name: value for name, value in vars(step).items() if value} for step in steps]
