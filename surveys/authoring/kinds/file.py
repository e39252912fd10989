"""Files: up to five for a question; the answer lists their ids, the files themselves stand apart."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds.shapes import Cell, Fact, Value, nothing_found, several

SLUG = "file"
LABEL = gettext_lazy("File")
MOST_FILES, LARGEST_FILE = 5, 10 * 1024 * 1024
findings = nothing_found


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG)]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> list[str]:
    """Take the ids of files that were sent before."""
    return list(dict.fromkeys(each for each in sent if each))


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse a sixth file, and what is no id."""
    if len(several(value)) > MOST_FILES:
        return _("At most %(n)d files can be sent here.") % {"n": MOST_FILES}
    return _("Choose the file again.") if any(not _is_id(each) for each in several(value)) else ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count nothing: files are read, not counted."""
    return []


def columns(leaf: Leaf) -> list[str]:
    """Name one column: the names of the files."""
    return [leaf.key]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the ids; the export puts the names in their place."""
    return [" ".join(several(value)) if missing is None else ""]


def parse(leaf: Leaf, cells: Sequence[str]) -> list[str]:
    """Take the ids."""
    return cells[0].split(" ") if cells[0] else []


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Say how many there are; pages put the names in their place."""
    return [{"": each} for each in several(value)]
