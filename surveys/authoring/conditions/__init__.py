"""Conditions as authors write them: rows of three selects, or source text, one tree behind both; and in words. Pure."""

from surveys.authoring.conditions.rows import HOWS, Row, Rows, SpellingError, to_rows, to_source
from surveys.authoring.conditions.saying import Names, in_words, names_of

__all__ = [
    "HOWS",
    "Names",
    "Row",
    "Rows",
    "SpellingError",
    "in_words",
    "names_of",
    "to_rows",
    "to_source",
]
