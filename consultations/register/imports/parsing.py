"""From a row's cells to facts: each cell read as its field, each that cannot be read named. No database here."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from consultations.register.directory import identifiers
from consultations.register.imports import dates, fullnames
from consultations.register.imports.fields import (
    CODE,
    DAY,
    FIELDS,
    IDENTIFIER,
    KEY,
    KEYS,
    LINES,
    MAIL,
    MANY,
    NEEDED,
    PREFIX,
    SCHEMES,
    SEVERAL,
    URL,
    WHOLE,
    Field,
    bare,
)
from consultations.register.imports.values import Vocabulary, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

BAR = re.compile(r"(?<!\\)\|")
MANGLED = re.compile(
    r"[0-9][.,][0-9]+E[+-]?[0-9]{2}|#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", re.IGNORECASE
)
NOTHING = frozenset({"", "n/a", "n.a.", "-", "--", "–", "—"})  # how files say that they do not know
Problem = tuple[str, str, str]
_web = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Lists:
    """How a file is read: its kind, columns {heading: field}, values {field: {text: code}}, orders {heading: order}."""

    kind: str
    header: Sequence[str]
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    orders: Mapping[str, str]
    vocabularies: Mapping[str, Vocabulary]


@dataclass
class Draft:
    """A row as read. `facts` by field; `problems` are (code, field, value); `digest` is the same for the same cells."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""

    def own(self, name: str, default: Any = "") -> Any:
        """Give one fact."""
        return self.facts.get(name, default)


class CellError(ValueError):
    """A cell cannot be read as its field; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def split(cell: str) -> list[str]:
    r"""Give the values of a cell that holds several, parted by bars; "\|" is a literal bar."""
    parts = (" ".join(part.replace("\\|", "|").split()) for part in BAR.split(cell))
    return [part for part in dict.fromkeys(parts) if part]


def draft(number: int, cells: Sequence[str], lists: Lists, refused: str = "") -> Draft:
    """Read one row."""
    found = Draft(number)
    raw: dict[str, str] = {}
    if refused:
        found.problems.append((refused, "", ""))
    for place, heading in enumerate(lists.header):
        name = lists.columns.get(heading, "")
        if name and place < len(cells) and cells[place].strip().casefold() not in NOTHING:
            raw[name] = unicodedata.normalize("NFC", cells[place].strip())
            if not refused:
                _cell(found, FIELDS[lists.kind][name], raw[name], lists, heading)
    found.digest = _digest(lists.kind, raw)
    _part(found)
    needed = NEEDED[lists.kind]
    if not refused and needed not in {*raw, *found.facts} and not found.own("key"):
        found.problems.append(("needed", needed, ""))
    _order(found)
    return found


def _part(found: Draft) -> None:
    """Put the two names in the place of a whole one."""
    for name in WHOLE:
        if whole := found.facts.pop(name, ""):
            pair = fullnames.part(whole, family_first=name != WHOLE[0])
            for own, text in zip(("given_name", "family_name"), pair, strict=True):
                if len(text) > FIELDS["people"][own].most:
                    found.problems.append(("too_long", own, text[:200]))
                elif text:
                    found.facts[own] = text


def _digest(kind: str, raw: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps([kind, sorted(raw.items())], ensure_ascii=False).encode()).hexdigest()


def _order(found: Draft) -> None:
    start, end = found.own("affiliation_from", None), found.own("affiliation_until", None)
    if start and end and start >= end:
        found.problems.append(("ends_before", "affiliation_until", end.isoformat()))


def _cell(found: Draft, each: Field, text: str, lists: Lists, heading: str) -> None:
    try:
        if each.kind == IDENTIFIER:
            scheme = SCHEMES[each.name.removeprefix(PREFIX)]
            found.identifiers += [(scheme, _identifier(scheme, part)) for part in split(text)]
        elif each.kind == CODE:
            code = _code(each, text, lists)
            found.facts[each.name] = code
        elif each.kind == DAY:
            found.facts[each.name] = dates.day(text, lists.orders.get(heading, ""))
        else:
            found.facts[each.name] = READERS.get(each.kind, _text)(each, text)
    except (CellError, dates.DayError) as error:
        found.problems.append((error.code, each.name, text[:200]))
    else:
        if not found.facts.get(each.name, True):
            del found.facts[each.name]


def _identifier(scheme: str, text: str) -> str:
    if MANGLED.fullmatch(text):
        raise CellError("mangled")
    try:
        return identifiers.normal(scheme, text)
    except identifiers.BadIdentifierError as error:
        raise CellError("not_identifier") from error


def _code(each: Field, text: str, lists: Lists) -> str:
    """Give the code of a cell; of a field that may hold several, all of them in order, parted by bars."""
    words, chosen = lists.vocabularies[bare(each.name)], lists.values.get(each.name, {})
    found = [meaning(part, words, chosen) for part in (split(text) if each.name in SEVERAL else [text])]
    codes = {code for code in found if code is not None}
    if None in found:
        raise CellError("unknown_value")
    return together(codes)


def together(codes: Iterable[str]) -> str:
    """Write codes of one taxonomy as one fact."""
    return " | ".join(sorted({code for code in codes if code}))


def _text(each: Field, text: str) -> str:
    text = " ".join(text.split())
    if len(text) > each.most:
        raise CellError("too_long")
    return text


def _lines(each: Field, text: str) -> str:
    if len(text) > each.most:
        raise CellError("too_long")
    return text


def _many(each: Field, text: str) -> list[str]:
    found = split(text)
    if any(len(part) > each.most for part in found):
        raise CellError("too_long")
    return found


def _key(_each: Field, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CellError("not_key") from error


def _keys(each: Field, text: str) -> list[UUID]:
    return [_key(each, part) for part in split(text)]


def _url(each: Field, text: str) -> str:
    if re.search(r"\s", text):
        raise CellError("not_url")
    text = text if "://" in text or text.lower().startswith("javascript:") else f"https://{text}"
    try:
        _web(text)
    except ValidationError as error:
        raise CellError("not_url") from error
    return _text(each, text)


def _mail(each: Field, text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise CellError("not_address") from error
    return _text(each, text).lower()


READERS: Mapping[str, Callable[[Field, str], Any]] = {
    LINES: _lines,
    MANY: _many,
    KEY: _key,
    KEYS: _keys,
    URL: _url,
    MAIL: _mail,
}
