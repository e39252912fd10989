"""Reading relations."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db import connection

from consultations.register.directory.models import Organisation
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


def wholes(parts: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Give what organisations are part of, and those again, all the way up, in one statement."""
    if not parts:
        return {}
    table, pk = Relation._meta.db_table, Organisation._meta.pk
    marks = ", ".join(["%s"] * len(parts))
    sql = (
        f"WITH RECURSIVE above(part, whole) AS (SELECT subject_id, object_id FROM {table} "  # noqa: S608 -- name of a table
        f"WHERE kind = 'part' AND subject_id IN ({marks}) UNION SELECT r.subject_id, r.object_id FROM {table} r "
        "JOIN above a ON r.subject_id = a.whole WHERE r.kind = 'part') SELECT part, whole FROM above"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk.get_db_prep_value(key, connection) for key in parts])
        rows = cursor.fetchall()
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for part, whole in rows:
        found[pk.to_python(part)].add(pk.to_python(whole))
    return found
