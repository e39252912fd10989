"""Where a stakeholder is known from, with the names of those who introduced them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from consultations.register.directory.models import Organisation, Person
from consultations.register.origins.models import Origin


def origins_of(key: UUID, people: QuerySet[Person]) -> Sequence[Origin]:
    """List where a stakeholder is known from, the first one first, in one query.

    Each has its network, who of the staff wrote it, and `introducer`: a name, or None where nobody is named or
    whoever it was has gone. Of a person that is not among `people`, those whom the reader may see, nothing is told.
    """
    body = Organisation.objects.filter(pk=OuterRef("introduced_by")).values("name")
    whole = Concat("given_name", Value(" "), "family_name", output_field=CharField())
    whoever = Person.objects.filter(pk=OuterRef("introduced_by"))
    person = whoever.filter(pk__in=people.order_by().values("pk")).values(name=whole)
    rows = Origin.objects.filter(key=key).select_related("network", "by")
    rows = rows.annotate(introducer=Coalesce(Subquery(body), Subquery(person)), known=Exists(whoever))
    found = list(rows.order_by("id"))
    for row in found:
        if row.known and row.introducer is None:
            row.introduced_by = None
    return found
