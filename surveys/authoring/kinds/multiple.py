"""Any number of choices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf
from surveys.authoring.kinds import single
from surveys.authoring.kinds.shapes import SILENT, Cell, Fact, Value, several

SLUG = "multiple"
LABEL = gettext_lazy("Several choices")
findings = single.findings


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [replace(leaf, kind=SLUG) for leaf in single.leaves(document, item)]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> list[str]:
    """Take each choice once."""
    return list(dict.fromkeys(each for each in sent if each))


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what was not offered."""
    known = {option.key for option in leaf.options}
    wrong = not isinstance(value, list) or set(value) - known
    return _("Choose among the answers shown.") if value and wrong else ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count each choice by its code."""
    chosen: list[Fact] = [(option.code, 1, None) for option in leaf.options if option.key in value]
    return chosen or SILENT


def columns(leaf: Leaf) -> list[str]:
    """Name one column for all, one for each choice, and one for the text beside a choice."""
    other = [f"{leaf.key}__other"] if any(option.text for option in leaf.options) else []
    return [leaf.key, *(f"{leaf.key}__{option.key}" for option in leaf.options), *other]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give 1 or 0 for each choice."""
    chosen = several(value)
    marks: list[Cell] = [
        missing if missing is not None else int(option.key in chosen) for option in leaf.options
    ]
    other = [""] if any(option.text for option in leaf.options) else []
    return [" ".join(chosen) if missing is None else "", *marks, *other]


def parse(leaf: Leaf, cells: Sequence[str]) -> list[str]:
    """Take the choices that are marked, in the order in which they were chosen."""
    return cells[0].split(" ") if cells[0] else []


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the labels of what was chosen."""
    return [option.label for option in leaf.options if option.key in value]
