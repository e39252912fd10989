"""Where a row of a comment sheet stands in the draft: first its number or title, then its paragraph, then its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from consultations.blueprint.text.iso.shapes import IsoRead, Reading
from consultations.blueprint.text.parsing import sentences

QUOTE = re.compile(r"[“\"«„]([^“”\"«»„]{12,600})[”\"»“]")


@dataclass(frozen=True)
class Ground:
    """A block of the version that the sheet speaks of: its lineage, kind, heading's number, place and text."""

    block: str
    kind: str
    number: str
    place: str
    text: str


@dataclass(frozen=True)
class Found:
    """Where the comment goes: the whole draft, a section by its heading, a block, or a range of its code points."""

    scope: Literal["draft", "section", "block", "range"]
    block: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    readings: tuple[Reading, ...] = ()


def known(read: IsoRead, country: str) -> bool:
    """Tell whether a row is the comment that its number names, whose country is `country` ("" where not told)."""
    return bool(read.code) and (read.by_editors or read.country == country.upper())


def find(read: IsoRead, ground: Sequence[Ground], language: str = "en") -> Found:
    """Find the place of a row in the blocks of a version, in their order; sentences are those of its language."""
    if not read.clause:
        return _quoted(read, ground) or Found("draft")
    at, readings = _section(read, ground)
    if at is None:
        code = "clause_unknown"
        quoted = _quoted(read, ground)
        lost = Reading("clause", read.given.clause, "", code)
        return _with(quoted or Found("draft"), lost)
    heading = ground[at]
    inside = ground[at : _end(ground, at)]
    place = _place(read, heading)
    named = next(
        (
            each
            for each in (ground if place.startswith(("Table", "Figure")) else inside)
            if each.place == place
        ),
        None,
    )
    if named is None:
        told = (*readings, Reading("element", read.given.element, "", "place_unknown")) if place else readings
        return _with(_quoted(read, inside) or Found("section", heading.block), *told)
    return _with(_quoted(read, [named]) or _ranged(read, named, language), *readings)


def _with(found: Found, *readings: Reading) -> Found:
    return Found(found.scope, found.block, found.start, found.end, found.quote, (*readings, *found.readings))


def _section(read: IsoRead, ground: Sequence[Ground]) -> tuple[int | None, tuple[Reading, ...]]:
    """Find the heading by its number, else by its title."""
    headings = [n for n, each in enumerate(ground) if each.kind == "heading"]
    for n in headings:
        if ground[n].number and ground[n].number.casefold() == read.clause.casefold():
            return n, ()
    given = " ".join(read.given.clause.split()).casefold()
    for same in (lambda text: text == given, lambda text: len(text) >= 4 and given.endswith(text)):
        if found := [n for n in headings if same(ground[n].text.casefold())]:
            title = ground[found[0]].text
            plain = title == read.given.clause
            return found[0], () if plain else (Reading("clause", read.given.clause, title, "clause_title"),)
    return None, ()


def _end(ground: Sequence[Ground], at: int) -> int:
    """Give the index after the blocks that stand directly under a heading."""
    return next((n for n in range(at + 1, len(ground)) if ground[n].kind == "heading"), len(ground))


def _place(read: IsoRead, heading: Ground) -> str:
    if read.ordinal is None:
        return ""
    if read.element == "table":
        return f"Table {read.ordinal}, " + (f"row {read.row}" if read.row else "header")
    return f"Figure {read.ordinal}" if read.element == "figure" else f"{heading.place} ¶{read.ordinal}"


def _ranged(read: IsoRead, block: Ground, language: str) -> Found:
    """Give the sentences that a row names, else the block."""
    if read.sentences is None:
        return Found("block", block.block)
    spans = sentences(block.text, language)
    first, last = read.sentences
    if not 1 <= first <= last <= len(spans):
        lost = Reading("element", read.given.element, "", "sentences_unknown")
        return Found("block", block.block, readings=(lost,))
    start, end = spans[first - 1][0], spans[last - 1][1]
    return Found("range", block.block, start, end, block.text[start:end])


def _quoted(read: IsoRead, ground: Sequence[Ground]) -> Found | None:
    """Find words that the comment quotes, if they stand in one block only, once."""
    for found in QUOTE.finditer(read.body):
        words = " ".join(found[1].split()).strip(" .…")
        where = [each for each in ground if words in each.text]
        if len(words) >= 12 and len(where) == 1 and where[0].text.count(words) == 1:
            start = where[0].text.index(words)
            said = Reading("comment", found[0], where[0].place, "quote")
            return Found("range", where[0].block, start, start + len(words), words, (said,))
    return None
