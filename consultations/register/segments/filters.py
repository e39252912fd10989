"""Filters of the register: groups (OR) of rows (AND), one level, in one canonical JSON. Pure.

A filter is kept as {"any": [[row, ...], ...]}, a row as {"field", "op", "value"} and, for fields of a taxonomy or an
exercise, "of". Rows with codes ask for one or none of several; "" stands for "not known".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CODES, NUMBER, FLAG, STAGE = "codes", "number", "flag", "stage"
FIELDS = {
    "kind": CODES,
    "term": CODES,  # of a taxonomy
    "size": CODES,
    "country": CODES,
    "language": CODES,
    "network": CODES,
    "purpose": CODES,
    "interest": NUMBER,  # of an exercise, or in general
    "influence": NUMBER,
    "gap": NUMBER,
    "contact": NUMBER,  # days since the last one; somebody never contacted is beyond every number
    "stage": STAGE,  # of an exercise
    "mandate": FLAG,
    "address": FLAG,
}
OPERATORS = {CODES: ("any", "none"), NUMBER: ("least", "most"), STAGE: ("least", "below"), FLAG: ("is",)}
ASSESSED = frozenset({"interest", "influence", "gap"})
NEED_OF = frozenset({"term", "stage"})
STAGES = ("invited", "reached", "responded", "represented")
RANGES = {"interest": (1, 5), "influence": (1, 5), "gap": (-4, 4), "contact": (0, 36_500)}
GROUPS, ROWS, VALUES, LENGTH = 10, 20, 100, 64
Value = tuple[str, ...] | int | str | bool
Known = Mapping[tuple[str, str], Iterable[str]]


class FilterError(ValueError):
    """A filter that is not one of ours; `code` says why, `group` and `row` where (counted from 0)."""

    def __init__(self, code: str, *, group: int | None = None, row: int | None = None) -> None:
        super().__init__(code)
        self.code, self.group, self.row = code, group, row


@dataclass(frozen=True, order=True)
class Row:
    """One condition."""

    field: str
    of: str
    op: str
    value: Value

    @property
    def type(self) -> str:
        """How its value is read."""
        return FIELDS[self.field]


@dataclass(frozen=True)
class Filter:
    """Groups of which one must hold; of a group every row must hold."""

    groups: tuple[tuple[Row, ...], ...]

    @property
    def rows(self) -> list[Row]:
        """All rows, group by group."""
        return [row for group in self.groups for row in group]


def parse(data: object, known: Known | None = None) -> Filter:
    """Read a filter; FilterError where anything in it is not ours.

    `known` gives the codes of a field by (field, of); codes of a field that it lacks are not looked up.
    """
    groups = data.get("any") if isinstance(data, Mapping) and set(data) == {"any"} else None
    if not isinstance(groups, Sequence) or isinstance(groups, str):
        raise FilterError("shape")
    if len(groups) > GROUPS:
        raise FilterError("groups")
    read = [_group(group, g, known or {}) for g, group in enumerate(groups)]
    if not any(read):
        raise FilterError("empty")
    return Filter(tuple(sorted({group for group in read if group}, key=_order)))


def _group(data: object, g: int, known: Known) -> tuple[Row, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise FilterError("shape", group=g)
    if len(data) > ROWS:
        raise FilterError("rows", group=g)
    found: set[Row] = set()
    for r, row in enumerate(data):
        try:
            found.add(_row(row, known))
        except FilterError as error:
            raise FilterError(error.code, group=g, row=r) from None
    return tuple(sorted(found, key=_key))


def _row(data: object, known: Known) -> Row:
    if not isinstance(data, Mapping) or not set(data) <= {"field", "of", "op", "value"}:
        raise FilterError("shape")
    field, of, op = data.get("field"), data.get("of", ""), data.get("op")
    if not isinstance(field, str) or field not in FIELDS:
        raise FilterError("field")
    if not isinstance(of, str) or len(of) > LENGTH or bool(of) > (field in NEED_OF | ASSESSED):
        raise FilterError("of")
    if field in NEED_OF and not of:
        raise FilterError("of")
    if op not in OPERATORS[FIELDS[field]]:
        raise FilterError("operator")
    return Row(field, of, str(op), _value(field, of, data.get("value"), known))


def _value(field: str, of: str, value: object, known: Known) -> Value:
    kind = FIELDS[field]
    if kind == FLAG:
        if not isinstance(value, bool):
            raise FilterError("value")
        return value
    if kind == NUMBER:
        least, most = RANGES[field]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise FilterError("number")
        return value
    if kind == STAGE:
        if value not in STAGES:
            raise FilterError("value")
        return str(value)
    return _codes(value, known.get((field, of)))


def _codes(value: object, allowed: Iterable[str] | None) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value or len(value) > VALUES:
        raise FilterError("codes")
    codes = {each for each in value if isinstance(each, str) and len(each) <= LENGTH}
    if len(codes) < len({str(each) for each in value}):
        raise FilterError("value")
    if any("\x00" in code for code in codes) or (allowed is not None and not codes <= {*allowed, ""}):
        raise FilterError("value")
    return tuple(sorted(codes))


def _key(row: Row) -> tuple[str, str, str, str]:
    return row.field, row.of, row.op, repr(row.value)


def _order(group: tuple[Row, ...]) -> list[tuple[str, str, str, str]]:
    return [_key(row) for row in group]


def spell(found: Filter) -> dict[str, list[list[dict[str, Any]]]]:
    """Give a filter as JSON keeps it; two filters that say the same in another order are spelled alike."""
    return {"any": [[_spell(row) for row in group] for group in found.groups]}


def _spell(row: Row) -> dict[str, Any]:
    value = list(row.value) if isinstance(row.value, tuple) else row.value
    return {"field": row.field, **({"of": row.of} if row.of else {}), "op": row.op, "value": value}


def canonical(found: Filter) -> str:
    """Give the one text of a filter, for digests."""
    return json.dumps(spell(found), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
