"""Lists of organisations: filters, orders, and which filter to drop when nothing is left."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from consultations.register.directory.models import OrganisationQuerySet, OrganisationTerm
from consultations.register.directory.searching import search
from consultations.register.origins.models import Origin
from consultations.register.terms.models import CATEGORY

ORDERS = {"name": ("folded", "pk"), "country": ("country", "folded", "pk"), "changed": ("-changed_at", "pk")}
NONE = "none"  # a filter that asks for rows without the fact


def with_term(rows: OrganisationQuerySet, term: str) -> OrganisationQuerySet:
    """Keep organisations that a term of another list describes, named as "hys:ngo"."""
    taxonomy, _colon, code = term.partition(":")
    held = OrganisationTerm.objects.filter(taxonomy=taxonomy, term__code=code)
    return rows.filter(pk__in=held.values("organisation"))


def narrowed(rows: OrganisationQuerySet, filters: Mapping[str, str]) -> OrganisationQuerySet:
    """Keep organisations by category, country, size, status, term and network; blank ones are passed over."""
    for name in ("country", "size", "status"):
        if value := filters.get(name):
            rows = rows.filter(**{name: "" if value == NONE else value})
    if code := filters.get("category"):
        held = OrganisationTerm.objects.filter(taxonomy=CATEGORY)
        if code == NONE:
            rows = rows.filter(~Exists(held.filter(organisation=OuterRef("pk"))))
        else:
            rows = rows.filter(pk__in=held.filter(term__code=code).values("organisation"))
    if term := filters.get("term"):
        rows = with_term(rows, term)
    if network := filters.get("network"):
        rows = rows.filter(pk__in=Origin.objects.filter(network_id=int(network)).values("key"))
    return rows


def listed_by(filters: Mapping[str, str]) -> OrganisationQuerySet:
    """List organisations by `q` and all the facts."""
    return narrowed(search(filters.get("q", "")), filters)
