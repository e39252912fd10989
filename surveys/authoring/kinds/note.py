"""A text to read between questions; it takes no answer."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf
from surveys.authoring.kinds.shapes import Cell, Fact, Value, nothing_found

SLUG = "note"
LABEL = gettext_lazy("Note to read")
findings = nothing_found


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Take no answer."""
    return []


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Read nothing."""
    return ""


def problem(leaf: Leaf, value: Value) -> str:
    """Find nothing wrong."""
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count nothing."""
    return []


def columns(leaf: Leaf) -> list[str]:
    """Name no column."""
    return []


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give no cell."""
    return []


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Read nothing back."""
    return ""


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Say nothing."""
    return []
