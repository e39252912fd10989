"""What hangs on a stakeholder by a key: its own, or one whose entry was merged into it (one step leads there)."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce, Greatest, NullIf

from consultations.register.directory.models import Organisation, Person

Kind = type[Organisation] | type[Person]


def keys_of(kind: Kind, key: UUID) -> QuerySet[Any, UUID]:
    """Give the keys of one stakeholder as a query for another one."""
    rows: QuerySet[Any] = kind._default_manager.filter(Q(pk=key) | Q(merged_into=key))
    return rows.order_by().values_list("pk", flat=True)


def stays(kind: Kind, column: str) -> Coalesce:
    """Give the key of the entry that stays, for a key that a row keeps without pointing to it."""
    into = kind._default_manager.filter(pk=OuterRef(column), merged_into__isnull=False).values("merged_into")
    return Coalesce(Subquery(into[:1], output_field=UUIDField()), F(column), output_field=UUIDField())


def joins(kind: Kind) -> dict[UUID, UUID]:
    """Give every entry that was merged, with the one that stays; they are few beside those that were not."""
    rows = kind._default_manager.filter(merged_into__isnull=False).order_by()
    return dict(rows.values_list("pk", "merged_into_id"))


def hangs(rows: QuerySet[Any], column: str, kind: Kind, path: str = "pk") -> Q:
    """Tell whether some of these rows hang on the stakeholder at `path` of the filtered row."""
    joined = kind._default_manager.filter(merged_into=OuterRef(path))
    through = joined.filter(Exists(rows.filter(**{column: OuterRef("pk")})))
    return Q(Exists(rows.filter(**{column: OuterRef(path)}))) | Q(Exists(through))


def greatest_of(rows: QuerySet[Any], column: str, kind: Kind, number: Any) -> NullIf:
    """Give the greatest `number` (an aggregate of positive ones) over the rows that hang on the filtered row."""
    joined = kind._default_manager.filter(merged_into=OuterRef(OuterRef("pk"))).values("pk")
    grouped = rows.order_by()
    own = grouped.filter(**{column: OuterRef("pk")}).values(column).annotate(top=number).values("top")
    theirs = (
        grouped.filter(**{f"{column}__in": joined})
        .annotate(whole=Value(1))
        .values("whole")
        .annotate(top=number)
        .values("top")
    )
    return NullIf(Greatest(Coalesce(Subquery(own), Value(0)), Coalesce(Subquery(theirs), Value(0))), Value(0))
