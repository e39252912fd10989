"""The family of an organisation: its relations either way, and the tree of its parts with counts rolled up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.relations.models import Relation

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import Promise

INVERSE: dict[str, Promise] = {
    Relation.Kind.PART: _("has as a part"),
    Relation.Kind.MEMBER: _("has as a member"),
    Relation.Kind.SISTER: _("sister of"),
    Relation.Kind.SUCCESSOR: _("was before it"),
}
MOST = 500  # parts of one organisation that are drawn


@dataclass(frozen=True)
class Relative:
    """One relation, read from one side."""

    relation: Relation
    words: str
    other: Organisation


@dataclass
class Branch:
    """An organisation with the parts below it; `people` counts its own and those of all its parts."""

    key: UUID
    name: str
    people: int = 0
    bodies: int = 0
    parts: list[Branch] = field(default_factory=list)


def relatives(organisation: Organisation) -> list[Relative]:
    """List the relations of an organisation, read from its side, in one query."""
    rows = Relation.objects.filter(Q(subject=organisation) | Q(object=organisation))
    rows = rows.select_related("subject", "object").order_by("kind", "id")
    found = []
    for row in rows:
        mine = row.subject_id == organisation.pk
        words = row.get_kind_display() if mine else str(INVERSE[row.kind])
        found.append(Relative(row, words, row.object if mine else row.subject))
    return found


def tree(organisation: Organisation) -> Branch:
    """Give the parts below an organisation, however deep, with people counted upwards, in one statement."""
    relation, body, tie = (model._meta.db_table for model in (Relation, Organisation, Affiliation))
    sql = (
        f"WITH RECURSIVE below(part, whole) AS (SELECT subject_id, object_id FROM {relation} "  # noqa: S608 -- names of tables
        f"WHERE kind = 'part' AND object_id = %s UNION SELECT r.subject_id, r.object_id FROM {relation} r "
        "JOIN below b ON r.object_id = b.part WHERE r.kind = 'part') "
        f"SELECT b.part, b.whole, o.name, (SELECT COUNT(*) FROM {tie} a WHERE a.organisation_id = b.part) "
        f"FROM below b JOIN {body} o ON o.key_id = b.part WHERE o.merged_into_id IS NULL "
        "ORDER BY o.folded, b.part LIMIT %s"
    )
    pk = Organisation._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk.get_db_prep_value(organisation.pk, connection), MOST])
        rows = cursor.fetchall()
    below: dict[UUID, list[tuple[UUID, str, int]]] = defaultdict(list)
    for part, whole, name, people in rows:
        below[pk.to_python(whole)].append((pk.to_python(part), name, people))
    root = Branch(organisation.pk, organisation.name)
    _grow(root, below, frozenset({root.key}))
    return root


def _grow(branch: Branch, below: dict[UUID, list[tuple[UUID, str, int]]], path: frozenset[UUID]) -> None:
    for key, name, people in below.get(branch.key, []):
        if key in path:
            continue
        part = Branch(key, name, people)
        _grow(part, below, path | {key})
        branch.parts.append(part)
        branch.people += part.people
        branch.bodies += part.bodies + 1
