"""What the register's lists say of an organisation beside its facts, for whoever freezes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Aggregate, CharField, F, Subquery, TextField, Value
from django.db.models.functions import Concat

from consultations.register.directory.models import OrganisationTerm
from consultations.register.terms.queries import APART

Profile = dict[str, list[str]]  # taxonomy -> codes


class _Spelled(Aggregate):
    """Joins texts by a blank, on both engines."""

    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="STRING_AGG", **more)


def profile_column(organisation: UUID) -> Subquery:
    """Give the lists of an organisation as a column for another query; `read_profile` reads it."""
    rows = OrganisationTerm.objects.filter(organisation=organisation).exclude(taxonomy__in=APART).order_by()
    spelled = Concat("taxonomy", Value(":"), F("term__code"), output_field=CharField())
    return Subquery(rows.values("organisation").annotate(spelled=_Spelled(spelled)).values("spelled"))


def read_profile(text: str | None) -> Profile:
    """Read what `profile_column` gave; nothing where no list says anything."""
    found: Profile = {}
    for each in sorted((text or "").split()):
        taxonomy, _mark, code = each.partition(":")
        found.setdefault(taxonomy, []).append(code)
    return found


def profile_of(organisation: UUID) -> Profile:
    """Give what the lists of the register say of one organisation."""
    rows = OrganisationTerm.objects.filter(organisation=organisation).exclude(taxonomy__in=APART)
    pairs = rows.order_by("taxonomy", "term__code").values_list("taxonomy", "term__code")
    found: Profile = {}
    for taxonomy, code in pairs:
        found.setdefault(taxonomy, []).append(code)
    return found
