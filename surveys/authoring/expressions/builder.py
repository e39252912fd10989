"""A condition as rows of three selects, joined by all or any, and back: one tree behind both. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.authoring.expressions.parse import Tree, parse
from surveys.authoring.expressions.values import DATE

MOST_ROWS = 20
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
NO_NUMBERS: frozenset[str] = frozenset()


class Join(StrEnum):
    """Whether all rows must hold, or any."""

    ALL = "all"
    ANY = "any"


class Comparison(StrEnum):
    """What the second select offers."""

    IS = "is"
    IS_NOT = "is_not"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


BARE = frozenset([Comparison.ANSWERED, Comparison.NOT_ANSWERED])  # they take no value
ORDERED = frozenset([Comparison.AT_LEAST, Comparison.AT_MOST])
SIGNS = {
    Comparison.IS: "${%s} = %s",
    Comparison.IS_NOT: "${%s} != %s",
    Comparison.CHOSEN: "selected(${%s}, %s)",
    Comparison.NOT_CHOSEN: "not(selected(${%s}, %s))",
    Comparison.AT_LEAST: "${%s} >= %s",
    Comparison.AT_MOST: "${%s} <= %s",
    Comparison.ANSWERED: "${%s} != %s",
    Comparison.NOT_ANSWERED: "${%s} = %s",
}
WORDS = {Join.ALL: "and", Join.ANY: "or"}


class RowError(ValueError):
    """A row that cannot be said: the place of the row (from 0), and which of its fields is wrong."""

    def __init__(self, place: int, name: str) -> None:
        super().__init__(f"{name} of row {place}")
        self.place = place
        self.name = name


@dataclass(frozen=True)
class Row:
    """A question compared with a value; the value is the key of a choice, a number, a day or a text."""

    question: str
    comparison: Comparison
    value: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows joined by all or any; one row alone is joined by all."""

    rows: tuple[Row, ...] = ()
    join: Join = field(default=Join.ALL)

    def __post_init__(self) -> None:
        if len(self.rows) < 2:  # noqa: PLR2004 - two make a join
            object.__setattr__(self, "join", Join.ALL)


def to_source(asked: Rows, numeric: frozenset[str] = NO_NUMBERS) -> str:
    """Write rows as a source; no rows are no condition. `numeric` = questions whose answers are numbers."""
    said = [_source(place, row, numeric) for place, row in enumerate(asked.rows)]
    return f" {WORDS[asked.join]} ".join(said)


def _source(place: int, row: Row, numeric: frozenset[str]) -> str:
    if not KEY.fullmatch(row.question):
        raise RowError(place, "question")
    literal = _literal(row, numeric)
    if literal is None or (not row.value and row.comparison not in BARE):
        raise RowError(place, "value")
    return SIGNS[row.comparison] % (row.question, literal)


def _literal(row: Row, numeric: frozenset[str]) -> str | None:
    """Quote the value, or write it as a number; nothing where it cannot be said."""
    if row.comparison in BARE:
        return "''"
    if row.comparison in ORDERED and not DATE.fullmatch(row.value):
        return canonical(row.value)
    if row.question in numeric and (plain := canonical(row.value)) is not None:
        return plain
    mark = '"' if "'" in row.value else "'"
    return None if mark in row.value else f"{mark}{row.value}{mark}"


def canonical(value: str) -> str | None:
    """Write a number in the one way in which it comes back from a tree."""
    return _digits(float(value.strip())) if PLAIN_NUMBER.fullmatch(value.strip()) else None


def _digits(value: float) -> str:
    shown = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def to_rows(tree: Tree, numeric: frozenset[str] = NO_NUMBERS) -> Rows | None:
    """Read a tree as rows, or nothing where the selects cannot say exactly the same."""
    join = {"and": Join.ALL, "or": Join.ANY}.get(tree[0])
    parts = [tree] if join is None else tree[1:]
    rows = tuple(row for part in parts if (row := _row(part)) is not None)
    if len(rows) < len(parts) or len(rows) > MOST_ROWS:
        return None
    asked = Rows(rows, join or Join.ALL)
    try:
        same = parse(to_source(asked, numeric)) == tree
    except ValueError:
        return None
    return asked if same else None


def _row(tree: Tree) -> Row | None:
    call = tuple(tree[:2])
    if call == ("f", "selected"):
        return _compared(tree[2:], Comparison.CHOSEN)
    if call == ("f", "not") and tree[2][:2] == ["f", "selected"]:
        return _compared(tree[2][2:], Comparison.NOT_CHOSEN)
    read = _COMPARED.get(tree[0])
    return read(tree[1:]) if read else None


def _compared(sides: list[Tree], comparison: Comparison) -> Row | None:
    question, value = sides
    said = _value(value)
    return Row(question[1], comparison, said) if question[0] == "q" and said is not None else None


def _value(tree: Tree) -> str | None:
    match tree:
        case ["s", str(said)]:
            return said
        case ["n", float(plain)]:
            return _digits(plain)
        case ["neg", ["n", float(plain)]]:
            return _digits(-plain)
    return None


def _equality(filled: Comparison, empty: Comparison) -> Callable[[list[Tree]], Row | None]:
    return lambda sides: _compared(sides, empty if sides[1] == ["s", ""] else filled)


_COMPARED: dict[str, Callable[[list[Tree]], Row | None]] = {
    "=": _equality(Comparison.IS, Comparison.NOT_ANSWERED),
    "!=": _equality(Comparison.IS_NOT, Comparison.ANSWERED),
    ">=": lambda sides: _compared(sides, Comparison.AT_LEAST),
    "<=": lambda sides: _compared(sides, Comparison.AT_MOST),
}
