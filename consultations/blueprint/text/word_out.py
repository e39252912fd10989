"""The door for Word files that go out."""

from consultations.blueprint.text.word.out import pages
from consultations.blueprint.text.word.shapes import Page


def write_docx(page: Page) -> bytes:
    """Write a version with its comments as a Word file; the same page gives the same bytes."""
    return pages.written(page)
