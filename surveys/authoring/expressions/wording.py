"""A condition in words, for the outline: “Sharing” is “No”, and “Staff” is at least 10. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.authoring.expressions.parse import ExpressionError, Tree, compiled
from surveys.authoring.expressions.values import text

LONGEST = 60  # characters of a label


class _NoWordsError(Exception):
    """The condition has no simple words."""


@dataclass(frozen=True)
class Words:
    """What questions and their choices are called: {key: label}, {key: {choice: label}}."""

    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def in_words(source: str, words: Words) -> str:
    """Say a condition in words, or give its source where it has no simple ones."""
    try:
        return _say(compiled(source), words)
    except (ExpressionError, _NoWordsError):
        return source


def shown_when(source: str, words: Words) -> str:
    """Say in a sentence when something is shown; without a condition, nothing."""
    return _("Shown when %(condition)s") % {"condition": in_words(source, words)} if source else ""


def _say(tree: Tree, words: Words) -> str:
    say = _SAYERS.get(tree[1] if tree[0] == "f" else tree[0])
    if say is None:
        raise _NoWordsError
    return say(tree, words)


def _joined(tree: Tree, words: Words) -> str:
    parts = [f"({_say(p, words)})" if p[0] in ("and", "or") else _say(p, words) for p in tree[1:]]
    said = parts[0]
    for part in parts[1:]:
        pair = {"left": said, "right": part}
        said = _("%(left)s and %(right)s") % pair if tree[0] == "and" else _("%(left)s or %(right)s") % pair
    return said


def _compared(tree: Tree, words: Words) -> str:
    name, left, right = tree
    if left[0] in ("s", "n", "neg"):
        name, left, right = _TURNED[name], right, left
    if right == ["s", ""] and name in ("=", "!="):
        return _answered(left, words, yes=name == "!=")
    return _signs()[name] % {"question": _subject(left, words), "value": _object(right, left, words)}


def _answered(left: Tree, words: Words, *, yes: bool) -> str:
    said = {"question": _subject(left, words)}
    return _("%(question)s was answered") % said if yes else _("%(question)s was not answered") % said


def _chosen(tree: Tree, words: Words) -> str:
    question, value = tree[2:]
    said = {"question": _subject(question, words), "value": _object(value, question, words)}
    return _("%(value)s is chosen in %(question)s") % said


def _not(tree: Tree, words: Words) -> str:
    inner = tree[2]
    if inner[:2] == ["f", "selected"]:
        question, value = inner[2:]
        said = {"question": _subject(question, words), "value": _object(value, question, words)}
        return _("%(value)s is not chosen in %(question)s") % said
    return _("not (%(condition)s)") % {"condition": _say(inner, words)}


def _subject(tree: Tree, words: Words) -> str:
    if tree[0] == "q":
        return _quoted(words.labels.get(tree[1]) or tree[1])
    if tree[0] == ".":
        return _("the answer")
    if tree[:2] == ["f", "count-selected"]:
        return _("the number of answers to %(question)s") % {"question": _subject(tree[2], words)}
    raise _NoWordsError


def _object(tree: Tree, subject: Tree, words: Words) -> str:
    if tree[0] == "s":
        named = words.choices.get(subject[1], {}) if subject[0] == "q" else {}
        return _quoted(named.get(tree[1]) or tree[1])
    if tree[0] == "n":
        return text(tree[1])
    if tree[0] == "neg" and tree[1][0] == "n":
        return text(-tree[1][1])
    return _("today") if tree == ["f", "today"] else _subject(tree, words)


def _quoted(label: str) -> str:
    short = label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
    return _("“%(label)s”") % {"label": short}


def _signs() -> dict[str, str]:
    return {
        "=": _("%(question)s is %(value)s"),
        "!=": _("%(question)s is not %(value)s"),
        "<": _("%(question)s is less than %(value)s"),
        "<=": _("%(question)s is at most %(value)s"),
        ">": _("%(question)s is more than %(value)s"),
        ">=": _("%(question)s is at least %(value)s"),
    }


_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SAYERS: dict[Any, Callable[[Tree, Words], str]] = {
    "and": _joined,
    "or": _joined,
    "selected": _chosen,
    "not": _not,
    **dict.fromkeys(_TURNED, _compared),
}
