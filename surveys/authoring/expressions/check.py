"""What an author is told about an expression that parsed, before publishing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.authoring.expressions.parse import Tree, children, references, walk
from surveys.authoring.expressions.values import COMPARISONS

SILENT = frozenset(["section", "group", "matrix", "note"])  # kinds that take no answer


@dataclass(frozen=True)
class Known:
    """What the checker knows of a question: its place, its kind, the keys of its choices."""

    order: int
    kind: str
    choices: frozenset[str] = frozenset()


def check(
    tree: Tree, known: Mapping[str, Known], order: int, *, here: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield (finding id, sentence); `order` is the place of the question, `here` whether “.” has a meaning."""
    for key in sorted(references(tree)):
        yield from _reference(key, known.get(key), order)
    for node in walk(tree):
        yield from _node(node, known)
    if not here and any(node[0] == "." for node in walk(tree)):
        yield "expr-here", _("“.” means the answer itself; only a rule can look at it.")


def _reference(key: str, question: Known | None, order: int) -> Iterator[tuple[str, str]]:
    said = {"key": key}
    if question is None:
        yield "expr-unknown", _("There is no question “%(key)s”.") % said
    elif question.order == order:
        sentence = _("Question “%(key)s” would depend on itself; only earlier answers can be used.")
        yield "expr-later", sentence % said
    elif question.order > order:
        sentence = _(
            "Question “%(key)s” comes later; only earlier answers can be used, so that nothing goes in a circle."
        )
        yield "expr-later", sentence % said
    elif question.kind in SILENT:
        yield "expr-silent", _("“%(key)s” takes no answer; name a question in it.") % said


def _node(node: Tree, known: Mapping[str, Known]) -> Iterator[tuple[str, str]]:
    if node[0] in COMPARISONS and any(side[0] in COMPARISONS for side in node[1:]):
        yield "expr-chained", _("A comparison of a comparison is never what is meant; join two with “and”.")
    if node[0] not in ("=", "!=") and node[:2] != ["f", "selected"]:
        return
    sides = children(node)
    question = next((known[side[1]] for side in sides if side[0] == "q" and side[1] in known), None)
    literal = next((side[1] for side in sides if side[0] == "s"), "")
    if question is None or not literal:
        return
    if question.kind == "multiple" and node[0] in ("=", "!="):
        yield "expr-multiple", _("Several answers can be chosen here; use selected(...) instead of “=”.")
    elif question.choices and literal not in question.choices:
        yield "expr-choice", _("No choice has the key “%(key)s”.") % {"key": literal}
