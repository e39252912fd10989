"""Whom to invite out of the register: filters that each narrow the crowd, and which of them removed most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from consultations.programme.audiences import Invitee
from consultations.register.directory.joined import hangs
from consultations.register.directory.models import Affiliation, Mandate, Person
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told
from consultations.register.segments.compiling import ALONE, NO, TIE, Lens, compiled, condition, running
from consultations.register.segments.filters import Row
from consultations.register.segments.models import Segment

CATEGORY = "stakeholder"
SPOKE = (Interaction.Stage.RESPONDED, Interaction.Stage.REPRESENTED)


@dataclass(frozen=True)
class Narrowing:
    """One filter: its words, and its condition on a running tie and on a person without one."""

    words: str
    tie: Q
    alone: Q


@dataclass(frozen=True)
class Removal:
    """What one filter does by itself: how many of everybody it keeps, and how many remain without it."""

    words: str
    kept: int
    without: int


def narrowings(facts: Mapping[str, Any], exercise: str, at: datetime) -> list[Narrowing]:
    """Read the filters of a form; blank ones narrow nothing."""
    found: list[Narrowing] = []
    segment: Segment | None = facts.get("segment")
    if segment is not None:
        words = _("Segment “%(name)s”") % {"name": segment.name}
        found.append(Narrowing(words, *(compiled(segment.tree, lens, at) for lens in (TIE, ALONE))))
    if codes := facts.get("category"):
        found.append(_row(_("Category"), Row("term", CATEGORY, "any", tuple(codes)), at))
    if code := facts.get("country"):
        found.append(_row(_("Country"), Row("country", "", "any", (code,)), at))
    if codes := facts.get("size"):
        found.append(_row(_("Size"), Row("size", "", "any", tuple(codes)), at))
    if tag := facts.get("tag"):
        taxonomy, _sep, code = tag.partition("/")
        found.append(_row(_("Tag"), Row("term", taxonomy, "any", (code,)), at))
    if facts.get("standing") == "mandated":
        found.append(_row(_("May speak for their organisation"), Row("mandate", "", "is", value=True), at))
    if facts.get("standing") == "contact":
        found.append(Narrowing(_("Is written to first"), Q(is_contact=True), NO))
    if text := facts.get("role"):
        words = _("Role with “%(text)s”") % {"text": text}
        found.append(Narrowing(words, Q(role__icontains=text), NO))
    if before := facts.get("before"):
        found.append(_before(before == "yes", exercise))
    return found


def _row(words: str, row: Row, at: datetime) -> Narrowing:
    return Narrowing(words, condition(row, TIE, at), condition(row, ALONE, at))


def _before(wanted: bool, exercise: str) -> Narrowing:  # noqa: FBT001 -- which of two filters
    """Ask whether somebody took part in anything else; of quiet exercises nobody is told."""
    rows = told(Interaction.objects.filter(stage__in=SPOKE).exclude(exercise=exercise))

    def of(lens: Lens) -> Q:
        took = hangs(rows, "person_key", Person, lens.person)
        return took if wanted else ~took

    words = _("Took part before") if wanted else _("Never took part before")
    return Narrowing(words, of(TIE), of(ALONE))


def _ties(wanted: Sequence[Narrowing], at: datetime) -> QuerySet[Affiliation]:
    rows = running(at)
    for each in wanted:
        rows = rows.filter(each.tie)
    return rows


def _alone(wanted: Sequence[Narrowing], at: datetime) -> QuerySet[Person]:
    none = ~Exists(running(at).filter(person=OuterRef("pk")))
    rows = Person.objects.filter(none, merged_into=None)
    for each in wanted:
        rows = rows.filter(each.alone)
    return rows


def crowd(wanted: Sequence[Narrowing], at: datetime) -> list[Invitee]:
    """List the people whom every filter keeps, each once, by a tie as a whole: mandated first, then contacts."""
    holding = Mandate.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        affiliation=OuterRef("pk"),
        state=Mandate.State.APPROVED,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    ties = _ties(wanted, at).select_related("person", "organisation").annotate(held=Exists(holding))
    found: dict[Any, Invitee] = {}
    for tie in ties.order_by("-held", "-is_contact", "id"):
        found.setdefault(tie.person_id, Invitee(tie.person, tie.organisation))
    rest = [Invitee(person) for person in _alone(wanted, at).order_by("folded", "pk")]
    return sorted(found.values(), key=lambda each: (each.person.folded, str(each.person.pk))) + rest


def _count(wanted: Sequence[Narrowing], at: datetime) -> int:
    people = _ties(wanted, at).order_by().values("person").distinct().count()
    return people + _alone(wanted, at).count()


def removals(wanted: Sequence[Narrowing], at: datetime) -> list[Removal]:
    """Tell what each filter does, the one that removes most first: for a page that found nobody."""
    found = [
        Removal(each.words, _count([each], at), _count([one for one in wanted if one is not each], at))
        for each in wanted
    ]
    return sorted(found, key=lambda each: (each.kept, -each.without))
