"""Who was invited a while ago and has not come, or not answered: by network, without anybody who has a stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from consultations.programme.coverage.members import ALL, Asked, behind, read
from consultations.register.consent.models import Stop
from consultations.register.consent.queries import may_contact
from consultations.register.directory.joined import hangs
from consultations.register.directory.models import Person
from consultations.register.directory.queries import names_of
from consultations.register.engagement.coverage import ALONE
from consultations.register.engagement.furthest import PERSON, REACHED, RESPONDED
from consultations.register.engagement.models import Furthest, Interaction
from consultations.register.origins.models import Network, Origin

DAYS, MOST = 7, 3650


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list: since how many days, not reached or not answered, which figure, which network."""

    days: int
    answered: bool
    network: str
    figure: Asked

    @property
    def narrowed(self) -> bool:
        """Whether a figure of the coverage table narrows the list."""
        return (self.figure.column, self.figure.place) != (ALL, ALL)


@dataclass(frozen=True)
class Silent:
    """One person who stays silent, and whether they may still be written to."""

    person: Person
    organisation: str
    invited_at: datetime
    last_at: datetime
    network: str
    writable: bool


def wanted(params: Mapping[str, str]) -> Wanted:
    """Read the filter; what is not known falls back."""
    days, network = params.get("days", ""), params.get("network", "")
    return Wanted(
        min(int(days), MOST) if days.isdecimal() and len(days) < 6 else DAYS,  # noqa: PLR2004 -- no longer number is meant
        params.get("what") == "answered",
        network if network.isdecimal() and len(network) < 12 else "",  # noqa: PLR2004 -- no key is longer
        read(params),
    )


def silent(asked: Wanted, names: Sequence[str], at: datetime) -> QuerySet[Any]:
    """List the people, by network and name, with `organisation_key`, `network_id`, `invited_at` and `last_at`."""
    log = Interaction.objects.filter(exercise__in=names)
    invited = log.filter(stage="invited", at__lte=at - timedelta(days=asked.days))
    came = Furthest.objects.filter(
        exercise__in=names, whose=PERSON, came__gte=RESPONDED if asked.answered else REACHED
    )
    first = invited.filter(_theirs()).order_by("at", "pk")
    rows: QuerySet[Any] = Person.objects.filter(
        hangs(invited, "person_key", Person), ~hangs(came, "key", Person), merged_into=None
    )
    rows = rows.filter(~Exists(Stop.objects.filter(person=OuterRef("pk"))))
    rows = rows.annotate(
        organisation_key=Subquery(first.values("organisation_key")[:1], output_field=UUIDField()),
        invited_at=Subquery(first.values("at")[:1]),
        last_at=Subquery(Interaction.objects.filter(_theirs()).order_by("-at", "-pk").values("at")[:1]),
    )
    rows = _networked(rows)
    if asked.network:
        rows = rows.filter(touched=int(asked.network))
    if asked.narrowed:
        rows = _of(rows, asked.figure, names, at)
    return rows.order_by(F("network_name").asc(nulls_last=True), "touched", "folded", "pk")


def _theirs() -> Q:
    """Say whose log it is: the person's, under each of their keys."""
    mine = OuterRef(OuterRef("pk"))
    return Q(person_key__in=Person.objects.filter(Q(pk=mine) | Q(merged_into=mine)).order_by().values("pk"))


def _networked(rows: Any) -> Any:
    """Add the network that first knew the person, else the one that first knew their organisation."""
    own = Origin.objects.filter(key=OuterRef("pk"), network__isnull=False).order_by("pk")
    theirs = Origin.objects.filter(key=OuterRef("organisation_key"), network__isnull=False).order_by("pk")
    rows = rows.annotate(
        touched=Coalesce(Subquery(own.values("network")[:1]), Subquery(theirs.values("network")[:1]))
    )
    name = Network.objects.filter(pk=OuterRef("touched")).values("name")[:1]
    return rows.annotate(network_name=Subquery(name, output_field=CharField()))


def _of(rows: QuerySet[Any], figure: Asked, names: Sequence[str], at: datetime) -> QuerySet[Any]:
    found = behind(figure, names, at).order_by().values("pk")
    return rows.filter(pk__in=found) if figure.column == ALONE else rows.filter(organisation_key__in=found)


def shown(people: Sequence[Any], at: datetime) -> list[Silent]:
    """Give the rows of one page with names, and who may still be written to."""
    allowed = may_contact([person.pk for person in people], at=at)
    names = names_of({person.organisation_key for person in people if person.organisation_key})
    return [
        Silent(
            person,
            names.get(person.organisation_key, ""),
            person.invited_at,
            person.last_at,
            person.network_name or "",
            person.pk in allowed,
        )
        for person in people
    ]
