"""What hangs on two rows that may be one, counted in one statement; rooms above name what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Model, QuerySet, UUIDField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.engagement.models import Interaction
from consultations.register.mapping.models import Assessment

Hung = tuple[str | Promise, int, int]


@dataclass(frozen=True)
class Heap:
    """Rows of a table that are counted beside a stakeholder: by a field that holds its key, narrowed by facts."""

    label: str | Promise
    model: type[Model]
    field: str
    facts: tuple[tuple[str, Any], ...] = ()

    def counted(self, keys: Iterable[UUID], place: int) -> QuerySet[Any, Any]:
        """Count the rows of each key, as (place, key, number)."""
        rows = self.model._default_manager.filter(**{f"{self.field}__in": list(keys)}, **dict(self.facts))
        whose = ExpressionWrapper(F(self.field), output_field=UUIDField())
        grouped = rows.order_by().annotate(heap=Value(place, output_field=IntegerField()), whose=whose)
        numbers = grouped.values("heap", "whose").annotate(many=Count("pk"))
        found: QuerySet[Any, Any] = numbers.values_list("heap", "whose", "many")
        return found


_heaps: dict[str, list[Heap]] = {"organisation": [], "person": []}


def counts(kind: str, label: str | Promise, model: type[Model], field: str, **facts: Any) -> None:
    """Have the rows of a table counted beside two rows of a kind that may be one."""
    _heaps[kind].append(Heap(label, model, field, tuple(facts.items())))


def hanging(kind: str, a: UUID, b: UUID) -> list[Hung]:
    """Give what hangs on each of two rows, in one statement: (words, of a, of b)."""
    heaps = _heaps[kind]
    first, *others = [each.counted([a, b], place) for place, each in enumerate(heaps)]
    found = {(place, key): many for place, key, many in first.union(*others, all=True)}
    return [(each.label, found.get((n, a), 0), found.get((n, b), 0)) for n, each in enumerate(heaps)]


counts("organisation", _("people"), Affiliation, "organisation")
counts("organisation", _("mandates"), Mandate, "affiliation__organisation")
counts("organisation", _("entries in the log"), Interaction, "organisation_key")
counts("organisation", _("assessments"), Assessment, "organisation_key")
counts("person", _("organisations"), Affiliation, "person")
counts("person", _("mandates"), Mandate, "affiliation__person")
counts("person", _("entries in the log"), Interaction, "person_key")
