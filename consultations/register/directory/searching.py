"""Finding organisations by the beginnings of words of any of their names, however long the register is."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, Lookup, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from rapidfuzz import fuzz

from consultations.register.directory.identifiers import guesses
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
)
from consultations.register.directory.names import TOKEN, core, fold

LAST = "\U0010ffff"
MOST = 200  # names that are scored for one keystroke
FIRST = 40  # of these, names that begin as the text does
SLIP = 3  # letters of a word that count where nothing begins with the whole word
ENOUGH = 70  # least score of 100 of a name that is offered for a word with a slip


class NameToken(models.Model):
    """One folded word of any name of an organisation; words are found by how they begin."""

    token = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "organisation"], name="name_token_once")]
        indexes = [
            # The constraint's index serves comparisons only; this one serves LIKE in any collation of PostgreSQL.
            models.Index(
                fields=["token", "organisation"],
                name="name_token_begins",
                opclasses=["varchar_pattern_ops", "uuid_ops"],
            ),
            models.Index(
                fields=["organisation", "token"],
                name="name_token_of",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.token


@CharField.register_lookup
class Begins(Lookup):
    """`token__begins`: a prefix that an index serves on both engines; the text is folded, so it holds no wildcard."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compare with both ends, as letters are ordered in SQLite."""
        left, found = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", (*found, self.rhs, *found, f"{self.rhs}{LAST}")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Ask by LIKE, whatever the collation."""
        left, found = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*found, f"{self.rhs}%")


class Bytewise(OrderBy):
    """An order by letters as `begins` compares them, so that PostgreSQL finds and orders by one index."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Order as the index of beginnings is ordered, whatever the collation."""
        sql, found = compiler.compile(self.expression)
        return f"{sql} USING ~<~ /* for ASC */", tuple(found)  # Django looks for that word in every order


def words_of(text: str) -> list[str]:
    """Give the words by which a name is searched: folded, without legal form and fillers, longest first."""
    return sorted({word[:TOKEN] for word in core(text).split()}, key=lambda word: (-len(word), word))


def named(words: list[str]) -> QuerySet[NameToken, Any]:
    """Give the keys of organisations of which any names hold words that begin like all of these."""
    rows = NameToken.objects.filter(token__begins=words[0])
    for word in words[1:]:  # asked of each that the longest word finds: short beginnings are had by very many
        rows = rows.filter(
            Exists(NameToken.objects.filter(organisation=OuterRef("organisation"), token__begins=word))
        )
    return rows.values("organisation")


def search(text: str) -> OrganisationQuerySet:
    """Find organisations of which any name holds words that begin like those of the text, or by an identifier.

    Case, accents and legal form do not matter, in any script.
    """
    rows = Organisation.objects.standing()
    if not text.strip():
        return rows
    numbers = Q(pk__in=[])
    for scheme, value in guesses(text):
        numbers |= Q(scheme=scheme, value=value)
    found: QuerySet[Any, Any] = Identifier.objects.filter(numbers).values("organisation")
    if fold(text):
        found = named(words_of(text)).union(found)
    return rows.filter(pk__in=found)


@dataclass(frozen=True)
class Hit:
    """An organisation offered while somebody types; `other` is the further name by which it was found."""

    key: UUID
    name: str
    country: str
    city: str
    score: float
    other: str = ""


Row = tuple[UUID, str, str, str, str]
PUBLIC = {  # as `OrganisationQuerySet.public()` has it, for rows and for their words alike
    "listed": True,
    "sole_trader": False,
    "status__in": (Organisation.Status.ACTIVE, Organisation.Status.DORMANT),
}
FIELDS = ("pk", "name", "country", "city", "acronym")


def _candidates(rows: OrganisationQuerySet, facts: Mapping[str, object], text: str) -> tuple[list[Row], bool]:
    """Give organisations that may be meant: names or words that begin so, else (True) names after a slip."""
    words = words_of(text)
    if not words:
        return [], False
    begin = rows.filter(core__begins=core(text)).order_by(Bytewise(F("core")), "pk")
    first = list(begin.values_list(*FIELDS)[:FIRST])
    known = {row[0] for row in first}
    more = rows.filter(pk__in=_first(words, facts, MOST - 2 * FIRST)).order_by("pk").values_list(*FIELDS)
    found = [*first, *(row for row in more if row[0] not in known)]
    if found:
        return found, False
    slips = rows.filter(pk__in=_first([word[:SLIP] for word in words], facts, MOST))
    return list(slips.order_by("pk").values_list(*FIELDS)), True


def _first(words: list[str], facts: Mapping[str, object], most: int) -> QuerySet[NameToken, Any]:
    """Give the keys of the first organisations that words are found in: a common word is not read to its end."""
    rows = named(words).filter(**{f"organisation__{name}": value for name, value in facts.items()})
    return rows.order_by(Bytewise(F("token")), "organisation")[:most]


def suggestions(text: str, *, limit: int = 10, listed: bool = False) -> list[Hit]:
    """Offer organisations for what is typed so far, the likeliest first; at most 3 queries and 200 names scored.

    Strangers are offered `listed` ones only.
    """
    if listed and not settings.PUBLIC_LIST:
        return []
    facts: dict[str, object] = {"merged_into": None} | (PUBLIC if listed else {})
    found, slipped = _candidates(Organisation.objects.filter(**facts), facts, text)
    wanted = core(text)
    scored = {row[0]: (_score(wanted, row[1], row[4]), "") for row in found}
    if not slipped:
        for key, other in _further([row[0] for row in found], MOST - len(found)):
            if (score := _score(wanted, other)) > scored[key][0]:
                scored[key] = (score, other)
    hits = [Hit(row[0], row[1], row[2], row[3], *scored[row[0]]) for row in found]
    likely = [hit for hit in hits if not slipped or hit.score >= ENOUGH]
    return sorted(likely, key=lambda hit: (-hit.score, len(hit.name), hit.name, str(hit.key)))[:limit]


def _further(keys: list[UUID], most: int) -> list[tuple[UUID, str]]:
    rows = OrganisationName.objects.filter(organisation__in=keys).order_by("organisation", "id")
    return list(islice(rows.values_list("organisation_id", "text"), most))


def _score(wanted: str, name: str, acronym: str = "") -> float:
    """Give 0 to 100: the whole name, its beginning, its words in any order, or its acronym."""
    have = core(name)
    if wanted in {have, fold(acronym)}:
        return 100
    begins = 95 if have.startswith(wanted) else 0
    return max(begins, 0.9 * fuzz.WRatio(wanted, have), 0.95 * fuzz.token_set_ratio(wanted, have))
