"""A day."""

from collections.abc import Mapping, Sequence
from datetime import date as Day  # noqa: N812 -- the module is the kind's name

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds.shapes import (
    SILENT,
    Cell,
    Fact,
    Value,
    apart,
    last,
    nothing_found,
    plain,
    with_missing,
)

SLUG = "date"
LABEL = gettext_lazy("Date")
EPOCH, EARLIEST, LATEST = Day(1970, 1, 1), Day(1900, 1, 1), Day(2199, 12, 31)
findings = nothing_found


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG)]


def day_of(text: str) -> Day | None:
    """Read an ISO date between 1900 and 2199."""
    try:
        found = Day.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= LATEST else None


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Read a day as browsers send it, or as it is written with points or slashes, the day first."""
    typed = last(sent).strip()
    parts = typed.replace(".", "/").split("/")
    if len(parts) == len("dmy") and all(part.isascii() and part.isdigit() for part in parts):
        day, month, year = parts
        return f"{year:0>4}-{month:0>2}-{day:0>2}"
    return typed


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what is no day of the calendar."""
    if value and day_of(plain(value)) is None:
        return _("Write a day that exists, for example 2026-05-31 or 31/05/2026.")
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count days since 1970."""
    found = day_of(plain(value))
    return [(0, (found - EPOCH).days, None)] if found else SILENT


columns = with_missing


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the ISO date, and the missing code apart."""
    return apart(plain(value), missing)


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Take the date."""
    return cells[0]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Say the day in each language of the site."""
    found = day_of(plain(value))
    if found is None:
        return [{"": plain(value)}] if value else []
    return [{code: format_date(found, "d MMMM y", code) for code, _name in settings.LANGUAGES}]
