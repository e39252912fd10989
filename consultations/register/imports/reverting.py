"""Putting single changes back, where what they wrote still stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F

from consultations.register.directory import crowds, many
from consultations.register.directory.changes import Change
from consultations.register.directory.history import spell
from consultations.register.directory.many import Way, change
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Mandate,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.searching import NameToken
from consultations.register.relations.models import Relation
from consultations.register.terms.models import CATEGORY, Term

CHILDREN: dict[str, type[models.Model]] = {
    "identifier": Identifier,
    "organisationname": OrganisationName,
    "email": Email,
    "affiliation": Affiliation,
    "relation": Relation,
}
OWNED: dict[str, tuple[str, tuple[type[models.Model], ...]]] = {
    "organisation": ("organisation", (NameToken, OrganisationName, Identifier, OrganisationTerm)),
    "person": ("person", (Email,)),
}
STAKEHOLDERS: dict[str, type[models.Model]] = {"organisation": Organisation, "person": Person}
Reason = tuple[str, str, str]


@dataclass
class Kept:
    """What was not taken back, and why: {stakeholder: [(code, field, value)]}."""

    reasons: dict[UUID, list[Reason]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: UUID, code: str, value: str, name: str = "") -> None:
        """Keep one reason."""
        self.reasons[key].append((code, name, value[:200]))

    def whole(self, key: UUID) -> bool:
        """Tell whether a stakeholder as a whole was kept."""
        return any(
            code in {"kept_edited", "kept_referred"} for code, _name, _value in self.reasons.get(key, ())
        )


def _said(row: models.Model) -> str:
    """Give a child as the history spelled it when it was added."""
    if isinstance(row, Identifier):
        return f"{row.scheme} {row.value}"
    if isinstance(row, OrganisationName):
        return row.text
    if isinstance(row, Email):
        return row.address
    if isinstance(row, Affiliation):
        return str(row.organisation_id)
    return f"{row.kind} {row.object_id}" if isinstance(row, Relation) else ""


def remove_children(made: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    """Remove names, identifiers, addresses, places and relations that were added and still are what they were."""
    lines: list[Change] = []
    renamed: set[UUID] = set()
    for table, model in CHILDREN.items():
        mine = [each for each in made if each.table == table and each.key]
        found = model._default_manager.in_bulk([int(each.row) for each in mine])
        held = _mandated(found) if table == "affiliation" else set()
        gone = []
        for each in mine:
            row = found.get(int(each.row))
            if row is None or each.key is None:
                continue
            if _said(row) != each.new or row.pk in held:
                kept.add(each.key, "kept_field", _said(row), table)
            else:
                gone.append(row.pk)
                renamed |= {each.key} if table == "organisationname" else set()
                lines.append(change(way, each.key, table, row.pk, field="-", old=each.new))
        _delete(model._default_manager.filter(pk__in=gone))
    many.retoken(renamed)
    return lines


def _mandated(found: Iterable[int]) -> set[int]:
    rows = Mandate.objects.filter(affiliation__in=list(found))
    return set(rows.values_list("affiliation_id", flat=True))


def restore(changes: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    """Put fields back, newest change first, where they still hold what was written."""
    own: list[Change] = []
    terms: list[Change] = []
    children: list[Change] = []
    facts = {each.name for model in STAKEHOLDERS.values() for each in model._meta.concrete_fields}
    for each in changes:
        if each.table not in STAKEHOLDERS:
            children.append(each)
        else:
            (own if each.field in facts else terms).append(each)
    lines = _stakeholders(own, way, kept)
    lines += _terms(terms, way, kept)
    for table, model in CHILDREN.items():
        lines += _children(model, [each for each in children if each.table == table], way, kept)
    return lines


def _back(row: models.Model, each: Change, way: Way, kept: Kept) -> list[Change]:
    """Put one field of a row back, in memory."""
    if each.key is None:
        return []
    current = spell(getattr(row, each.field))
    if current != each.new:
        kept.add(each.key, "kept_field", current, each.field)
        return []
    column = row._meta.get_field(each.field)
    value: Any = each.old if each.old or not column.null else None
    setattr(row, each.field, column.to_python(value))  # type: ignore[union-attr]
    return [change(way, each.key, each.table, each.row, field=each.field, old=each.new, new=each.old)]


def _stakeholders(changes: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    lines: list[Change] = []
    renamed: set[UUID] = set()
    for table, model in STAKEHOLDERS.items():
        mine = [each for each in changes if each.table == table]
        found: dict[UUID, Any] = model._default_manager.select_for_update().in_bulk(
            [UUID(each.row) for each in mine]
        )
        touched = set()
        for each in mine:
            row = found.get(UUID(each.row))
            if row is not None and (back := _back(row, each, way, kept)):
                lines += back
                touched.add(row.pk)
                renamed |= {row.pk} if each.field in {"name", "acronym"} else set()
        rows = [found[key] for key in touched]
        for row in rows:
            row.version, row.changed_at = row.version + 1, way.at
        (crowds.save_people if table == "person" else many.save_organisations)(rows)
    many.retoken(renamed)
    return lines


def _terms(changes: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    """Put terms back, or take them away where there was none."""
    if not changes:
        return []
    rows = OrganisationTerm.objects.filter(organisation__in={each.key for each in changes})
    held = {(row.organisation_id, row.taxonomy): row for row in rows.annotate(code=F("term__code"))}
    codes = {each.old for each in changes if each.old}
    known = Term.objects.filter(code__in=codes).values_list("taxonomy__slug", "code", "pk")
    terms = {(slug, code): pk for slug, code, pk in known}
    lines, moved, gone = [], [], []
    for each in changes:
        slug = CATEGORY if each.field == "category" else each.field
        row = held.get((each.key, slug)) if each.key else None
        code = str(getattr(row, "code", ""))
        if each.key is None or row is None or code != each.new:
            if each.key:
                kept.add(each.key, "kept_field", code, each.field)
            continue
        if each.old:
            row.term_id = terms[slug, each.old]
            moved.append(row)
        else:
            gone.append(row.pk)
        lines.append(
            change(way, each.key, each.table, each.row, field=each.field, old=each.new, new=each.old)
        )
    OrganisationTerm.objects.bulk_update(moved, ["term"], batch_size=200)
    OrganisationTerm.objects.filter(pk__in=gone).delete()
    return lines


def _children(model: type[models.Model], changes: Sequence[Change], way: Way, kept: Kept) -> list[Change]:
    found = model._default_manager.in_bulk([int(each.row) for each in changes])
    lines: list[Change] = []
    for each in changes:
        row = found.get(int(each.row))
        if row is not None:
            lines += _back(row, each, way, kept)
    fields = sorted({each.field for each in changes})
    if found and fields:
        model._default_manager.bulk_update(found.values(), fields, batch_size=200)
    return lines


def erase(model: type[models.Model], keys: set[UUID]) -> None:
    """Remove stakeholders with what belongs to them alone; the caller has asked that nothing else refers to them."""
    owner, children = OWNED[model._meta.model_name or ""]
    for child in children:
        _delete(child._default_manager.filter(**{f"{owner}__in": keys}))
    _delete(model._default_manager.filter(pk__in=keys))


def _delete(rows: models.QuerySet[Any]) -> None:
    """Delete at once: Django would first ask every table again, and the database refuses what is referred to."""
    rows._raw_delete(rows.db)  # noqa: SLF001 -- Django has no public name for it
