"""A condition in words, as the outline shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ds4skills.web.texts import pick
from surveys.authoring.definition import Document
from surveys.authoring.expressions import ExpressionError, Tree, compiled, text
from surveys.authoring.kinds import leaves_of

LONGEST = 30


@dataclass(frozen=True)
class Names:
    """The kinds of questions by key, and the words of their choices."""

    kinds: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def choice(self, key: str, value: str) -> str:
        """Give a choice in words, else as it stands."""
        return self.choices.get(key, {}).get(value, value)


def names_of(document: Document) -> Names:
    """Gather the kinds and choices of all questions, in the language that is spoken now."""
    leaves = leaves_of(document)
    kinds = {leaf.key: leaf.kind for leaf in leaves}
    choices = {
        leaf.key: {option.key: _short(pick(option.label)[0] or option.key) for option in leaf.options}
        for leaf in leaves
        if leaf.options
    }
    return Names(kinds, choices)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def in_words(source: str, names: Names) -> str:
    """Say a condition; what has no words of its own is shown as it was written."""
    try:
        return _say(compiled(source), names, outer="")
    except ExpressionError:
        return source
    except _Wordless:
        return source


class _Wordless(Exception):  # noqa: N818 -- no error: such a condition is shown as its source
    """A part of it has no words."""


def _say(tree: Tree, names: Names, outer: str) -> str:
    match tree[0]:
        case "and" | "or":
            word = _(" and ") if tree[0] == "and" else _(" or ")
            said = word.join(_say(part, names, tree[0]) for part in tree[1:])
            return f"({said})" if outer and outer != tree[0] else said
        case "f":
            return _called(tree, names)
        case "=" | "!=" | "<" | "<=" | ">" | ">=":
            return _compared(tree, names)
    raise _Wordless


def _called(tree: Tree, names: Names) -> str:
    name, arguments = tree[1], tree[2:]
    if name == "selected" and arguments[0][0] == "q" and arguments[1][0] == "s":
        key, value = arguments[0][1], arguments[1][1]
        return _("“%(value)s” is chosen in %(key)s") % {"key": key, "value": names.choice(key, value)}
    if name == "not":
        return _("not (%(what)s)") % {"what": _say(arguments[0], names, "")}
    raise _Wordless


def _compared(tree: Tree, names: Names) -> str:
    sign, left, right = tree
    what, key = _left(left)
    if right == ["s", ""]:
        words = _("%(what)s was not answered") if sign == "=" else _("%(what)s was answered")
        if sign in {"=", "!="}:
            return words % {"what": what}
    value = _right(right, key, names)
    sentence = {
        "=": _("%(what)s is %(value)s"),
        "!=": _("%(what)s is not %(value)s"),
        "<": _("%(what)s is below %(value)s"),
        "<=": _("%(what)s is at most %(value)s"),
        ">": _("%(what)s is above %(value)s"),
        ">=": _("%(what)s is at least %(value)s"),
    }[sign]
    return sentence % {"what": what, "value": value}


def _left(tree: Tree) -> tuple[str, str]:
    if tree[0] == "q":
        return tree[1], tree[1]
    if tree[:2] == ["f", "count-selected"] and tree[2][0] == "q":
        return _("the number of choices in %(key)s") % {"key": tree[2][1]}, ""
    raise _Wordless


def _right(tree: Tree, key: str, names: Names) -> str:
    if tree[0] == "s":
        return f"“{names.choice(key, tree[1])}”"
    if tree[0] == "n":
        return text(tree[1])
    if tree[0] == "q":
        return str(tree[1])
    raise _Wordless
