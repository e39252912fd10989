"""Rows "question, comparison, value", joined by all or any, and the source that they come to. Pure.

`to_rows` gives rows only where `to_source` makes the very same tree of them; any other source stays source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from surveys.authoring.expressions import ExpressionError, Tree, parse

ALL, ANY = "and", "or"
IS, NOT, SAID, UNSAID, LESS, MOST, MORE, LEAST = (
    "is",
    "is_not",
    "answered",
    "unanswered",
    "less",
    "most",
    "more",
    "least",
)
HOWS = (
    (IS, _("is")),
    (NOT, _("is not")),
    (SAID, _("was answered")),
    (UNSAID, _("was not answered")),
    (LESS, _("is less than, or before")),
    (MOST, _("is at most")),
    (MORE, _("is more than, or after")),
    (LEAST, _("is at least")),
)
SIGNS = {LESS: "<", MOST: "<=", MORE: ">", LEAST: ">=", IS: "=", NOT: "!="}
WORDLESS = frozenset({SAID, UNSAID})
SEVERAL = frozenset({"multiple", "ranking", "file"})
NUMBERS = frozenset({"number", "rating", "computed"})
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


class SpellingError(ValueError):
    """A value cannot be written: it holds both kinds of quotation marks, or is no number where one is needed."""


@dataclass(frozen=True)
class Row:
    """One comparison of an earlier answer."""

    question: str
    how: str = IS
    value: str = ""


@dataclass(frozen=True)
class Rows:
    """Comparisons, of which all, or any one, must hold."""

    rows: tuple[Row, ...] = ()
    join: str = ALL


def to_source(rows: Rows, kinds: Mapping[str, str]) -> str:
    """Write rows as a source; `kinds` gives the kind of each question."""
    return f" {rows.join} ".join(_spell(row, kinds.get(row.question, "")) for row in rows.rows)


def _spell(row: Row, kind: str) -> str:
    question = f"${{{row.question}}}"
    if row.how in WORDLESS:
        return f"{question} {'!=' if row.how == SAID else '='} ''"
    if kind in SEVERAL and row.how in {IS, NOT}:
        chosen = f"selected({question}, {_quoted(row.value)})"
        return chosen if row.how == IS else f"not({chosen})"
    return f"{question} {SIGNS[row.how]} {_literal(row.value, kind)}"


def _literal(value: str, kind: str) -> str:
    if kind in NUMBERS:
        if not NUMBER.fullmatch(value):
            raise SpellingError(value)
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    if '"' in value:
        raise SpellingError(value)
    return f'"{value}"'


def to_rows(source: str, kinds: Mapping[str, str]) -> Rows | None:
    """Read rows out of a source; nothing where it says more than rows can."""
    if not source:
        return Rows()
    try:
        tree = parse(source)
    except ExpressionError:
        return None
    joined = tree[0] in (ALL, ANY)
    parts = tree[1:] if joined else [tree]
    rows = [_row(part) for part in parts]
    found = Rows(tuple(row for row in rows if row is not None), tree[0] if joined else ALL)
    if len(found.rows) < len(parts):
        return None
    try:
        return found if parse(to_source(found, kinds)) == tree else None
    except (ExpressionError, SpellingError):
        return None


def _row(tree: Tree) -> Row | None:
    if tree[:2] == ["f", "not"] and (inner := _chosen(tree[2])):
        return Row(inner.question, NOT, inner.value)
    if found := _chosen(tree):
        return found
    signs = {sign: how for how, sign in SIGNS.items()}
    if tree[0] not in signs or tree[1][0] != "q":
        return None
    value = _value(tree[2])
    if value is None:
        return None
    how = signs[tree[0]]
    if value == "" and how in {IS, NOT}:
        return Row(tree[1][1], SAID if how == NOT else UNSAID)
    return Row(tree[1][1], how, value)


def _chosen(tree: Tree) -> Row | None:
    if tree[:2] == ["f", "selected"] and tree[2][0] == "q" and tree[3][0] == "s":
        return Row(tree[2][1], IS, tree[3][1])
    return None


def _value(tree: Tree) -> str | None:
    if tree[0] == "s":
        return str(tree[1])
    sign = ""
    if tree[0] == "neg":
        sign, tree = "-", tree[1]
    if tree[0] != "n":
        return None
    return sign + f"{tree[1]:.9f}".rstrip("0").rstrip(".")
