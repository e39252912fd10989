"""One box to tick: "I agree". What is not ticked was not agreed to."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds.shapes import SILENT, Cell, Fact, Value, nothing_found

SLUG = "consent"
LABEL = gettext_lazy("Consent")
YES = "yes"
findings = nothing_found


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG)]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Take the tick."""
    return YES if YES in sent else ""


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse anything but the tick."""
    return _("Tick the box, or leave it empty.") if value and value != YES else ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count the tick."""
    return [(0, 1, None)] if value == YES else SILENT


def columns(leaf: Leaf) -> list[str]:
    """Name one column."""
    return [leaf.key]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give 1, or why there is nothing."""
    return [missing if missing is not None else 1]


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Read the tick back."""
    return YES if cells[0] == "1" else ""


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Say yes in each language."""
    if value != YES:
        return []
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = _("Yes")
    return [found]
