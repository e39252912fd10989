"""Any number of choices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import NO_ANSWER, Document, Item, Leaf
from surveys.authoring.kinds import single

SLUG = "multiple"
LABEL = gettext_lazy("Several choices")
findings = single.findings


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [replace(leaf, kind=SLUG) for leaf in single.leaves(document, item)]


def read(sent: Sequence[str]) -> list[str]:
    """Take each choice once."""
    return list(dict.fromkeys(each for each in sent if each))


def problem(leaf: Leaf, value: str | list[str]) -> str:
    """Refuse what was not offered."""
    known = {option.key for option in leaf.options}
    wrong = not isinstance(value, list) or set(value) - known
    return _("Choose among the answers shown.") if value and wrong else ""


def facts(leaf: Leaf, value: str | list[str]) -> list[tuple[str, int | None, int | None]]:
    """Count each choice by its code."""
    chosen = [option for option in leaf.options if option.key in value]
    return [(option.key, 1, None) for option in chosen] or [("", None, NO_ANSWER)]


def words(leaf: Leaf, value: str | list[str]) -> list[Mapping[str, str]]:
    """Give the labels of what was chosen."""
    return [option.label for option in leaf.options if option.key in value]
