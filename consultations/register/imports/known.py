"""What the register holds, as far as some rows of a file are concerned. Frozen facts, no queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from consultations.register.directory.evidence import RARE, Body, Finding, evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

STRENGTHS = {"suggest": 0, "maybe": 1}


@dataclass(frozen=True)
class Standing:
    """An organisation as it stands; `terms` {taxonomy: code}, `names` (kind, text), `ties` (relation, other's key)."""

    key: UUID
    version: int
    facts: Mapping[str, Any]
    terms: Mapping[str, str]
    identifiers: Mapping[str, tuple[str, ...]]
    names: frozenset[tuple[str, str]]
    ties: frozenset[tuple[str, UUID]]
    folded: frozenset[str]


@dataclass(frozen=True)
class Tie:
    """A person's place in an organisation; `folded` holds the organisation's names."""

    pk: int
    organisation: UUID
    role: str
    starts_on: date | None
    ends_on: date | None
    folded: frozenset[str]


@dataclass(frozen=True)
class Somebody:
    """A person as they stand."""

    key: UUID
    version: int
    facts: Mapping[str, Any]
    folded: str
    addresses: frozenset[str]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Match:
    """Another row, or a row of the register, that may be the same; `key` is a UUID or the number of a row."""

    key: str
    name: str
    finding: Finding

    def as_json(self) -> list[Any]:
        """Spell it for the row."""
        return [self.key, self.name, self.finding.verdict, [list(pair) for pair in self.finding.reasons]]


@dataclass
class Index:
    """Bodies by their names, rare words and domains, so that few are compared; names need not be equal.

    `common` are words known to stand in too many names of the register, though few of those names are in here.
    """

    bodies: dict[str, Body] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    domains: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    cores: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    common: set[str] = field(default_factory=set)

    def add(self, key: str, body: Body) -> None:
        """Put a body in; a word that many share stops counting."""
        self.bodies[key] = body
        for word in body.words - self.common:
            if len(self.words[word]) <= RARE:
                self.words[word].append(key)
        for name in body.cores:
            if len(self.cores[name]) <= RARE:
                self.cores[name].append(key)
        if body.domain and len(self.domains[body.domain]) <= RARE:
            self.domains[body.domain].append(key)

    def near(self, body: Body) -> set[str]:
        """Give the keys of those that share a name, a rare word or the domain."""
        found: set[str] = set()
        for word in body.words - self.common:
            keys = self.words.get(word, ())
            if len(keys) <= RARE:
                found.update(keys)
        for name in body.cores:
            found.update(self.cores.get(name, ()))
        found.update(self.domains.get(body.domain, ()) if body.domain else ())
        return found

    def matches(self, body: Body) -> list[Match]:
        """List those that may be the same, likeliest first."""
        found = []
        for key in self.near(body):
            other = self.bodies[key]
            finding = evidence(body, other)
            if finding.verdict in STRENGTHS:
                found.append(Match(key, other.name, finding))
        return sorted(found, key=lambda match: (STRENGTHS[match.finding.verdict], match.key))


@dataclass
class Known:
    """What the register holds that rows of a file may mean.

    `memory` is {digest of an applied row: its target}; `wholes` what the parents that rows name are part of,
    all the way up.
    """

    organisations: dict[UUID, Standing] = field(default_factory=dict)
    people: dict[UUID, Somebody] = field(default_factory=dict)
    by_identifier: dict[tuple[str, str], UUID] = field(default_factory=dict)
    by_address: dict[str, UUID] = field(default_factory=dict)
    memory: dict[str, UUID] = field(default_factory=dict)
    introducers: set[UUID] = field(default_factory=set)
    wholes: dict[UUID, set[UUID]] = field(default_factory=dict)
    ours: dict[str, UUID] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    namesakes: dict[tuple[UUID, str], UUID] = field(default_factory=dict)

    def holders(self, identifiers: Iterable[tuple[str, str]]) -> dict[UUID, str]:
        """Give who holds some identifiers, with one of the identifiers each."""
        found: dict[UUID, str] = {}
        for scheme, value in identifiers:
            holder = self.by_identifier.get((scheme, value))
            if holder is not None:
                found.setdefault(holder, f"{scheme} {value}")
        return found


@dataclass
class Seen:
    """What earlier rows of the same file said: a file may name one stakeholder twice."""

    digests: dict[str, int] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], int] = field(default_factory=dict)
    people: dict[str, tuple[int, str]] = field(default_factory=dict)
    targets: dict[UUID, int] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    marks: dict[str, list[Match]] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    wholes: dict[UUID, set[UUID]] = field(default_factory=dict)
