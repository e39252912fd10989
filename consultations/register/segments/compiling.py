"""From a filter's rows to conditions of the database, asked of a tie, of a person alone, or of an organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet

from consultations.register.consent.models import ConsentRecord
from consultations.register.directory.joined import Kind, hangs
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Mandate,
    Organisation,
    OrganisationTerm,
    Person,
)
from consultations.register.engagement.furthest import BODY, PERSON, least, told_of
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told
from consultations.register.exercises import with_parts
from consultations.register.mapping.models import Assessment
from consultations.register.mapping.steps import PLACES, steps_from
from consultations.register.origins.models import Origin
from consultations.register.segments.filters import Filter, Row

YES, NO = Q(pk__isnull=False), Q(pk__isnull=True)


@dataclass(frozen=True)
class Lens:
    """What is asked: by which paths the filtered row knows its person and its organisation."""

    person: str = ""
    organisation: str = ""

    @property
    def key(self) -> str:
        """Whose consents and contacts count: the person's, else the organisation's."""
        return self.person or self.organisation

    @property
    def kind(self) -> Kind:
        """What that is."""
        return Person if self.person else Organisation


TIE = Lens("person_id", "organisation_id")
ALONE = Lens(person="pk")
ORGANISATION = Lens(organisation="pk")


def running(at: datetime) -> QuerySet[Affiliation]:
    """Give the ties that run on the day of an instant, between rows that were not merged away."""
    day = at.date()
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    return Affiliation.objects.filter(
        begun,
        Q(ends_on=None) | Q(ends_on__gt=day),
        person__merged_into=None,
        organisation__merged_into=None,
    )


def compiled(found: Filter, lens: Lens, at: datetime) -> Q:
    """Give a whole filter as one condition."""
    groups = []
    for group in found.groups:
        held = YES
        for row in group:
            held &= condition(row, lens, at)
        groups.append(held)
    return reduce(or_, groups)


def condition(row: Row, lens: Lens, at: datetime) -> Q:
    """Give one row as a condition."""
    if isinstance(row.value, tuple):
        held = CODES[row.field](set(row.value), row.of, lens, at)
        return held if row.op == "any" else ~held
    if row.field == "stage":
        reached = _stage(row, lens)
        return reached if row.op == "least" else ~reached
    if row.field in {"mandate", "address"}:
        held = _mandate(lens, at) if row.field == "mandate" else _address(lens, at)
        return held if row.value else ~held
    return _contact(row, lens, at) if row.field == "contact" else _assessed(row, lens)


def _exists(model: type[Model], **facts: Any) -> Q:
    return Q(Exists(model._default_manager.filter(**facts)))


def _blank(codes: set[str], nothing: Q) -> Q:
    return nothing if "" in codes else NO


def _kind(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    return YES if ("person" if lens.person else "organisation") in codes else NO


def _country(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    return Q(organisation__country__in=codes) if lens == TIE else Q(country__in=codes)


def _language(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    if not lens.person:
        return _blank(codes, YES)
    return Q(person__language__in=codes) if lens == TIE else Q(language__in=codes)


def _size(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    if not lens.organisation:
        return _blank(codes, YES)
    return Q(organisation__size__in=codes) if lens == TIE else Q(size__in=codes)


def _term(codes: set[str], of: str, lens: Lens, _at: datetime) -> Q:
    if not lens.organisation:
        return _blank(codes, YES)
    mine = {"organisation": OuterRef(lens.organisation), "taxonomy": of}
    has = _exists(OrganisationTerm, **mine, term__code__in=codes - {""})
    return has | ~_exists(OrganisationTerm, **mine) if "" in codes else has


def _network(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    ends: list[tuple[str, Kind]] = [(lens.person, Person), (lens.organisation, Organisation)]
    paths = [(path, kind) for path, kind in ends if path]
    ids = [int(code) for code in codes if code.isdecimal()]
    through = reduce(or_, (_hung(Origin.objects.filter(network__in=ids), path, kind) for path, kind in paths))
    known = reduce(
        or_, (_hung(Origin.objects.filter(network__isnull=False), path, kind) for path, kind in paths)
    )
    return through | ~known if "" in codes else through


def _purpose(codes: set[str], _of: str, lens: Lens, _at: datetime) -> Q:
    later = ConsentRecord.objects.filter(
        key=OuterRef("key"), purpose=OuterRef("purpose"), id__gt=OuterRef("id")
    )
    given = ConsentRecord.objects.filter(~Exists(later), act=ConsentRecord.Act.GIVEN)
    some = _hung(given.filter(purpose__in=codes - {""}), lens.key, lens.kind)
    return some | ~_hung(given, lens.key, lens.kind) if "" in codes else some


def _hung(rows: QuerySet[Any], path: str, kind: Kind) -> Q:
    return hangs(rows, "key", kind, path)


Codes = Callable[[set[str], str, Lens, datetime], Q]
CODES: dict[str, Codes] = {
    "kind": _kind,
    "term": _term,
    "size": _size,
    "country": _country,
    "language": _language,
    "network": _network,
    "purpose": _purpose,
}


def _log(lens: Lens, **facts: Any) -> Q:
    whose = "person_key" if lens.person else "organisation_key"
    return hangs(told(Interaction.objects.filter(**facts)), whose, lens.kind, lens.key)


def _stage(row: Row, lens: Lens) -> Q:
    came = told_of(with_parts(row.of), PERSON if lens.person else BODY)
    return hangs(came.filter(told__gte=least(str(row.value))), "key", lens.kind, lens.key)


def _contact(row: Row, lens: Lens, at: datetime) -> Q:
    edge = at - timedelta(days=int(row.value))  # type: ignore[arg-type]  # a number, as parsing saw to
    return ~_log(lens, at__gt=edge) if row.op == "least" else _log(lens, at__gte=edge)


def _mandate(lens: Lens, at: datetime) -> Q:
    if not lens.organisation:
        return NO
    holding = Mandate.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at), state="approved", starts_at__lte=at, ends_at__gt=at
    )
    if lens == TIE:
        return Q(Exists(holding.filter(affiliation=OuterRef("pk"))))
    ties = running(at).filter(organisation=OuterRef(OuterRef("pk"))).values("pk")
    return Q(Exists(holding.filter(affiliation__in=ties)))


def _address(lens: Lens, at: datetime) -> Q:
    if lens.person:
        return _exists(Email, person=OuterRef(lens.person), primary=True)
    return Q(Exists(running(at).filter(organisation=OuterRef("pk"), person__emails__primary=True)))


def _assessed(row: Row, lens: Lens) -> Q:
    """Compare a low median: it is at least n where more assessors say n or more than say less."""
    if not lens.organisation:
        return NO
    wanted = int(row.value)  # type: ignore[arg-type]  # a number, as parsing saw to
    rows = Assessment.objects.latest_of(row.of)
    if row.field == "gap":
        found = _gap(rows, wanted, least=row.op == "least")
    else:
        rows = rows.filter(**{f"{row.field}__isnull": False})
        over = f"{row.field}__gte"
        edge = wanted if row.op == "least" else wanted + 1
        high, low = Q(**{over: edge}), ~Q(**{over: edge})
        counted = _grouped(rows).annotate(high=Count("pk", filter=high), low=Count("pk", filter=low))
        more = Q(high__gt=F("low"))
        found = counted.filter(more if row.op == "least" else ~more)
    return Q(**{f"{lens.organisation}__in": found.values("whose")})


def _grouped(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values("whose")


def _gap(rows: QuerySet[Any], wanted: int, *, least: bool) -> QuerySet[Any, Any]:
    """Keep organisations whose wished step lies at least (or at most) `wanted` above the present one."""
    counted = _grouped(rows.exclude(current="").exclude(desired=""))
    for step in PLACES[1:]:
        for name in ("current", "desired"):
            high = Q(**{f"{name}__in": steps_from(step)})
            counted = counted.annotate(
                **{
                    f"{name}_high_{step}": Count("pk", filter=high),
                    f"{name}_low_{step}": Count("pk", filter=~high),
                }
            )
    if least:
        pairs = [(_at_most("current", step), _at_least("desired", step + wanted)) for step in PLACES]
    else:
        pairs = [(_at_least("current", step), _at_most("desired", step + wanted)) for step in PLACES]
    ways = [one & other for one, other in pairs if one is not None and other is not None]
    return counted.filter(reduce(or_, ways)) if all(ways) else counted


def _at_least(name: str, step: int) -> Q | None:
    """Say that a median stands at a step or above: always below the first step, never above the last."""
    if step > PLACES[-1]:
        return None
    return Q(**{f"{name}_high_{step}__gt": F(f"{name}_low_{step}")}) if step > 0 else Q()


def _at_most(name: str, step: int) -> Q | None:
    """Say that a median stands at a step or below."""
    if step < 0:
        return None
    above = _at_least(name, step + 1)
    return ~above if above is not None else Q()
