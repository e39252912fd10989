"""Terms in words."""

from functools import lru_cache

from consultations.register.terms.models import CATEGORY, Term
from ds4skills.web.texts import pick

APART = (
    "stakeholder",
    "size",
    "engagement",
    "source-kind",
    "access",
    "maturity",
)  # describe no organisation, or apart
Labels = dict[str, dict[str, str]]


@lru_cache(maxsize=32)
def _labels(taxonomy: str, stamp: int) -> Labels:
    return {term.code: term.labels for term in Term.objects.of(taxonomy)}


_stamp = [0]


def forget() -> None:
    """Drop remembered labels after a term has changed."""
    _stamp[0] += 1


def labels(taxonomy: str = CATEGORY) -> dict[str, str]:
    """Give the words of a taxonomy by code, in order, in the language that is spoken now.

    Terms change seldom and by staff only, so each process remembers them.
    """
    return {code: pick(texts)[0] or code for code, texts in _labels(taxonomy, _stamp[0]).items()}


def label(code: str, taxonomy: str = CATEGORY) -> str:
    """Give one term's words; the code itself where the term is unknown."""
    return labels(taxonomy).get(code, code)


def choices(taxonomy: str = CATEGORY) -> list[tuple[str, str]]:
    """Give the terms for a select."""
    return list(labels(taxonomy).items())


@lru_cache(maxsize=8)
def _codes(taxonomy: str, stamp: int) -> dict[int, str]:
    return dict(Term.objects.filter(taxonomy__slug=taxonomy).values_list("pk", "code"))


def codes(taxonomy: str = CATEGORY) -> dict[int, str]:
    """Give the codes of a taxonomy's terms by their numbers, retired ones too."""
    return _codes(taxonomy, _stamp[0])


@lru_cache(maxsize=2)
def _describing(stamp: int) -> list[tuple[str, dict[str, str], Labels]]:
    rows = Term.objects.filter(retired_on=None).exclude(taxonomy__slug__in=APART)
    found: dict[str, tuple[str, dict[str, str], Labels]] = {}
    for term in rows.select_related("taxonomy").order_by("taxonomy__slug", "order", "code"):
        slug = term.taxonomy.slug
        found.setdefault(slug, (slug, term.taxonomy.title, {}))[2][term.code] = term.labels
    return list(found.values())


def describing() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give the taxonomies beside the category whose terms describe organisations: slug, title, (code, words)."""
    return [
        (slug, pick(title)[0] or slug, [(code, pick(texts)[0] or code) for code, texts in terms.items()])
        for slug, title, terms in _describing(_stamp[0])
    ]
