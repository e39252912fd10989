"""What one can be invited to: each room registers its kinds, so that a link can lead there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from consultations.programme import rules
from consultations.programme.models import Consultation, Invitation
from consultations.register.engagement import sources
from consultations.register.engagement.furthest import PERSON, RESPONDED
from consultations.register.engagement.models import Furthest
from consultations.register.exercises import register as register_worked_on
from consultations.register.exercises import register_open, register_parts, register_titles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from uuid import UUID

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
    joins: bool = True  # whether somebody may still be invited
    paused: bool = False  # whether nobody can answer just now


@dataclass(frozen=True)
class Kind:
    """One kind of exercise: how to find one, and which a consultation offers."""

    slug: str
    find: Callable[[int], Exercise | None]
    offered: Callable[[Consultation], list[Exercise]]


@dataclass(frozen=True)
class Part:
    """Who of some people has answered an exercise of a kind, and who has begun; asked by its number."""

    answered: Callable[[int, Collection[UUID]], set[UUID]]
    begun: Callable[[int, Collection[UUID]], set[UUID]] | None = None


_kinds: dict[str, Kind] = {}
_parts: dict[str, Part] = {}
# Of some people those whom an invitation to an exercise would trouble for nothing, with the reason's code.
_spares: dict[str, Callable[[int, Collection[UUID]], Mapping[UUID, str]]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; each slug is taken once."""
    if kind.slug in _kinds:
        raise ValueError(f"Exercise kind {kind.slug!r} exists already.")
    _kinds[kind.slug] = kind


def tell_of(slug: str, part: Part) -> None:
    """Make known who took part in exercises of a kind; the room that holds the answers says so."""
    _parts[slug] = part


def spare(slug: str, spares: Callable[[int, Collection[UUID]], Mapping[UUID, str]]) -> None:
    """Make known who need not be invited to exercises of a kind any more, and why."""
    _spares[slug] = spares


def find(name: str) -> Exercise | None:
    """Find an exercise by its name; nothing where its kind or row is gone."""
    slug, _sep, pk = name.partition(":")
    kind = _kinds.get(slug)
    return kind.find(int(pk)) if kind and pk.isdigit() else None


def answered(name: str, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have answered an exercise, signed up for it, or spoken in it."""
    slug, _sep, pk = name.partition(":")
    part = _parts.get(slug)
    return part.answered(int(pk), people) if part and pk.isdigit() else set()


def spared(name: str, people: Collection[UUID]) -> Mapping[UUID, str]:
    """Tell of the people who need not be invited to an exercise why not."""
    slug, _sep, pk = name.partition(":")
    spares = _spares.get(slug)
    return spares(int(pk), people) if spares and pk.isdigit() else {}


def begun(name: str, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have begun an exercise and not answered it yet."""
    slug, _sep, pk = name.partition(":")
    part = _parts.get(slug)
    found = part.begun(int(pk), people) if part and part.begun and pk.isdigit() else set()
    return found - answered(name, found) if found else found


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


def _spoke(pk: int, people: Collection[UUID]) -> set[UUID]:
    """Keep the people who have said something in a consultation, as the log tells."""
    names = [each.name for each in offered(Consultation.objects.get(pk=pk))]
    rows = Furthest.objects.filter(exercise__in=names, whose=PERSON, came__gte=RESPONDED, key__in=people)
    return set(rows.values_list("key", flat=True))


register(Kind("programme.consultation", _find, lambda consultation: [_of(consultation)]))
tell_of("programme.consultation", Part(_spoke))


def _invitations(text: str) -> str:
    """Lead to the invitations of the consultation to which somebody was invited."""
    rows = Invitation.objects.filter(pk=sources.number(text)).values_list("consultation__slug", flat=True)
    slug = rows.first()
    return reverse("invitations", kwargs={"slug": slug}) if slug else ""


sources.register("programme.invitation", _invitations, "coordinator")


@register_worked_on
def worked_on(user: User) -> list[tuple[str, str]]:
    """Tell the register which consultations somebody works on: (name, title), the newest first."""
    return [(each.exercise, str(each)) for each in rules.places_of(user)]


@register_open
def not_over(at: datetime) -> list[tuple[str, str]]:
    """Tell the register which published consultations have not closed, the one that closes first on top."""
    rows = Consultation.objects.exclude(published_at=None).filter(closes_at__gt=at)
    return [(each.exercise, str(each)) for each in rows.order_by("closes_at", "pk")]


@register_titles
def titles(names: Collection[str]) -> dict[str, str]:
    """Tell the register the titles of published consultations."""
    keys = [name.partition(":")[2] for name in names if name.startswith("programme.consultation:")]
    rows = Consultation.objects.exclude(published_at=None).filter(pk__in=[k for k in keys if k.isdecimal()])
    return {each.exercise: str(each) for each in rows}


@register_parts
def parts(name: str) -> list[str]:
    """Tell the register which exercises belong to a consultation: itself, its surveys, its workshops."""
    slug, _sep, pk = name.partition(":")
    if slug != "programme.consultation" or not pk.isdecimal():
        return []
    found = Consultation.objects.filter(pk=int(pk)).first()
    return [each.name for each in offered(found)] if found else []
