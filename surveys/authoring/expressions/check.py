"""What an author is told about an expression before publishing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.authoring.expressions.parse import Tree, references, walk

COMPARISONS = frozenset(["=", "!=", "<", "<=", ">", ">="])


@dataclass(frozen=True)
class Known:
    """What the checker knows of a question: its place, its kind, the keys of its choices."""

    order: int
    kind: str
    choices: frozenset[str] = frozenset()


def check(tree: Tree, known: Mapping[str, Known], order: int) -> Iterator[tuple[str, str]]:
    """Give (finding id, sentence) for a tree that parsed and stands at a place; only earlier questions may be read."""
    for key in sorted(references(tree)):
        if key not in known:
            yield "expr-unknown", _("There is no question “%(key)s”.") % {"key": key}
        elif known[key].order >= order:
            yield (
                "expr-later",
                _("Question “%(key)s” comes later; only earlier answers can be used.") % {"key": key},
            )
    for node in walk(tree):
        yield from _check_node(node, known)


def _check_node(node: Tree, known: Mapping[str, Known]) -> Iterator[tuple[str, str]]:
    if node[0] in COMPARISONS and any(side[0] in COMPARISONS for side in node[1:]):
        yield (
            "expr-chained",
            _("A comparison of a comparison is never what is meant; join two with “and”."),
        )
    if node[0] not in ("=", "!=") and node[:2] != ["f", "selected"]:
        return
    sides = [side for side in node[1:] if isinstance(side, list)]
    question = next((known[side[1]] for side in sides if side[0] == "q" and side[1] in known), None)
    literal = next((side[1] for side in sides if side[0] == "s"), None)
    if question is None or not literal:
        return
    if question.kind == "multiple" and node[0] in ("=", "!="):
        yield (
            "expr-multiple",
            _("Several answers can be chosen here; use selected(…) instead of “=”."),
        )
    elif question.choices and literal not in question.choices:
        yield "expr-choice", _("No choice has the key “%(key)s”.") % {"key": literal}
