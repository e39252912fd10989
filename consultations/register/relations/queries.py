"""Reading relations."""

from uuid import UUID

from consultations.register.relations.models import Relation

ACYCLIC = frozenset({Relation.Kind.PART, Relation.Kind.SUCCESSOR})


def reaches(start: UUID, goal: UUID, kind: str) -> bool:
    """Tell whether a chain of relations of one kind leads from one organisation to another; a query for each step."""
    seen, edge = {start}, {start}
    while edge and goal not in seen:
        rows = Relation.objects.filter(kind=kind, subject__in=edge).values_list("object_id", flat=True)
        edge = set(rows) - seen
        seen |= edge
    return goal in seen
