"""What strangers may read of organisations: a closed list of facts, of those that wish to be listed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext as _

from consultations.register.directory.finding import narrowed
from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.directory.searching import search
from consultations.register.terms.models import CATEGORY
from consultations.register.terms.queries import codes, labels
from ds4skills.web.texts import country_name

COLUMNS = ("key", "name", "acronym", "category", "country", "city", "website")
FACETS = ("category", "country")


@dataclass(frozen=True)
class Option:
    """One value of a filter, with how many organisations it would show."""

    code: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter."""

    name: str
    label: str
    options: list[Option]


def asked_of(given: Mapping[str, str]) -> dict[str, str]:
    """Keep the filters that we know, trimmed; anything else is passed over."""
    found = {name: given.get(name, "").strip()[:200] for name in ("q", *FACETS)}
    if found["category"] not in labels():
        found["category"] = ""
    country = found["country"].upper()
    found["country"] = country if country.isalpha() and country.isascii() and len(country) == 2 else ""  # noqa: PLR2004
    return {name: value for name, value in found.items() if value}


def base(asked: Mapping[str, str]) -> OrganisationQuerySet:
    """Give the listed organisations that a search leaves."""
    return search(asked.get("q", "")).public()


def found(asked: Mapping[str, str]) -> OrganisationQuerySet:
    """Give the listed organisations that search and filters leave, by name."""
    rows = narrowed(base(asked), {name: asked.get(name, "") for name in FACETS})
    return rows.with_category().order_by("folded", "pk")


def facets(asked: Mapping[str, str]) -> list[Facet]:
    """Give the filters with their numbers, each under the others, in one statement."""
    mine = FilteredRelation("terms", condition=Q(terms__taxonomy=CATEGORY))
    rows = base(asked).order_by().annotate(mine=mine, term=F("mine__term_id"))
    known = codes(CATEGORY)
    cells = [
        ({"category": known.get(term, ""), "country": country}, count)
        for term, country, count in rows.values_list("term", "country").annotate(n=Count("pk"))
    ]
    words = {"category": labels(), "country": {}}
    titles = {"category": _("Category"), "country": _("Country")}
    return [_facet(name, titles[name], words[name], cells, asked) for name in FACETS]


def _facet(
    name: str,
    title: str,
    words: Mapping[str, str],
    cells: Iterable[tuple[dict[str, str], int]],
    asked: Mapping[str, str],
) -> Facet:
    counts: dict[str, int] = {}
    for facts, count in cells:
        if all(facts[other] == asked[other] for other in FACETS if other != name and other in asked):
            counts[facts[name]] = counts.get(facts[name], 0) + count
    counts.pop("", None)
    if chosen := asked.get(name):
        counts.setdefault(chosen, 0)
    pairs = [(words.get(code) or country_name(code), code) for code in counts]
    order = list(words)
    pairs.sort(key=lambda pair: (order.index(pair[1]) if pair[1] in words else 0, pair[0]))
    return Facet(name, title, [Option(code, text, counts[code], code == chosen) for text, code in pairs])


def table(rows: Iterable[Organisation]) -> Iterator[list[str]]:
    """Give the cells of organisations in the order of the columns: what the page shows and nothing else."""
    for row in rows:
        yield [
            str(row.pk),
            row.name,
            row.acronym,
            row.category or "",
            row.country,
            row.city,
            row.website,
        ]


def one(pk: UUID) -> Organisation | None:
    """Give one listed organisation."""
    return Organisation.objects.public().with_category().filter(pk=pk).first()
