"""What kinds share: the shapes of an answer, its facts and its cells. Pure."""

from collections.abc import Mapping, Sequence

from surveys.authoring.definition import NO_ANSWER, Item, Leaf

Value = str | list[str]
Fact = tuple[int, int | None, int | None]  # item, value, missing code
Cell = str | int
SILENT: list[Fact] = [(0, None, NO_ANSWER)]


def last(sent: Sequence[str]) -> str:
    """Take what was sent last."""
    return sent[-1] if sent else ""


def plain(value: Value) -> str:
    """Give an answer of one value as text."""
    return value if isinstance(value, str) else ""


def several(value: Value) -> list[str]:
    """Give an answer of several values as a list."""
    return value if isinstance(value, list) else [value] if value else []


def nothing_found(_document: object, _item: Item) -> list[str]:
    """Find nothing: such an item needs no more than its label."""
    return []


def with_missing(leaf: Leaf) -> list[str]:
    """Name the columns of a value that may be negative: its missing code stands apart."""
    return [leaf.key, f"{leaf.key}__missing"]


def apart(value: str, missing: int | None) -> list[Cell]:
    """Give a value beside its missing code."""
    return ["", missing] if missing is not None else [value, ""]


def wordless(value: Value) -> list[Mapping[str, str]]:
    """Give an answer that is the same in every language."""
    return [{"": str(value)}] if value else []
