"""The expressions in a row: checked, straightened, with patterns turned into formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.authoring.expressions import ExpressionError, Known, check, parse
from surveys.authoring.xlsform.choices import Lists
from surveys.authoring.xlsform.reading import Book, Row

CURLY = str.maketrans("‘’‚“”„", "'''\"\"\"")
REGEX = re.compile(r"regex\(\s*\.\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
REFERENCE = re.compile(r"\$\{\s*([^}\s]*)\s*\}")
NAMED_FORMATS = {
    "^https?://.+": "url",
    "^https?://.+$": "url",
    "^https?://.*": "url",
    "^https?://.*$": "url",
    r"^[^@\s]+@[^@\s]+$": "email",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "email",
    r"^[^@]+@[^@]+\.[^@]+$": "email",
    ".+@.+": "email",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,4}": "email",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}": "email",
    r"^\+[0-9]{6,15}$": "phone",
    r"^\+?[0-9]{6,15}$": "phone",
    r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$": "orcid",
    r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$": "orcid",
}


@dataclass
class Scope:
    """What a row may refer to: lists, what is asked where, renamed keys, filter columns, proposals."""

    book: Book
    lists: Lists
    proposals: Mapping[str, int]
    known: dict[str, Known] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)

    def columns(self, name: str) -> frozenset[str]:
        """Give the names that a choice filter of a list may use."""
        return frozenset(
            column for choice in self.lists.get(name, []) for column in choice.get("columns", {})
        )

    def rename(self, text: str) -> str:
        """Write references with the keys as they were taken over."""
        if "${" not in text or not self.renamed:
            return text
        return REFERENCE.sub(lambda found: f"${{{self.renamed.get(found[1], found[1])}}}", text)


def condition(scope: Scope, row: Row, column: str, columns: frozenset[str] = frozenset()) -> str:
    """Give the source in a cell, checked; nothing where it is wrong. `columns` are words of a choice filter."""
    source = scope.rename(row.get(column))
    if not source:
        return ""
    page = scope.book.survey
    try:
        tree = parse(source, columns)
    except ExpressionError as problem:
        straight = source.translate(CURLY)
        if straight == source:
            page.add(row.number, column, "expr-syntax", says=problem)
            return ""
        source = straight
        page.add(row.number, column, "expr-quotes")
        try:
            tree = parse(source, columns)
        except ExpressionError as still:
            page.add(row.number, column, "expr-syntax", says=still)
            return ""
    for name, sentence in check(tree, scope.known, row.number, here=column == "constraint"):
        page.add(row.number, column, name, says=sentence)
    return source


def rule(scope: Scope, row: Row, kind: str) -> tuple[dict[str, object], str]:
    """Give the rule of an answer, or the format that its pattern stands for."""
    page = scope.book.survey
    written = row.get("constraint")
    messages = row.texts("constraint_message", scope.book.languages)
    if found := REGEX.fullmatch(written.translate(CURLY)):
        named = NAMED_FORMATS.get(found[1] or found[2] or "", "") if kind == "text" else ""
        if named:
            page.add(row.number, "constraint", "expr-regex-named", format=named)
        else:
            page.add(row.number, "constraint", "expr-regex")
        return {}, named
    if messages and not written:
        column = f"constraint_message::{next(iter(messages))}"
        page.add(row.number, column, "xf-message")
    source = condition(scope, row, "constraint")
    if not source:
        return {}, ""
    return {"src": source, "message": {code: scope.rename(text) for code, text in messages.items()}}, ""
