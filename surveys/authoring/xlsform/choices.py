"""The sheet of choices: shared lists with their keys, codes, labels, stances and the columns that filters read."""

from __future__ import annotations

import re
from typing import Any

from ds4skills.web.texts import language_name
from surveys.authoring.definition import MOST_CHOICES
from surveys.authoring.xlsform.findings import nearest
from surveys.authoring.xlsform.reading import COLUMNS, Book, Row

KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,23}")
LIST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
WHOLE = re.compile(r"-?[0-9]{1,5}")
STANCES = frozenset(("-2", "-1", "0", "1", "2", "none", "abstain", "recuse"))
LOWEST, HIGHEST, TAKEN = -98, 32_767, frozenset((-77, -66))
PLAIN = COLUMNS["choices"]
OTHER = "other"
Choice = dict[str, Any]
Lists = dict[str, list[Choice]]


def read_choices(book: Book) -> Lists:
    """Read all lists in the order of the sheet; a choice without a code gets the next one of its list."""
    lists: Lists = {}
    codes: dict[str, set[int]] = {}
    keys: set[tuple[str, str]] = set()
    for row in book.choices.rows:
        name = row.get("list_name")
        if not LIST.fullmatch(name):
            book.choices.add(row.number, "list_name", "xf-list-name", name=name)
        options = lists.setdefault(name, [])
        choice = _choice(book, row, codes.setdefault(name, set()))
        if (name, choice["key"]) in keys:
            book.choices.add(row.number, "name", "xf-choice-twice", list=name, name=choice["key"])
            continue
        keys.add((name, choice["key"]))
        options.append(choice)
        if len(options) == MOST_CHOICES + 1:
            book.choices.add(row.number, "list_name", "limit-choices", name=name, most=MOST_CHOICES)
    for name, options in lists.items():
        for choice in options:
            if choice["code"] is None:
                choice["code"] = code = next_code(codes[name])
                codes[name].add(code)
    return lists


def next_code(taken: set[int]) -> int:
    """Give the first code above those that are taken."""
    return max([0, *taken]) + 1


def _choice(book: Book, row: Row, codes: set[int]) -> Choice:
    key = row.get("name")
    if not KEY.fullmatch(key):
        low = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")[:24]
        book.choices.add(row.number, "name", "xf-choice-bad", name=key, offer=low)
    choice: Choice = {
        "key": key,
        "code": _code(book, row, codes),
        "label": row.texts("label", book.languages),
    }
    labelled(book, row, "choices")
    if stance := row.get("ds:stance"):
        choice["stance"] = int(stance) if WHOLE.fullmatch(stance) else stance
        if stance not in STANCES:
            book.choices.add(
                row.number, "ds:stance", "ds-stance-bad", stance=stance, offer=nearest(stance, STANCES)
            )
    more = {name: cell for name, cell in row.cells.items() if name not in PLAIN and "::" not in name}
    return choice | ({"columns": more} if more else {})


def _code(book: Book, row: Row, codes: set[int]) -> int | None:
    """Read a code; one that occurs twice in a list, or that we keep for ourselves, is an error."""
    written = row.get("ds:code")
    if not written:
        return None
    code = int(written) if WHOLE.fullmatch(written) else HIGHEST + 1
    if not LOWEST <= code <= HIGHEST or code in TAKEN:
        book.choices.add(row.number, "ds:code", "xf-code-bad", code=written)
        return None
    if code in codes:
        book.choices.add(row.number, "ds:code", "xf-code-twice", list=row.get("list_name"), code=code)
    codes.add(code)
    return code


def labelled(book: Book, row: Row, sheet: str, *, base: str = "label", must: bool = True) -> None:
    """Say which languages a text is missing in; `must` tells that it cannot be missing in all."""
    page = book.pages[sheet]
    missing = page.missing(row, base)
    columns = sum(1 for _ in page.languages((base,)))
    if columns and len(missing) == columns:
        if must:
            page.add(row.number, missing[0], "xf-label")
        return
    for column in missing:
        page.add(row.number, column, "xf-translation", language=language_name(column.partition("::")[2]))
