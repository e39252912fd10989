"""The value of a tree for some answers: total, so whatever parsed has a value. Pure; twin in expressions.js."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.authoring.expressions.parse import Tree

Value = bool | float | str | list[str] | None

MAX_NUMBER = 1e15  # up to here whole numbers are exact in both languages
MOST_DIGITS, MOST_PLACES = 40, 6
ROUNDED_BELOW = 1e9
# A table, since powers of ten differ in the last bit between the two languages.
SCALES = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6)
NUMBER = re.compile(r"[ \t]*-?[0-9]+(?:\.[0-9]+)?[ \t]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Context:
    """Everything an expression may look at: earlier answers, the answer itself, a choice's columns, the day."""

    answers: Mapping[str, Value]
    here: Value = None
    columns: Mapping[str, str] | None = None
    today: str = ""


def bounded(value: float) -> float:
    """Give the number, or 'no number' for an infinity and whatever is too large to be exact."""
    return float(value) if abs(value) <= MAX_NUMBER else math.nan


def number(value: Value) -> float:
    """Read a value as a number, NaN where it is none."""
    if isinstance(value, int | float):  # a boolean is one, too
        return bounded(value)
    if isinstance(value, str) and len(value) < MOST_DIGITS and NUMBER.fullmatch(value):
        return bounded(float(value))
    return math.nan


def half_up(value: float, digits: float = 0.0) -> float:
    """Round to up to six places, halves upwards."""
    if math.isnan(digits):
        return math.nan
    scale = SCALES[max(-MOST_PLACES, min(MOST_PLACES, math.trunc(digits))) + MOST_PLACES]
    scaled = value * scale
    return math.nan if math.isnan(bounded(scaled)) else math.floor(scaled + 0.5) / scale


def text(value: Value) -> str:
    """Read a value as a text, empty where there is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(text, value))
    return _digits(number(value))


def _digits(plain: float) -> str:
    if math.isnan(plain):
        return ""
    rounded = half_up(plain, MOST_PLACES) if abs(plain) < ROUNDED_BELOW else math.floor(plain + 0.5)
    shown = f"{rounded:.6f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def truth(value: Value) -> bool:
    """Read a value as yes or no: empty, 0 and 'no number' are no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0 and value == value  # noqa: PLR0124 - NaN alone differs from itself
    return text(value) != ""


def members(value: Value) -> list[str]:
    """Give the choices of an answer, also of one that stands as a text with blanks."""
    return list(map(text, value)) if isinstance(value, list) else [p for p in text(value).split(" ") if p]


def equal(left: Value, right: Value) -> bool:
    """Compare as booleans where one is one, else as numbers where one is one, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, int | float) or isinstance(right, int | float):
        return number(left) == number(right)
    return text(left) == text(right)


def before(left: Value, right: Value, *, strict: bool) -> bool:
    """Compare as numbers, or as days where both are; anything else is not before anything."""
    a, b = number(left), number(right)
    if not (math.isnan(a) or math.isnan(b)):
        return a < b if strict else a <= b
    first, second = text(left), text(right)
    if DATE.fullmatch(first) and DATE.fullmatch(second):
        return first < second if strict else first <= second
    return False


def _divide(a: float, b: float) -> float:
    return bounded(a / b) if b else math.nan


def _modulo(a: float, b: float) -> float:
    return math.fmod(a, b) if b else math.nan


def _extreme(pick: Callable[[list[float]], float], values: Sequence[Value]) -> float:
    plain = [each for each in map(number, values) if not math.isnan(each)]
    return pick(plain) if plain else math.nan


def _whole(value: Value) -> float:
    plain = number(value)
    return plain if math.isnan(plain) else float(math.trunc(plain))


COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": equal,
    "!=": lambda x, y: not equal(x, y),
    "<": lambda x, y: before(x, y, strict=True),
    "<=": lambda x, y: before(x, y, strict=False),
    ">": lambda x, y: before(y, x, strict=True),
    ">=": lambda x, y: before(y, x, strict=False),
}
ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: bounded(a + b),
    "-": lambda a, b: bounded(a - b),
    "*": lambda a, b: bounded(a * b),
    "div": _divide,
    "mod": _modulo,
}
FUNCTIONS: dict[str, Callable[..., Value]] = {
    "selected": lambda x, y: text(y) != "" and text(y) in members(x),
    "count-selected": lambda x: float(len(members(x))),
    "not": lambda x: not truth(x),
    "coalesce": lambda x, y: x if text(x) else y,
    "true": lambda: True,
    "false": lambda: False,
    "string-length": lambda x: float(len(text(x))),
    "number": number,
    "int": _whole,
    "round": lambda x, digits=0.0: half_up(number(x), number(digits)),
    "contains": lambda x, y: text(y) in text(x),
    "starts-with": lambda x, y: text(x).startswith(text(y)),
    "concat": lambda *parts: "".join(map(text, parts)),
    "min": lambda *values: _extreme(min, values),
    "max": lambda *values: _extreme(max, values),
}


def _call(tree: Tree, context: Context) -> Value:
    name, arguments = tree[1], tree[2:]
    if name == "today":
        return context.today
    if name == "if":
        return evaluate(arguments[1 if truth(evaluate(arguments[0], context)) else 2], context)
    return FUNCTIONS[name](*[evaluate(each, context) for each in arguments])


NODES: dict[str, Callable[[Tree, Context], Any]] = {
    "n": lambda tree, _context: tree[1],
    "s": lambda tree, _context: tree[1],
    "q": lambda tree, context: context.answers.get(tree[1]),
    ".": lambda _tree, context: context.here,
    "c": lambda tree, context: (context.columns or {}).get(tree[1]),
    "and": lambda tree, context: all(truth(evaluate(part, context)) for part in tree[1:]),
    "or": lambda tree, context: any(truth(evaluate(part, context)) for part in tree[1:]),
    "neg": lambda tree, context: -number(evaluate(tree[1], context)),
    "f": _call,
}


def evaluate(tree: Tree, context: Context) -> Value:
    """Give the value of a tree; any tree of parse() and any answers have one."""
    name = tree[0]
    if node := NODES.get(name):
        value: Value = node(tree, context)
        return value
    left, right = evaluate(tree[1], context), evaluate(tree[2], context)
    if compare := COMPARISONS.get(name):
        return compare(left, right)
    return _compute(name, number(left), number(right))


def _compute(name: str, a: float, b: float) -> float:
    return math.nan if math.isnan(a) or math.isnan(b) else ARITHMETIC[name](a, b)
