"""What is not kept for ever: each room says which of its rows go, when, and how; the clock sees to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

    Words = str | Promise


@dataclass(frozen=True)
class Term:
    """One class of rows: for how long they stay, how many are due, and what lets them go."""

    name: str
    label: Words
    keep: Words
    due: Callable[[datetime], int]
    run: Callable[[datetime], int]


_terms: dict[str, Term] = {}


def register(term: Term) -> None:
    """Make a class known; each name is taken once."""
    if term.name in _terms:
        raise ValueError(f"Retention {term.name!r} exists already.")
    _terms[term.name] = term


def every() -> list[Term]:
    """List the classes by name."""
    return [_terms[name] for name in sorted(_terms)]
