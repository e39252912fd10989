"""Organisations of the register that may be those which rows mean, found by names, rare words and domains."""

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


def find(found: Known, batch: ImportBatch, drafts: Sequence[Draft], common: set[str]) -> None:
    """Find organisations that share a name, a rare word or the domain with a row; not those this file made.

    `common` are words found before to stand in too many names: they are not counted again, and grow by new ones.
    """
    bodies = [body for body in _bodies(drafts, batch.kind) if body.name]
    keys = _by_words({word[:TOKEN] for body in bodies for word in body.words}, common)
    keys |= _by_names({name for body in bodies for name in body.cores})
    domains = {body.domain for body in bodies if body.domain}
    if domains:
        keys |= set(Organisation.objects.filter(domain__in=domains).values_list("pk", flat=True))
    keys -= _made(batch, keys)
    keys -= set(found.ours.values())
    found.index.common = common
    _index(found, keys)


def _by_words(words: set[str], common: set[str]) -> set[UUID]:
    counted = NameToken.objects.filter(token__in=words - common).values("token").annotate(n=Count("id"))
    many = {row["token"]: row["n"] > RARE for row in counted.order_by("token")}
    common |= {word for word, too_many in many.items() if too_many}
    rare = [word for word, too_many in many.items() if not too_many]
    return set(NameToken.objects.filter(token__in=rare).values_list("organisation_id", flat=True))


def _by_names(names: set[str]) -> set[UUID]:
    found = set(Organisation.objects.filter(core__in=names).values_list("pk", flat=True))
    return found | set(OrganisationName.objects.filter(core__in=names).values_list("organisation", flat=True))


def _made(batch: ImportBatch, keys: set[UUID]) -> set[UUID]:
    """Give which of some organisations rows of this file made or changed."""
    field = "organisation" if batch.kind == Kind.PEOPLE else "target"
    rows = ImportRow.objects.filter(**{f"{field}__in": keys}, fate=ImportRow.Fate.DONE)
    pairs = rows.values_list(field, "batch").order_by().distinct()
    return {key for key, pk in pairs if pk == batch.pk}  # by the batch SQLite would read all its rows


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
