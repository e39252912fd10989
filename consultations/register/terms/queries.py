"""Terms in words."""

from functools import lru_cache

from consultations.register.terms.models import CATEGORY, Term
from ds4skills.web.texts import pick

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
