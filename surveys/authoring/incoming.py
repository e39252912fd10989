"""A document that a program sends, read shape by shape: whole, or refused with every finding and its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ds4skills.web.texts import storable, tidy
from surveys.authoring.definition import NOT_ASKED, OTHER_VERSION, SPELLED, Document
from surveys.authoring.expressions.parse import MAX_SOURCE
from surveys.authoring.kinds import KINDS

LONGEST = 40_000  # characters: more than a cell of a workbook holds
KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
CHOICE = re.compile(r"[a-z0-9][a-z0-9_]{0,23}")
LIST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")
FIELD = re.compile(r"[a-z][a-z_]{0,30}(\.[a-z][a-z_]{0,30}){1,2}")
PROPOSAL = re.compile(r"[^\s@](?:[^@]{0,58}[^\s@])?(@[1-9][0-9]{0,3})?")
STANCES = frozenset(("", "-2", "-1", "0", "1", "2", "N", "A", "R", *SPELLED))
LOWEST, HIGHEST, KEPT = -98, 32_767, (NOT_ASKED, OTHER_VERSION)
PLACES, MOST_LINES = (-100, 1_000), 40
DEAD = object()  # stands for what could not be read
Check = Callable[["Reader", Any, str], Any]


@dataclass(frozen=True)
class Misshapen:
    """One thing that cannot be read: its place in the document as a JSON pointer, and a sentence."""

    place: str
    sentence: str


@dataclass
class Reader:
    """Collects what cannot be read."""

    found: list[Misshapen] = field(default_factory=list)

    def no(self, place: str, sentence: str) -> Any:
        """Note one thing; gives what stands for it."""
        self.found.append(Misshapen(place, sentence))
        return DEAD


def read(body: Any) -> tuple[Document | None, list[Misshapen]]:
    """Give the document that was sent in its normal form, or everything about it that cannot be read."""
    reader = Reader()
    made = DOCUMENT(reader, body, "")
    return (None if reader.found else made), reader.found


def words(most: int = LONGEST) -> Check:
    """Take a text."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if not isinstance(value, str):
            return reader.no(place, _("Send a text here."))
        if len(value) > most:
            return reader.no(place, _("This text is longer than %(n)d characters.") % {"n": most})
        try:
            return storable(value)
        except ValueError as error:
            return reader.no(place, _("A character cannot be kept (%(what)s).") % {"what": error})

    return check


def shaped(pattern: re.Pattern[str], example: str) -> Check:
    """Take a text of one shape."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            return reader.no(place, _("Write it like “%(example)s”.") % {"example": example})
        return value

    return check


def blank_or(inner: Check) -> Check:
    """Take nothing, or what another check takes."""
    return lambda reader, value, place: value if value == "" else inner(reader, value, place)


def one_of(*allowed: Any) -> Check:
    """Take one of some values."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if any(value is each or (type(value) is type(each) and value == each) for each in allowed):
            return value
        return reader.no(place, _("Send one of: %(all)s.") % {"all": ", ".join(map(repr, allowed))})

    return check


def whole(lowest: int, highest: int, without: Collection[int] = ()) -> Check:
    """Take a whole number within bounds."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if type(value) is not int or not lowest <= value <= highest or value in without:
            facts = {"low": lowest, "high": highest}
            sentence = _("Send a whole number from %(low)d to %(high)d.") % facts
            if without and value in without:
                sentence = _("The codes -77 and -66 say why an answer is missing. Choose another.")
            return reader.no(place, sentence)
        return value

    return check


def stance(reader: Reader, value: Any, place: str) -> Any:
    """Take a stance, as a number or spelled."""
    spelled = str(value) if type(value) is int else value
    if not isinstance(spelled, str) or spelled not in STANCES:
        return reader.no(place, _("Send one of: %(all)s.") % {"all": ", ".join(sorted(STANCES - {""}))})
    return value


def texts() -> Check:
    """Take a text in each of some languages."""
    return keyed(LANGUAGE, "pt-br", words())


def keyed(pattern: re.Pattern[str], example: str, inner: Check) -> Check:
    """Take an object whose names have one shape."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            return reader.no(place, _("Send an object here, like {“%(name)s”: …}.") % {"name": example})
        found = {}
        for name, each in value.items():
            here = f"{place}/{pointer(name)}"
            if not pattern.fullmatch(name):
                reader.no(here, _("Write the name like “%(example)s”.") % {"example": example})
            found[name] = inner(reader, each, here)
        return found

    return check


def rows(inner: Check, *, once: str = "", fewest: int = 0) -> Check:
    """Take a list; the value under the name `once` stands in it only once."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if not isinstance(value, list) or len(value) < fewest:
            return reader.no(place, _("Send a list of at least %(n)d here.") % {"n": fewest})
        made = [inner(reader, each, f"{place}/{number}") for number, each in enumerate(value)]
        seen: list[Any] = []
        for number, each in enumerate(made):
            mark = each.get(once) if once and isinstance(each, dict) else each
            if mark in seen and mark is not DEAD and isinstance(mark, str):
                reader.no(f"{place}/{number}", _("“%(key)s” stands here twice.") % {"key": mark})
            seen.append(mark)
        return made

    return check


def pointer(name: str) -> str:
    """Escape one step of a JSON pointer; a long one is cut, and what no text may hold is taken out."""
    return tidy(name[:60]).replace("~", "~0").replace("/", "~1")


def record(fields: Mapping[str, Check], needed: Collection[str], dropped: Collection[str] = ()) -> Check:
    """Take an object of known names; what is `dropped` is worked out by the server and passed over."""

    def check(reader: Reader, value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            return reader.no(place, _("Send an object here."))
        for name in sorted(set(needed) - set(value)):
            reader.no(f"{place}/{name}", _("This is needed."))
        made = {}
        for name, each in value.items():
            here = f"{place}/{pointer(name)}"
            if name in fields:
                made[name] = fields[name](reader, each, here)
            elif name not in dropped:
                facts = {"all": ", ".join(sorted(fields))}
                reader.no(here, _("There is no such name here. Known: %(all)s.") % facts)
        return made

    return check


EITHER = (True, False)
TICK, SOURCE = one_of(*EITHER), words(MAX_SOURCE)
HEAD = {"key": shaped(KEY, "q1"), "label": texts(), "hint": texts(), "show": SOURCE}
OWNED = {"required": one_of("", "soft", "yes", *EITHER), "public": TICK}
OWNED["register"] = blank_or(shaped(FIELD, "organisation.country"))
RULE = {"rule": record({"src": SOURCE, "message": texts()}, ["src"])}
ASKED = blank_or(shaped(PROPOSAL, "P-07@2"))
COLUMNS = keyed(COLUMN, "region", words())
CODE = whole(LOWEST, HIGHEST, KEPT)
OPTION = {"key": shaped(CHOICE, "c1"), "code": CODE, "label": texts(), "stance": stance}
OPTIONS = rows(record(OPTION | {"columns": COLUMNS, "text": TICK}, ["key", "code", "label"]), once="key")
CHOOSING = OWNED | RULE | {"list": words(64), "choices": OPTIONS, "filter": SOURCE}
WITH_OTHER = CHOOSING | {"other": TICK}
MATRIX_ROW = {"key": HEAD["key"], "label": texts(), "proposal": ASKED, "public": OWNED["public"]}
ENDS = {"low": texts(), "high": texts()}
SCALE = {"start": whole(*PLACES), "end": whole(*PLACES), "step": whole(1, PLACES[1])} | ENDS
DECIMALS = {"decimals": whole(0, 9)}
FORMAT = {"format": words(40)}
WORDING = ("wording",)  # frozen again when the document is published
OF_KIND: dict[str, dict[str, Check]] = {
    "single": WITH_OTHER | {"proposal": ASKED},
    "multiple": WITH_OTHER,
    "ranking": CHOOSING,
    "matrix": {name: each for name, each in CHOOSING.items() if name != "rule"}
    | {"rows": rows(record(MATRIX_ROW, ["key"], WORDING))},
    "rating": OWNED | RULE | {"scale": record(SCALE, ["start", "end", "step"]), "proposal": ASKED},
    "number": OWNED | RULE | DECIMALS,
    "text": OWNED | RULE | FORMAT | {"lines": whole(1, MOST_LINES)},
    "date": OWNED | RULE,
    "file": OWNED | RULE | FORMAT,
    "note": {},
    "consent": OWNED | RULE,
    "computed": DECIMALS | {"formula": SOURCE, "public": OWNED["public"]},
}


def item(reader: Reader, value: Any, place: str, *, inner: bool = False) -> Any:
    """Take a question, or a group with its questions; in a group stands no group."""
    kind = value.get("kind") if isinstance(value, dict) else ""
    known = [*KINDS, *([] if inner else ["group"])]
    if not isinstance(kind, str) or kind not in known:
        where = f"{place}/kind" if isinstance(value, dict) else place
        return reader.no(where, _("Send one of: %(all)s.") % {"all": ", ".join(known)})
    fields = HEAD | {"kind": words()}
    if kind == "group":
        return record(fields | {"items": rows(inside)}, ["key", "kind", "items"])(reader, value, place)
    return record(fields | OF_KIND[kind], ["key", "kind"], WORDING)(reader, value, place)


def inside(reader: Reader, value: Any, place: str) -> Any:
    """Take a question of a group."""
    return item(reader, value, place, inner=True)


SECTION = record(
    HEAD | {"kind": one_of("section"), "items": rows(item)},
    ["key", "kind", "items"],
)
DOCUMENT = record(
    {
        "schema": one_of(1),
        "key": words(60),
        "title": texts(),
        "languages": rows(shaped(LANGUAGE, "en"), fewest=1),
        "lists": keyed(LIST, "agreement", OPTIONS),
        "sections": rows(SECTION, fewest=1),
    },
    ["schema", "languages", "lists", "sections"],
    dropped=("stale",),
)


def places(document: Document) -> dict[str, str]:
    """Give the pointer of each section, group, question and row by its key; of two equal keys the first counts."""
    found: dict[str, str] = {}

    def note(node: Mapping[str, Any], place: str) -> None:
        found.setdefault(node["key"], place)
        for name in ("items", "rows"):
            for number, each in enumerate(node.get(name, [])):
                note(each, f"{place}/{name}/{number}")

    for number, section in enumerate(document["sections"]):
        note(section, f"/sections/{number}")
    return found
