"""One choice out of several; bound to a proposal, each choice can be a stance."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import (
    FEWEST_CHOICES,
    MISSING_BELOW,
    MOST_CHOICES,
    Document,
    Item,
    Leaf,
    leaf_of,
    options_of,
)
from surveys.authoring.kinds.shapes import SILENT, Cell, Fact, Value, last, plain

SLUG = "single"
LABEL = gettext_lazy("One choice")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG, options=options_of(document, item))]


def findings(document: Document, item: Item) -> list[str]:
    """Ask for at least two choices, and for a stance of each where it asks about a proposal."""
    options = options_of(document, item)
    if len(options) < FEWEST_CHOICES:
        return [_("It needs at least two choices.")]
    found = []
    if len(options) > MOST_CHOICES:
        found.append(_("It has more than %(n)d choices.") % {"n": MOST_CHOICES})
    if len({option.code for option in options}) < len(options):
        found.append(_("Two choices have the same code."))
    if item.get("proposal") and not all(option.stance for option in options):
        found.append(_("It asks about a proposal: say which stance each choice stands for."))
    return found


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Take the one that was sent last."""
    return last(sent)


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what was not offered."""
    if value and (not isinstance(value, str) or leaf.option(value) is None):
        return _("Choose one of the answers shown.")
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count its code; missing where nothing, or no side, was chosen."""
    option = leaf.option(plain(value))
    if option is None:
        return SILENT
    return [(0, None, option.code)] if option.code < MISSING_BELOW else [(0, option.code, None)]


def columns(leaf: Leaf) -> list[str]:
    """Name one column, and one for the text beside a choice."""
    return [leaf.key, *([f"{leaf.key}__other"] if any(option.text for option in leaf.options) else [])]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the code; the text beside it is filled in by the export."""
    option = leaf.option(plain(value))
    code = missing if missing is not None or option is None else option.code
    return [code if code is not None else "", *([""] if len(columns(leaf)) > 1 else [])]


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Find the choice by its code."""
    return next((option.key for option in leaf.options if str(option.code) == cells[0]), "")


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the choice's label."""
    option = leaf.option(plain(value))
    return [option.label] if option else []
