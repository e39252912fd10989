"""Organisations of the register that may be those which rows of a file mean, found by rare words and domains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from consultations.register.directory.evidence import RARE, Body
from consultations.register.directory.models import Organisation, OrganisationName
from consultations.register.directory.names import TOKEN
from consultations.register.directory.searching import NameToken
from consultations.register.imports import persons, planning
from consultations.register.imports.models import ImportRow, Kind

if TYPE_CHECKING:
    from consultations.register.imports.known import Known
    from consultations.register.imports.models import ImportBatch
    from consultations.register.imports.parsing import Draft


def _bodies(drafts: Sequence[Draft], kind: str) -> list[Body]:
    if kind == Kind.PEOPLE:
        return [planning.body_of(persons.organisation_of(each), each.identifiers) for each in drafts]
    return [planning.body_of(each.facts, each.identifiers) for each in drafts]


def find(found: Known, batch: ImportBatch, drafts: Sequence[Draft]) -> None:
    """Find organisations that share a rare word or the domain with a row; those this file made are left out."""
    bodies = [body for body in _bodies(drafts, batch.kind) if body.name]
    words = {word[:TOKEN] for body in bodies for word in body.words}
    counted = NameToken.objects.filter(token__in=words).values("token").annotate(n=Count("id"))
    rare = [row["token"] for row in counted.order_by("token") if row["n"] <= RARE]
    keys = set(NameToken.objects.filter(token__in=rare).values_list("organisation_id", flat=True))
    domains = {body.domain for body in bodies if body.domain}
    if domains:
        keys |= set(Organisation.objects.filter(domain__in=domains).values_list("pk", flat=True))
    field = "organisation" if batch.kind == Kind.PEOPLE else "target"
    mine = ImportRow.objects.filter(batch=batch, fate=ImportRow.Fate.DONE, **{f"{field}__in": keys})
    keys -= set(mine.values_list(field, flat=True))
    keys -= set(found.ours.values())
    _index(found, keys)


def _index(found: Known, keys: set[UUID]) -> None:
    others: dict[UUID, list[str]] = defaultdict(list)
    further = OrganisationName.objects.filter(organisation__in=keys).order_by("id")
    for key, text in further.values_list("organisation_id", "text"):
        others[key].append(text)
    rows = Organisation.objects.standing().filter(pk__in=keys).order_by("pk")
    for key, name, country, city, website, short in rows.values_list(
        "pk", "name", "country", "city", "website", "acronym"
    ):
        body = Body(name, country, city, website, short, others=tuple(others[key]))
        found.index.add(str(key), body)
