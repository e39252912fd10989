"""What coded cells mean: each distinct value once, read, proposed or offered, never guessed. Pure but for the lists."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from consultations.register.directory.names import fold
from consultations.register.imports.fields import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = Path(__file__).resolve().parent / "seeds" / "category_words.csv"
OFFERED, CLOSE, SHORTEST = 6, 85, 3
TAXONOMIES = MappingProxyType(
    {"category": "stakeholder", "hys": "hys", "eu_tr_category": "eu-tr", "size": "size"}
)
YES = frozenset("yes y true 1 oui ja si sì sí sim tak ano da x".split())
NO = frozenset("no n false 0 non nein nee nie ne não nao".split())
STATUSES = MappingProxyType({"active": "active", "dormant": "dormant", "dissolved": "dissolved"})
BLANK = "-"  # the choice to leave a value blank
REST = ""  # stands for every value that a person gave no answer for


@dataclass(frozen=True)
class Vocabulary:
    """How one coded field is read: `sure` folded word -> code, `offers` folded word -> codes to choose from."""

    sure: Mapping[str, str]
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """Give the code of a value that means one thing, or ''."""
        return self.sure.get(fold(text), "")

    def complete(self, text: str) -> tuple[str, ...]:
        """Offer codes whose words hold this value, or are spelled like it, likeliest first."""
        wanted = fold(text)
        found = list(self.offers.get(wanted, ()))
        if len(wanted) >= SHORTEST:
            holding = sorted(name for name in self.sure if f" {wanted} " in f" {name} ")
            found += [self.sure[name] for name in holding]
            long = [name for name in self.sure if len(name) > SHORTEST]
            close = process.extract(wanted, long, scorer=fuzz.ratio, limit=OFFERED, score_cutoff=CLOSE)
            found += [self.sure[name] for name, _score, _place in close]
        for word in wanted.split():
            found += self.offers.get(word, ())
        return tuple(dict.fromkeys(found))[:OFFERED]


@dataclass(frozen=True)
class Value:
    """One distinct value of a column: how often it occurs, what it is read as, what is offered otherwise."""

    text: str
    count: int
    code: str
    offers: tuple[str, ...] = ()
    chosen: str = ""


@cache
def category_words() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Give the words for categories: those that mean one, and those that only suggest some."""
    sure: dict[str, str] = {}
    offers: dict[str, list[str]] = defaultdict(list)
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sure"] == "yes":
                sure[fold(row["word"])] = row["code"]
            else:
                offers[fold(row["word"])].append(row["code"])
    return sure, {word: tuple(codes) for word, codes in offers.items()}


def flags() -> Vocabulary:
    """Give the words for yes and no."""
    return Vocabulary({**{fold(word): "yes" for word in YES}, **{fold(word): "no" for word in NO}})


def statuses() -> Vocabulary:
    """Give the words for whether a body still acts."""
    return Vocabulary(STATUSES)


def vocabulary(name: str, known: Mapping[str, Vocabulary]) -> Vocabulary:
    """Give how a coded field is read."""
    return known[bare(name)]


def distinct(counted: Mapping[str, int], words: Vocabulary, chosen: Mapping[str, str]) -> list[Value]:
    """List each distinct value once: first those that nobody can read, then by how often they occur."""
    found = []
    for text, count in counted.items():
        code = words.read(text)
        offers = () if code else words.complete(text)
        found.append(Value(text, count, code, offers, chosen.get(text, "")))
    return sorted(found, key=lambda value: (bool(value.code), -value.count, value.text))


def meaning(text: str, words: Vocabulary, chosen: Mapping[str, str]) -> str | None:
    """Give a cell's code: chosen by a person, else what it surely means; '' for blank, None where nobody knows."""
    found = chosen.get(text) or words.read(text) or chosen.get(REST, "")
    return "" if found == BLANK else found or None
