"""Where a stakeholder is known from, with the names of those who introduced them."""

from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from consultations.register.directory.models import Organisation, Person
from consultations.register.origins.models import Origin


def origins_of(key: UUID) -> list[Origin]:
    """List where a stakeholder is known from, the first one first, in one query.

    Each has its network, who of the staff wrote it, and `introducer`: a name, or None where nobody is named or
    whoever it was has gone.
    """
    body = Organisation.objects.filter(pk=OuterRef("introduced_by")).values("name")
    whole = Concat("given_name", Value(" "), "family_name", output_field=CharField())
    person = Person.objects.filter(pk=OuterRef("introduced_by")).values(name=whole)
    rows = Origin.objects.filter(key=key).select_related("network", "by")
    return list(rows.annotate(introducer=Coalesce(Subquery(body), Subquery(person))).order_by("id"))
