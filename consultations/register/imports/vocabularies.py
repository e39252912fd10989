"""The words by which coded cells are read: countries in thirty languages, terms and what matches them, languages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.conf.locale import LANG_INFO

from consultations.register.directory.names import fold
from consultations.register.imports import values
from consultations.register.imports.parsing import Lists
from consultations.register.imports.values import TAXONOMIES, Vocabulary
from consultations.register.terms import models as terms
from consultations.register.terms.countries import codes
from consultations.register.terms.models import CATEGORY, Term, TermMatch
from ds4skills.web.texts import OFFICIAL, country_name, language_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from consultations.register.imports.models import ImportBatch

FURTHER: Mapping[str, Sequence[str]] = {
    "cs": ["čeština"],
    "lt": ["lietuvių"],
    "mt": ["Malti", "Maltese"],
    "sk": ["slovenčina"],
}
NAMES = Path(terms.__file__).resolve().parent / "seeds" / "country_names.csv"


@cache
def countries() -> Mapping[str, str]:
    """Give the code of each country name, folded."""
    known = codes()
    with NAMES.open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["code"] for row in csv.DictReader(file) if row["code"] in known}


@cache
def languages() -> Mapping[str, str]:
    """Give the code of each language by code, own name and English name.

    The names come from Django's small table: a locale's own data are a megabyte for each language.
    """
    found: dict[str, str] = {}
    for code in dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *OFFICIAL]):
        known = LANG_INFO.get(code, {})
        for name in (code, known.get("name", ""), known.get("name_local", ""), *FURTHER.get(code, ())):
            found[fold(name)] = code
    found.pop("", None)
    return found


def _taxonomy(slug: str, rows: list[Term]) -> dict[str, str]:
    mine = [term for term in rows if term.taxonomy.slug == slug]
    return {fold(word): term.code for term in mine for word in (term.code, *term.labels.values())}


def _categories(rows: list[Term]) -> Vocabulary:
    """Read a category by our own labels, by those of any list that matches ours, and by common words."""
    own = _taxonomy(CATEGORY, rows)
    matches = TermMatch.objects.filter(target__taxonomy__slug=CATEGORY).order_by("id")
    ours = dict(matches.values_list("source_id", "target__code"))
    foreign = {
        fold(word): ours[term.pk]
        for term in rows
        if term.pk in ours
        for word in (term.code, *term.labels.values())
    }
    sure, offers = values.category_words()
    codes = set(own.values())
    common = {word: code for word, code in sure.items() if code in codes}
    return Vocabulary(common | foreign | own, offers)


def vocabularies() -> dict[str, Vocabulary]:
    """Give how each coded field is read."""
    wanted = {CATEGORY, *TAXONOMIES.values()}
    rows = list(
        Term.objects.filter(retired_on=None).select_related("taxonomy").order_by("taxonomy", "order", "code")
    )
    found = {name: Vocabulary(_taxonomy(slug, rows)) for name, slug in TAXONOMIES.items() if slug in wanted}
    spoken = Vocabulary(languages())
    return found | {
        "category": _categories(rows),
        "country": Vocabulary(countries()),
        "language": spoken,
        "native_language": spoken,
        "status": values.statuses(),
        "listed": values.flags(),
    }


def lists_of(batch: ImportBatch) -> Lists:
    """Give how the rows of an import are read."""
    return Lists(
        kind=batch.kind,
        header=batch.header,
        columns=batch.columns,
        values=batch.mapping.get("values", {}),
        orders=batch.mapping.get("orders", {}),
        vocabularies=vocabularies(),
    )


def options(name: str) -> list[tuple[str, str]]:
    """Give what a person may choose for a coded field: code and words, in order of the words."""
    if name == "country":
        pairs = {(code, country_name(code)) for code in countries().values()}
        return sorted(pairs, key=lambda pair: fold(pair[1]))
    if name in {"language", "native_language"}:
        return [(code, language_name(code)) for code in dict.fromkeys(languages().values())]
    if name in TAXONOMIES:
        return [(term.code, term.label) for term in Term.objects.of(TAXONOMIES[name])]
    return [(code, code) for code in dict.fromkeys(vocabularies()[name].sure.values())]
