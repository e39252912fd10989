"""Random surveys with answers; the twin goes the same ways."""

import random
from typing import Any

from surveys.authoring.expressions import Step, Tree
from tests.surveys.expressions.cases import ODD, random_tree

NAMES = [
    "role",
    "uses",
    "staff",
    "constructor",
    "__proto__",
    "toString",
    "txt",
    "q7",
    "q8",
    "q9",
    "q10",
    "q11",
]
SAID: list[Any] = [*ODD, 0, 3, 12.5, True, False, None, ["a"], ["a", "c"], []]


def random_way(rnd: random.Random) -> tuple[list[Step], dict[str, Any]]:
    """Up to twelve steps, some grouped, computed or silent, and answers to some of them."""
    steps: list[Step] = []
    for key in NAMES[: rnd.randint(1, len(NAMES))]:
        groups = [step.key for step in steps if step.silent]
        steps.append(
            Step(
                key,
                show=_maybe(rnd, 0.5),
                formula=_maybe(rnd, 0.2),
                within=(rnd.choice(groups),) if groups and rnd.random() < 0.6 else (),
                silent=rnd.random() < 0.2,
            )
        )
    return steps, {key: rnd.choice(SAID) for key in [*NAMES, "else"] if rnd.random() < 0.8}


def _maybe(rnd: random.Random, chance: float) -> Tree | None:
    return random_tree(rnd, 3) if rnd.random() < chance else None
