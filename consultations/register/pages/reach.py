"""How many stakeholders each network brought: known, reached, represented, by first and by any touch."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from consultations.register.directory.models import Organisation
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Network, Origin

REACHED = ("reached", "responded", "represented")
COUNTS = ("known", "reached", "represented")


@dataclass(frozen=True)
class Reach:
    """One network's figures, of organisations."""

    network: Network
    first: dict[str, int]
    any: dict[str, int]


def _counted(rows: QuerySet[Origin]) -> dict[int, dict[str, int]]:
    log = Interaction.objects.filter(organisation_key=OuterRef("key"))
    standing = Organisation.objects.standing().filter(pk=OuterRef("key"))
    rows = rows.filter(Exists(standing), network__isnull=False).annotate(
        was_reached=Exists(log.filter(stage__in=REACHED)),
        was_represented=Exists(log.filter(stage="represented")),
    )
    grouped = (
        rows.order_by()
        .values("network")
        .annotate(
            known=Count("key", distinct=True),
            reached=Count("key", distinct=True, filter=Q(was_reached=True)),
            represented=Count("key", distinct=True, filter=Q(was_represented=True)),
        )
    )
    return {
        row["network"]: {"known": row["known"], "reached": row["reached"], "represented": row["represented"]}
        for row in grouped
    }


def reach(only: Collection[int] | None = None) -> list[Reach]:
    """Give the figures of all networks (or `only` some) by name, in four statements.

    By first touch an organisation counts for the network of its earliest origin alone; by any touch for each
    network that it came through.
    """
    firsts = Origin.objects.order_by().values("key").annotate(first=Min("id")).values("first")
    first = _counted(Origin.objects.filter(pk__in=firsts))
    touched = _counted(Origin.objects.all())
    nothing = dict.fromkeys(COUNTS, 0)
    rows = Network.objects.prefetch_related("keepers").order_by("name", "pk")
    rows = rows if only is None else rows.filter(pk__in=only)
    return [Reach(row, first.get(row.pk, nothing), touched.get(row.pk, nothing)) for row in rows]
