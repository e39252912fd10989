"""The first pass: what is asked where, which keys are renamed, which lists get a choice “other”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, override

from surveys.authoring.expressions import Known
from surveys.authoring.xlsform import types
from surveys.authoring.xlsform.choices import OTHER, next_code
from surveys.authoring.xlsform.conditions import Scope
from surveys.authoring.xlsform.reading import Row

LONGEST = 28


def learn(scope: Scope) -> None:
    """Learn keys, kinds and choices from all rows, before any condition is checked."""
    asked: list[tuple[Row, str, str, bool]] = []
    for row in scope.book.survey.rows:
        written, rest = types.split(row.get("type"))
        name = row.get("name")
        if name != name.lower():
            scope.renamed[name] = name.lower()
        if written in types.KINDS or written.startswith("begin_"):
            listed = rest[0] if written in types.LISTED and rest else ""
            ends = listed in scope.lists and "or_other" in rest[1:] and written != "rank"
            asked.append((row, written, listed, ends))
    plain = {listed for _row, _written, listed, ends in asked if not ends}
    _others(scope, plain, dict.fromkeys(listed for _row, _written, listed, ends in asked if ends))
    for row, written, listed, ends in asked:
        choices = scope.lists.get(scope.others.get(listed, listed) if ends else listed, [])
        keys = frozenset(choice["key"] for choice in choices)
        known = Known(row.number, types.KINDS.get(written, "group"), keys)
        scope.known.setdefault(row.get("name").lower(), known)


def _others(scope: Scope, plain: set[str], other: Iterable[str]) -> None:
    """Add a choice “other” to the lists that need one; a list that others use without it is copied."""
    lists, added = scope.lists, set()
    for name in other:
        if any(choice["key"] == OTHER for choice in lists[name]):
            continue
        target = name
        if name in plain:
            target = next(new for new in names(f"{name}_{OTHER}") if new not in lists)
            lists[target] = [dict(choice) for choice in lists[name]]
        code = next_code({choice["code"] for choice in lists[target]})
        lists[target].append({"key": OTHER, "code": code, "label": _other(scope.book.languages)})
        scope.others[name] = target
        added.add(target)
    scope.added = frozenset(added)


def _other(languages: Iterable[str]) -> dict[str, str]:
    """Give the word for “other” in the languages in which the site has it."""
    said = {}
    for code in languages:
        with override(code):
            said[code] = gettext("Other")
    return {code: word for code, word in said.items() if code.startswith("en") or word != "Other"}


def names(first: str) -> Iterator[str]:
    """Give a name and then the same with numbers."""
    yield first[:LONGEST]
    number = 2
    while True:
        yield f"{first[:LONGEST]}{number}"
        number += 1
