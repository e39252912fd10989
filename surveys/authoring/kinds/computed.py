"""A value that the server works out from earlier answers; nobody types it, and it is not shown to be answered."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds import number
from surveys.authoring.kinds.shapes import Cell, Fact, Value, plain, with_missing, wordless

SLUG = "computed"
LABEL = gettext_lazy("Computed value")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the value itself."""
    return [leaf_of(document, item, SLUG)]


def findings(document: Document, item: Item) -> list[str]:
    """Ask for the formula."""
    return [] if item.get("formula") else [_("It needs a formula.")]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Read nothing: what is sent along is dropped."""
    return ""


def problem(leaf: Leaf, value: Value) -> str:
    """Find nothing wrong."""
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count it where it is a number."""
    return number.facts(leaf, value)


columns = with_missing


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the value, and the missing code apart."""
    return number.cells(leaf, value, missing)


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Take the value."""
    return cells[0]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the value."""
    return wordless(plain(value))
