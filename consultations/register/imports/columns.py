"""Which field a column holds: a proposal with its reason, by heading, by cells, by spelling. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from consultations.register.directory.names import fold
from consultations.register.imports.fields import COMPUTED, FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIMILAR, FIT, LEAST, SAMPLES, PROBED = 85, 0.9, 3, 3, 500
PATTERNS = (
    ("email", re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")),
    ("website", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("id_ror", re.compile(r"(?:https://ror\.org/)?0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")),
    ("id_eu_tr", re.compile(r"[0-9]{8,12}-[0-9]{2}")),
    ("id_lei", re.compile(r"[0-9A-Z]{18}[0-9]{2}")),
    ("id_wikidata", re.compile(r"Q[1-9][0-9]*")),
    ("id_vat", re.compile(r"[A-Z]{2}[ .]?[0-9][0-9A-Z .]{6,12}")),
    (
        "key",
        re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE),
    ),
)


@dataclass(frozen=True)
class Column:
    """A column of a file: its place, heading, three samples, what is proposed and why.

    `why` is saved|name|synonym|pattern|similar|private|computed or ''; `score` is of 100.
    """

    place: int
    heading: str
    samples: tuple[str, ...] = ()
    field: str = ""
    why: str = ""
    score: int = 0
    word: str = ""


@dataclass
class _Found:
    """The best proposal for each column so far; a field is proposed once."""

    by_place: dict[int, tuple[str, str, int, str]] = field(default_factory=dict)

    def take(self, place: int, name: str, why: str, score: int = 0, word: str = "") -> None:
        """Keep a proposal unless the column or the field has one."""
        taken = {each[0] for each in self.by_place.values()}
        if place not in self.by_place and name not in taken:
            self.by_place[place] = (name, why, score, word)


def ignored(heading: str) -> bool:
    """Tell whether a heading is a note of our own files, which is never read."""
    return heading.startswith("_")


def fingerprint(kind: str, header: Sequence[str]) -> str:
    """Give the digest of a header by which a mapping is found again, whatever the order of its columns."""
    names = sorted({fold(heading) for heading in header if not ignored(heading)})
    return hashlib.sha256(json.dumps([kind, names], ensure_ascii=False).encode()).hexdigest()


def propose(
    kind: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    saved: Mapping[str, str],
    countries: Mapping[str, str],
) -> list[Column]:
    """Propose a field for each column; `rows` are the first few hundred, `saved` an earlier mapping of this header."""
    found = _Found()
    folded = [fold(heading) for heading in header]
    usable = [place for place, heading in enumerate(header) if not ignored(heading)]
    for place in usable:
        if header[place] in saved:
            name = saved[header[place]]
            if name in FIELDS[kind]:
                found.take(place, name, "saved")
            else:
                found.by_place[place] = ("", "saved", 0, "")
    if not saved:
        _by_heading(kind, folded, usable, found)
        _whole(rows, found)
        _by_cells(kind, rows, usable, found, countries)
        _by_spelling(kind, folded, usable, found)
    return [_column(place, heading, rows, found) for place, heading in enumerate(header)]


def _column(place: int, heading: str, rows: Sequence[Sequence[str]], found: _Found) -> Column:
    samples = tuple(dict.fromkeys(row[place].strip() for row in rows if row[place].strip()))[:SAMPLES]
    if ignored(heading):
        return Column(place, heading, samples, why="private")
    if place in found.by_place:
        name, why, score, word = found.by_place[place]
        return Column(place, heading, samples, name, why, score, word)
    if heading in COMPUTED:
        return Column(place, heading, samples, why="computed")
    return Column(place, heading, samples)


def _by_heading(kind: str, folded: Sequence[str], usable: Sequence[int], found: _Found) -> None:
    for name in FIELDS[kind]:
        for place in usable:
            if folded[place] == fold(name):
                found.take(place, name, "name")
    for name, each in FIELDS[kind].items():
        known = {fold(word): word for word in each.synonyms}
        for place in usable:
            if folded[place] in known:
                found.take(place, name, "synonym", word=known[folded[place]])


def _whole(rows: Sequence[Sequence[str]], found: _Found) -> None:
    """Where no column holds given names, take one of family names whose cells have two words for whole names."""
    places = {name: place for place, (name, _why, _score, _word) in found.by_place.items()}
    if "family_name" not in places or "given_name" in places or "full_name" in places:
        return
    place = places["family_name"]
    cells = [row[place].split() for row in rows if row[place].strip()]
    share = sum(len(words) > 1 for words in cells) / (len(cells) or 1)
    if share >= FIT:
        found.by_place[place] = ("full_name", "pattern", round(100 * share), "")


def _by_cells(
    kind: str,
    rows: Sequence[Sequence[str]],
    usable: Sequence[int],
    found: _Found,
    countries: Mapping[str, str],
) -> None:
    for place in usable:
        cells = [row[place].strip() for row in rows[:PROBED] if row[place].strip()]
        if place in found.by_place or len(cells) < LEAST:
            continue
        for name, pattern in PATTERNS:
            share = sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells)
            if share >= FIT and name in FIELDS[kind]:
                found.take(place, name, "pattern", round(100 * share))
        share = sum(fold(cell) in countries for cell in cells) / len(cells)
        if share >= FIT:
            found.take(place, "country", "pattern", round(100 * share))


def _by_spelling(kind: str, folded: Sequence[str], usable: Sequence[int], found: _Found) -> None:
    pairs = []
    for place in usable:
        for name, each in FIELDS[kind].items():
            for word in each.synonyms:
                score = fuzz.ratio(folded[place], fold(word), score_cutoff=SIMILAR)
                if score:
                    pairs.append((-score, place, name, word))
    for minus, place, name, word in sorted(pairs):
        found.take(place, name, "similar", round(-minus), word)
