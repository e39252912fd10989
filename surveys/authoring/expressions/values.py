"""The value of a tree; total: any tree that was parsed and any answers give a value. Pure.

Classes of characters are ASCII on purpose: those of Python and of JavaScript differ, and the twin must agree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.authoring.expressions.parse import Tree

Value = bool | float | str | list[str] | None

MAX_NUMBER, LONGEST_NUMBER, EXACT = 1e15, 40, 1e9
NUMBER = re.compile(r"[ \t]*-?[0-9]+(?:\.[0-9]+)?[ \t]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number(value: Value) -> float:
    """Read a value as a number; NaN where it is none."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, (int, float)):
        return bounded(float(value))
    if isinstance(value, str) and len(value) < LONGEST_NUMBER and NUMBER.fullmatch(value):
        return bounded(float(value))
    return math.nan


def bounded(value: float) -> float:
    """Keep a number within what both languages hold exactly; turns an infinity into NaN."""
    return value if abs(value) <= MAX_NUMBER else math.nan


def half_up(value: float, digits: float = 0.0) -> float:
    """Round half up to a number of digits from -6 to 6."""
    scale = 10.0 ** max(-6, min(6, int(digits))) if not math.isnan(digits) else math.nan
    scaled = value * scale
    return math.nan if math.isnan(scaled) or abs(scaled) > MAX_NUMBER else math.floor(scaled + 0.5) / scale


def text(value: Value) -> str:
    """Spell a value; nothing, and no number, are empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, str):
        return value
    plain = number(value)
    if math.isnan(plain):
        return ""
    rounded = half_up(plain, 6) if abs(plain) < EXACT else math.floor(plain + 0.5)
    shown = f"{rounded:.6f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def truth(value: Value) -> bool:
    """Tell whether a value counts as true: a number that is not 0, a text that is not empty."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value != 0 and not math.isnan(value)
    return text(value) != ""


def members(value: Value) -> list[str]:
    """Give the keys that were chosen."""
    return value if isinstance(value, list) else [part for part in text(value).split(" ") if part]


def equal(left: Value, right: Value) -> bool:
    """Compare as truths, else as numbers, else as texts, whatever one side is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, (int, float)) or isinstance(right, (int, float)):
        return number(left) == number(right)
    return text(left) == text(right)


def before(left: Value, right: Value, *, strict: bool) -> bool:
    """Compare numbers, or ISO dates; anything else is never before anything."""
    a, b = number(left), number(right)
    if math.isnan(a) or math.isnan(b):
        first, second = text(left), text(right)
        if DATE.fullmatch(first) and DATE.fullmatch(second):
            return first < second if strict else first <= second
        return False
    return a < b if strict else a <= b


def arithmetic(name: str, a: float, b: float) -> float:
    """Calculate; by zero, and with what is no number, nothing comes out."""
    if math.isnan(a) or math.isnan(b) or (b == 0 and name in ("div", "mod")):
        return math.nan
    match name:
        case "+":
            return bounded(a + b)
        case "-":
            return bounded(a - b)
        case "*":
            return bounded(a * b)
        case "div":
            return bounded(a / b)
    return math.fmod(a, b)


def extreme(pick: Callable[[list[float]], float], values: Sequence[Value]) -> float:
    """Give the least or greatest of what are numbers."""
    plain = [n for n in map(number, values) if not math.isnan(n)]
    return pick(plain) if plain else math.nan


def _whole(value: Value) -> float:
    found = number(value)
    return found if math.isnan(found) else bounded(float(math.trunc(found)))


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
    "round": lambda x, d=0.0: half_up(number(x), number(d)),
    "contains": lambda x, y: text(y) in text(x),
    "starts-with": lambda x, y: text(x).startswith(text(y)),
    "concat": lambda *parts: "".join(map(text, parts)),
    "min": lambda *values: extreme(min, values),
    "max": lambda *values: extreme(max, values),
}


@dataclass(frozen=True)
class Context:
    """Everything an expression may look at: answers, the answer that a rule is about, a choice's columns, the day."""

    answers: Mapping[str, Value]
    here: Value = None
    columns: Mapping[str, str] | None = None
    today: str = ""


def evaluate(tree: Tree, context: Context) -> Value:  # noqa: PLR0911 -- a branch for each node
    """Give the value of a tree."""
    name = tree[0]
    match name:
        case "n" | "s":
            literal: Value = tree[1]
            return literal
        case "q":
            return context.answers.get(tree[1])
        case ".":
            return context.here
        case "c":
            return (context.columns or {}).get(tree[1])
        case "and":
            return all(truth(evaluate(part, context)) for part in tree[1:])
        case "or":
            return any(truth(evaluate(part, context)) for part in tree[1:])
        case "neg":
            return -number(evaluate(tree[1], context))
        case "f":
            return _call(tree[1], tree[2:], context)
    return _compare(name, evaluate(tree[1], context), evaluate(tree[2], context))


def _compare(name: str, left: Value, right: Value) -> Value:
    match name:
        case "=":
            return equal(left, right)
        case "!=":
            return not equal(left, right)
        case "<" | "<=":
            return before(left, right, strict=name == "<")
        case ">" | ">=":
            return before(right, left, strict=name == ">")
    return arithmetic(name, number(left), number(right))


def _call(name: str, arguments: Sequence[Tree], context: Context) -> Value:
    if name == "today":
        return context.today
    if name == "if":
        return evaluate(arguments[1 if truth(evaluate(arguments[0], context)) else 2], context)
    return FUNCTIONS[name](*(evaluate(argument, context) for argument in arguments))
