"""How fast conditions of surveys are parsed, evaluated and walked along; random trees for the twin in the browser."""

import random
import time
from collections.abc import Callable
from typing import Any

from surveys.authoring.expressions import Context, Step, evaluate, parse, route
from surveys.authoring.expressions.parse import ARITY, POWER
from tests.bench.lines import say

TREES, ROUNDS, WAYS = 60_000, 5_000, 200
SOURCE = "selected(${uses}, 'a') and ${staff} >= 10"
NUMBERS = [0.0, 1.0, 2.0, 3.5, 12.0, 1e-7, 1e14, 0.1, 0.0078125]
ODD = ["", "a", "company", "4", " 4 ", "2026-03-02", "él", "٣", "\x1c3", "\u00a04", "1e3", "-0", "9" * 30]
ODD += ["constructor", "😀x"]
KEYS = ["role", "uses", "staff", "p1", "txt", "d", "empty", "nope", "constructor", "__proto__", "toString"]


def random_tree(draw: random.Random, depth: int) -> list[Any]:
    """Make a tree as the parser could make it."""
    if depth == 0 or draw.random() < 0.2:
        ends: list[list[Any]] = [
            ["q", draw.choice(KEYS)],
            ["n", draw.choice(NUMBERS)],
            ["s", draw.choice(ODD)],
            ["."],
        ]
        return draw.choice([*ends, ["c", draw.choice(["region", "constructor"])]])
    name = draw.choice([*POWER, "neg", *ARITY])
    if name in ARITY:
        return ["f", name, *(random_tree(draw, depth - 1) for _ in range(draw.randint(*ARITY[name])))]
    return [name, *(random_tree(draw, depth - 1) for _ in range(1 if name == "neg" else 2))]


def random_answers(draw: random.Random) -> dict[str, Any]:
    """Make answers, odd ones among them."""
    pick = draw.choice
    return {
        "role": pick(["company", "other", None, *ODD]),
        "uses": pick([[], ["a"], ["a", "c"], None]),
        "staff": pick([0, 5, 12.5, -3, None]),
        "p1": pick(["1", "4", None]),
        "txt": pick(ODD),
        "d": pick(["2026-03-01", None]),
        "empty": pick([True, False, None]),
    }


def random_cases(draw: random.Random, count: int) -> list[tuple[list[Any], dict[str, Any]]]:
    """Make trees, each with everything that it may look at."""
    fixed = {"columns": {"region": "eu"}, "today": "2026-03-01"}
    return [
        (random_tree(draw, 4), {"answers": random_answers(draw), "here": draw.choice(ODD), **fixed})
        for _ in range(count)
    ]


def random_steps(draw: random.Random) -> list[Step]:
    """Make the steps of a small survey, with groups, conditions and computed values."""
    found: list[Step] = []
    for key in KEYS:
        group = draw.choice([(), ("role",), ("nope",)]) if found else ()
        show = random_tree(draw, 3) if draw.random() < 0.5 else None
        formula = random_tree(draw, 2) if draw.random() < 0.2 else None
        found.append(Step(key, show, formula, tuple(each for each in group if each != key)))
    return found


def micros(job: Callable[[], object], rounds: int) -> float:
    """Give how long a job takes, in microseconds."""
    start = time.perf_counter()
    for _ in range(rounds):
        job()
    return round((time.perf_counter() - start) / rounds * 1e6, 1)


def run() -> None:
    """Parse, evaluate and walk; budgets are 150, 20 and 3 000 microseconds."""
    cases = random_cases(random.Random(5), TREES)
    start = time.perf_counter()
    for tree, context in cases:
        evaluate(tree, Context(**context))
    seconds = time.perf_counter() - start
    say("survey_expressions", what="random trees", trees=TREES, us_each=round(seconds / TREES * 1e6, 1))
    known = Context({"uses": ["a", "c"], "staff": 12.0})
    compiled = parse(SOURCE)
    say("survey_expressions", what="parse", us=micros(lambda: parse(SOURCE), ROUNDS), budget_us=150)
    say(
        "survey_expressions",
        what="evaluate",
        us=micros(lambda: evaluate(compiled, known), ROUNDS),
        budget_us=20,
    )
    condition = "${{q{}}} > 3 and selected(${{q0}}, 'a')"
    steps = [Step(f"q{n}", parse(condition.format(n - 1)) if n % 3 == 2 else None) for n in range(200)]
    numbers = {f"q{n}": float(n) for n in range(200)}
    took = micros(lambda: route(steps, numbers), WAYS)
    say("survey_expressions", what="route of 200 questions, 66 conditions", us=took, budget_us=3000)
