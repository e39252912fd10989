"""How many stakeholders each network brought: known, reached, represented, by first and by any touch."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from consultations.register.directory.joined import hangs, stays
from consultations.register.directory.models import Organisation
from consultations.register.engagement.furthest import BODY, REACHED, REPRESENTED
from consultations.register.engagement.models import Furthest
from consultations.register.origins.models import Network, Origin

COUNTS = ("known", "reached", "represented")


@dataclass(frozen=True)
class Reach:
    """One network's figures, of organisations."""

    network: Network
    first: dict[str, int]
    any: dict[str, int]


def _counted(rows: QuerySet[Origin]) -> dict[int, dict[str, int]]:
    came = Furthest.objects.filter(whose=BODY)
    standing = Organisation.objects.standing().filter(pk=OuterRef("whose"))
    rows = rows.filter(network__isnull=False).annotate(whose=stays(Organisation, "key"))
    rows = rows.filter(Exists(standing)).annotate(
        was_reached=hangs(came.filter(came__gte=REACHED), "key", Organisation, "whose"),
        was_represented=hangs(came.filter(came__gte=REPRESENTED), "key", Organisation, "whose"),
    )
    grouped = (
        rows.order_by()
        .values("network")
        .annotate(
            known=Count("whose", distinct=True),
            reached=Count("whose", distinct=True, filter=Q(was_reached=True)),
            represented=Count("whose", distinct=True, filter=Q(was_represented=True)),
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
    whose = Origin.objects.annotate(whose=stays(Organisation, "key"))
    firsts = whose.order_by().values("whose").annotate(first=Min("id")).values("first")
    first = _counted(Origin.objects.filter(pk__in=firsts))
    touched = _counted(Origin.objects.all())
    nothing = dict.fromkeys(COUNTS, 0)
    rows = Network.objects.prefetch_related("keepers").order_by("name", "pk")
    rows = rows if only is None else rows.filter(pk__in=only)
    return [Reach(row, first.get(row.pk, nothing), touched.get(row.pk, nothing)) for row in rows]
