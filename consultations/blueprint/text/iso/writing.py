"""The doors for comment sheets that go out."""

from collections.abc import Iterable

from consultations.blueprint.text.iso.shapes import Entry, Head


def write_xlsx(head: Head, entries: Iterable[Entry]) -> bytes:
    """Write the sheets "Comments" and "All fields"."""
    raise NotImplementedError


def write_docx(head: Head, entries: Iterable[Entry]) -> bytes:
    """Write A4 landscape with a heading row that repeats on every page."""
    raise NotImplementedError
