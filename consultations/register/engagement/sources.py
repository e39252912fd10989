"""Where a row of the log comes from: each room tells how its sources lead to a page, and which roles open it."""

from collections.abc import Callable
from dataclasses import dataclass

Find = Callable[[str], str]
EVERY = frozenset({"coordinator", "moderator", "editor", "observer"})


@dataclass(frozen=True)
class Kind:
    """One kind of source, as "surveys.response" in "surveys.response:12"."""

    find: Find  # gives the address of a source's page by what stands after the colon, or ""
    roles: frozenset[str]  # whoever holds one of them may open such pages, where it is their consultation


_kinds: dict[str, Kind] = {}


def register(slug: str, find: Find, *roles: str) -> None:
    """Have the sources of a kind lead to pages; without roles they are for all four."""
    _kinds[slug] = Kind(find, frozenset(roles) or EVERY)


def link(source: str) -> str:
    """Give the address of the page where something came from; "" where there is none, or its room is gone."""
    slug, _colon, rest = source.partition(":")
    return _kinds[slug].find(rest) if slug in _kinds and rest else ""


def opens(source: str, roles: frozenset[str]) -> bool:
    """Tell, without asking the database, whether a link to a source is worth showing to somebody of some roles."""
    kind = _kinds.get(source.partition(":")[0])
    return kind is not None and bool(kind.roles & roles)


def number(text: str) -> int:
    """Read the number of a source as "12", "12#2" or "12-withdrawn-3"; 0 where it is none."""
    digits = text.partition("#")[0].partition("-")[0]
    return int(digits) if digits.isdecimal() and len(digits) < LONGEST else 0


LONGEST = 19
