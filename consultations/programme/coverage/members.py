"""Who stands behind a figure of the coverage table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from consultations.register.directory.joined import greatest_of, hangs
from consultations.register.directory.models import Organisation, OrganisationTerm, Person
from consultations.register.engagement.coverage import ALONE, FUNNEL, NONE
from consultations.register.engagement.furthest import ALONE as LONE
from consultations.register.engagement.furthest import BODY, INVITED, REACHED, STAGES, least
from consultations.register.engagement.models import Furthest, Interaction
from consultations.register.origins.models import Network, Origin
from consultations.register.segments.compiling import running
from consultations.register.terms.models import CATEGORY, Term
from consultations.register.terms.queries import describing
from consultations.register.terms.regions import ELSEWHERE, REGION_WORDS, REGIONS
from ds4skills.web.texts import country_name

NETWORKS = frozenset({"network", "first"})
KINDS = frozenset({*FUNNEL, "missing", "uninvited"})
ALL = "*"
# Stages that tell who answered, which a confidential exercise hides.
HIDDEN = frozenset({"reached", "responded", "represented", "missing", "uninvited"})
RANK = Case(
    *(When(came__gte=least(name), then=Value(place)) for place, name in reversed(list(enumerate(STAGES, 1)))),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Asked:
    """A figure: its column, its place ("*" for all), by what, and up to which stage."""

    column: str
    place: str
    by: str
    stage: str
    taxonomy: str = CATEGORY

    @property
    def alone(self) -> bool:
        """Whether it counts people of no organisation."""
        return self.column == ALONE

    @property
    def query(self) -> str:
        """Its address, without the stage."""
        other = {} if self.taxonomy == CATEGORY else {"taxonomy": self.taxonomy}
        return urlencode({"column": self.column, "place": self.place, "by": self.by, **other})


def read(params: Mapping[str, str]) -> Asked:
    """Read what a figure's link asks; what is not known falls back to everything."""
    stage, by = params.get("stage", ""), params.get("by", "")
    asked = (params.get("column", ALL), params.get("place", ALL))
    column, place = (text.replace("\0", "") for text in asked)  # PostgreSQL keeps no NUL
    by = by if by in {*NETWORKS, "country", "region"} else "country"
    taxonomy = params.get("taxonomy", "")
    taxonomy = taxonomy if taxonomy in {slug for slug, *_rest in describing()} else CATEGORY
    known = column in {ALL, NONE, ALONE} or column.isdecimal()
    if by == "region" and place not in {ALL, "", *REGION_WORDS}:
        place = ALL
    if by in NETWORKS and place not in {ALL, ""} and not place.isdecimal():
        place = ALL
    return Asked(
        column if known and len(column) < LONG else ALL,
        place if len(place) < LONG else ALL,
        by,
        stage if stage in KINDS else "registered",
        taxonomy,
    )


LONG = 12


def code_of(asked: Asked) -> str:
    """Give the code of a figure's category; "none" of its column without one, nothing of all."""
    if asked.taxonomy != CATEGORY:
        return ""
    if asked.column == NONE:
        return "none"
    if not asked.column.isdecimal():
        return ""
    return next(iter(Term.objects.filter(pk=int(asked.column)).values_list("code", flat=True)), "")


def words(asked: Asked) -> list[str]:
    """Give the figure's column and place in words."""
    found = []
    if asked.column == ALONE:
        found.append(_("People of no organisation"))
    elif asked.column == NONE:
        plain = asked.taxonomy == CATEGORY
        found.append(_("Without a category") if plain else _("Without such a term"))
    elif asked.column != ALL:
        found += [str(term) for term in Term.objects.filter(pk=int(asked.column))]
    if asked.place != ALL:
        if asked.by == "country":
            found.append(country_name(asked.place) if asked.place else _("Country not known"))
        elif asked.by == "region":
            found.append(str(REGION_WORDS.get(asked.place, _("Country not known"))))
        else:
            names = Network.objects.filter(pk=int(asked.place or 0)).values_list("name", flat=True)
            found.append(next(iter(names), _("No network")))
    return found


def behind(asked: Asked, names: Sequence[str], at: datetime) -> QuerySet[Any]:
    """List organisations, or people of none, behind a figure, with `come` (furthest stage, from 1) and `last_at`."""
    rows: QuerySet[Any] = _alone(at) if asked.alone else _bodies(asked)
    if asked.place != ALL:
        rows = _at(rows, asked)
    log = Interaction.objects.filter(
        exercise__in=names, **({"organisation_key": None} if asked.alone else {})
    )
    key, kind = ("person_key", Person) if asked.alone else ("organisation_key", Organisation)
    came = Furthest.objects.filter(exercise__in=names, whose=LONE if asked.alone else BODY)
    mine = OuterRef(OuterRef("pk"))
    theirs = kind.objects.filter(Q(pk=mine) | Q(merged_into=mine)).order_by().values("pk")
    last = log.filter(**{f"{key}__in": theirs}).order_by("-at").values("at")[:1]
    rows = rows.annotate(come=greatest_of(came, "key", kind, Max(RANK)), last_at=Subquery(last))
    invited = hangs(came.alias(asked=F("came") % REACHED).filter(asked=INVITED), "key", kind)
    if asked.stage == "uninvited":
        rows = rows.filter(~invited, come__isnull=False)
    elif asked.stage == "missing":
        rows = rows.filter(invited, come__lt=STAGES.index("responded") + 1)
    elif asked.stage != "registered":
        rows = rows.filter(invited, come__gte=STAGES.index(asked.stage) + 1)
    return rows.order_by("folded", "pk")


def _alone(at: datetime) -> QuerySet[Person]:
    return Person.objects.filter(~Exists(running(at).filter(person=OuterRef("pk"))), merged_into=None)


def _bodies(asked: Asked) -> QuerySet[Organisation]:
    rows = Organisation.objects.standing().with_category()
    mine = OrganisationTerm.objects.filter(organisation=OuterRef("pk"), taxonomy=asked.taxonomy)
    if asked.column == NONE:
        return rows.filter(~Exists(mine))
    return rows if asked.column == ALL else rows.filter(Exists(mine.filter(term=int(asked.column))))


def _in_region(rows: QuerySet[Any], region: str) -> QuerySet[Any]:
    if region == ELSEWHERE:
        known = ["", *(country for members in REGIONS.values() for country in members)]
        return rows.exclude(country__in=known)
    return rows.filter(country__in=REGIONS.get(region, [""]))


def _at(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.by == "country":
        return rows.filter(country=asked.place)
    if asked.by == "region":
        return _in_region(rows, asked.place)
    touched = Origin.objects.filter(key=OuterRef("pk"), network__isnull=False)
    if not asked.place:
        return rows.filter(~Exists(touched))
    if asked.by == "network":
        return rows.filter(Exists(touched.filter(network=int(asked.place))))
    first = Subquery(touched.order_by("pk").values("network")[:1])
    found: QuerySet[Any] = rows.alias(first_network=first).filter(first_network=int(asked.place))
    return found
