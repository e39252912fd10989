"""What speaks for two organisations being one: pure, no database. Only an identifier links; a name alone never does."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from consultations.register.directory.names import LEGAL, core, domain, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINK, SUGGEST, MAYBE, NO = "link", "suggest", "maybe", "no"
SIMILAR, TYPO, LONG = 88, 97, 20  # least scores of 100, and letters from which one changed letter is a slip
RARE = 60  # a word in more names than this says nothing about any of them
SHORT = 2  # words of so many letters or fewer are not compared
NO_FORMS = frozenset({"o", "co", "company", "sp"})  # also words of a name
BRACKETS = re.compile(r"\s*\([^)]*\)")
INSIDE = re.compile(r"\(([^)]{6,})\)")
SIDES = re.compile(r"\s+[/|–—-]\s+")
CAPITALS = re.compile(r"(?<![\w-])[A-Z][A-Z0-9&-]{2,9}(?![\w-])")
SIDE = 6  # letters from which one side of a dash is a name of its own
Reason = tuple[str, str]


def forms(text: str) -> frozenset[str]:
    """Give the legal forms written in a name."""
    return frozenset(fold(text).split()) & (LEGAL - NO_FORMS)


def variants(text: str) -> list[str]:
    """Give the names in one cell: the whole, what stands in brackets, each side of a slash or a long dash."""
    found = [text, BRACKETS.sub("", text), *INSIDE.findall(text)]
    found += [part for part in SIDES.split(text) if len(part) >= SIDE]
    return list(dict.fromkeys(each.strip() for each in found if each.strip()))


def acronym(text: str) -> str:
    """Give a word of 3 to 10 capitals and digits, the way bodies abbreviate themselves; '' where all is capitals."""
    found = CAPITALS.search(text)
    return found[0] if found and text != text.upper() else ""


@lru_cache(maxsize=8192)
def _town(city: str) -> str:
    return fold(city)


@dataclass(frozen=True)
class Body:
    """What is compared of an organisation; `identifiers` are (scheme, value), `others` further names.

    `ready` is the core of the name, where it is known already.
    """

    name: str
    country: str = ""
    city: str = ""
    website: str = ""
    short: str = ""
    identifiers: frozenset[tuple[str, str]] = frozenset()
    others: tuple[str, ...] = ()
    ready: str = ""

    @cached_property
    def core(self) -> str:
        """The name without legal form and filler words."""
        return self.ready or core(self.name)

    @cached_property
    def cores(self) -> frozenset[str]:
        """The cores of all names, of all variants."""
        texts = [each for name in (self.name, *self.others) for each in variants(name)]
        return frozenset(self.core if each == self.name else core(each) for each in texts) - {""}

    @property
    def words(self) -> frozenset[str]:
        """The words by which candidates are found; worked out each time, since an import holds thousands of bodies."""
        return frozenset(word for each in self.cores for word in each.split() if len(word) > SHORT)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The legal forms in the name."""
        return forms(self.name)

    @cached_property
    def domain(self) -> str:
        """The registrable domain of the website; '' where strangers share it."""
        return domain(self.website)

    @cached_property
    def town(self) -> str:
        """The city, folded."""
        return _town(self.city)

    @cached_property
    def acronym(self) -> str:
        """The short name, given or found in the name."""
        return (self.short or acronym(self.name)).upper()


@dataclass(frozen=True)
class Finding:
    """What the evidence is worth: link, suggest, maybe or no; `reasons` are (code, value), strongest first."""

    verdict: str
    reasons: tuple[Reason, ...] = ()


def candidates(bodies: Sequence[Body], *, rare: int = RARE) -> set[tuple[int, int]]:
    """Give the pairs (of places in the list) that share a word standing in at most `rare` names."""
    every = [body.words for body in bodies]
    count = Counter(word for words in every for word in words)
    index: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(every):
        for word in words:
            if count[word] <= rare:
                index[word].append(place)
    return {pair for places in index.values() for pair in combinations(places, 2)}


def similar(a: Body, b: Body) -> bool:
    """Tell whether two names, word order aside, are nearly the same."""
    return bool(fuzz.token_sort_ratio(a.core, b.core, score_cutoff=SIMILAR) >= SIMILAR)


def evidence(a: Body, b: Body) -> Finding:
    """Weigh two organisations against each other."""
    if shared := a.identifiers & b.identifiers:
        scheme, value = min(shared)
        return Finding(LINK, (("identifier", f"{scheme} {value}"),))
    equal = bool(a.cores & b.cores)
    score = 100.0 if equal else fuzz.token_sort_ratio(a.core, b.core, score_cutoff=SIMILAR)
    near = equal or score >= SIMILAR
    helped = tuple(_helped(a, b))
    sisters = bool(near and a.forms and b.forms and a.forms != b.forms)
    reasons = [*_by_name(equal=equal, near=near, score=score), *helped]
    if sisters:
        reasons.append(("forms", " / ".join(sorted(a.forms ^ b.forms))))
    same_domain = any(code == "domain" for code, _value in helped)
    if a.country and b.country and a.country != b.country and not same_domain:
        reasons.append(("countries", f"{a.country} / {b.country}"))
        return Finding(MAYBE if equal else NO, tuple(reasons))
    if (equal and not sisters) or same_domain:
        return Finding(SUGGEST, tuple(reasons))
    maybe = equal or _slip(a, b) or (near and bool(helped))
    return Finding(MAYBE if maybe else NO, tuple(reasons))


def _by_name(*, equal: bool, near: bool, score: float) -> Iterable[Reason]:
    if equal:
        yield "name", ""
    elif near:
        yield "similar", f"{score:.0f}"


def _helped(a: Body, b: Body) -> Iterable[Reason]:
    """Give what is the same besides the name; each alone proves little."""
    if a.domain and a.domain == b.domain:
        yield "domain", a.domain
    if a.town and a.town == b.town:
        yield "city", a.city
    if a.acronym and a.acronym == b.acronym:
        yield "acronym", a.acronym


def _slip(a: Body, b: Body) -> bool:
    """Tell whether two long names differ by about one letter."""
    return len(a.core) >= LONG and fuzz.ratio(a.core, b.core, score_cutoff=TYPO) >= TYPO
