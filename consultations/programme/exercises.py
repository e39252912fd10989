"""What one can be invited to: each room registers its kinds, so that a link can lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultations.programme.models import Consultation
from consultations.register.exercises import register as register_worked_on
from consultations.register.exercises import register_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.utils.functional import Promise

    from ds4skills.accounts.models import User


@dataclass(frozen=True)
class Exercise:
    """One thing that somebody can be invited to."""

    name: str  # "surveys.survey:7"
    label: str | Promise  # "Survey"
    title: Mapping[str, str]
    path: str  # where the link leads; the holder's cookie is bound to it
    opens_at: datetime
    closes_at: datetime
    minutes: int = 0
    tells: bool = True  # whether staff may see who answered


@dataclass(frozen=True)
class Kind:
    """One kind of exercise: how to find one, and which a consultation offers."""

    slug: str
    find: Callable[[int], Exercise | None]
    offered: Callable[[Consultation], list[Exercise]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; each slug is taken once."""
    if kind.slug in _kinds:
        raise ValueError(f"Exercise kind {kind.slug!r} exists already.")
    _kinds[kind.slug] = kind


def find(name: str) -> Exercise | None:
    """Find an exercise by its name; nothing where its kind or row is gone."""
    slug, _sep, pk = name.partition(":")
    kind = _kinds.get(slug)
    return kind.find(int(pk)) if kind and pk.isdigit() else None


def offered(consultation: Consultation) -> list[Exercise]:
    """List what one can be invited to in a consultation."""
    return [exercise for slug in sorted(_kinds) for exercise in _kinds[slug].offered(consultation)]


def _of(consultation: Consultation) -> Exercise:
    return Exercise(
        name=consultation.exercise,
        label="",
        title=consultation.title,
        path="/",
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
    )


def _find(pk: int) -> Exercise | None:
    found = Consultation.objects.filter(pk=pk).first()
    return _of(found) if found else None


register(Kind("programme.consultation", _find, lambda consultation: [_of(consultation)]))


@register_worked_on
def worked_on(user: User) -> list[tuple[str, str]]:
    """Tell the register which consultations somebody works on: (name, title), the newest first."""
    rows = Consultation.objects.filter(roles__user=user).distinct().order_by("-opens_at", "-pk")
    return [(each.exercise, str(each)) for each in rows]


@register_parts
def parts(name: str) -> list[str]:
    """Tell the register which exercises belong to a consultation: itself, its surveys, its workshops."""
    slug, _sep, pk = name.partition(":")
    if slug != "programme.consultation" or not pk.isdecimal():
        return []
    found = Consultation.objects.filter(pk=int(pk)).first()
    return [each.name for each in offered(found)] if found else []
