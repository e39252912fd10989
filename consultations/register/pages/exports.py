"""Organisations and people as tables that leave: columns as imports take them back; people without addresses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from consultations.register.consent.listing import purposes_of
from consultations.register.directory.identifiers import schemes
from consultations.register.directory.models import (
    Affiliation,
    Identifier,
    Mandate,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.mapping.models import Assessment
from consultations.register.origins.models import Origin
from consultations.register.relations.models import Relation
from ds4skills.accounts.models import User
from ds4skills.web.exporting import Cell, Sheet

ORGANISATION = (
    "key name native_name native_language acronym other_names category hys eu_tr_category size country city website "
    "id_eu_tr id_ror id_pic id_vat id_lei id_wikidata parent_key member_of_keys description interest influence "
    "engagement_current engagement_desired networks introduced_by status listed verified_on changed_at"
).split()
PERSON = (
    "key given_name family_name language country organisation_key organisation role affiliation_from "
    "affiliation_until mandate_until networks purposes notice_on"
).split()
CHUNK = 500
Values = dict[UUID, dict[str, Any]]


def joined(values: Iterable[str]) -> str:
    """Write several values in one cell; a bar inside one is marked."""
    return " | ".join(value.replace("|", "\\|") for value in values if value)


def sheet(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    by: User,
    at: datetime,
    filters: str,
    count: int,
) -> Sheet:
    """Give a table with what it is about: filter, time, who, count."""
    about = [
        ("table", name),
        ("filter", filters or "all"),
        ("made at", at.isoformat(timespec="seconds")),
        ("made by", str(by)),
        ("rows", str(count)),
    ]
    return Sheet(name, columns, list(rows), about)


def organisation_rows(keys: Sequence[UUID], columns: Sequence[str]) -> Iterable[list[Cell]]:
    """Give the cells of organisations in the order of the keys; a fixed number of statements for each 500."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = Organisation.objects.in_bulk(part)
        more = _more(part)
        for key in part:
            if key in found:
                row = _facts(found[key]) | more[key]
                yield [row.get(column, "") for column in columns]


def _facts(row: Organisation) -> dict[str, Any]:
    names = "name acronym size country city website description status listed verified_on changed_at".split()
    return {"key": str(row.pk), **{name: getattr(row, name) for name in names}}


def _more(keys: Sequence[UUID]) -> Values:
    """Give what stands beside the facts, by key."""
    values: Values = defaultdict(dict)
    for read in (_names, _terms, _identifiers, _relations, _origins, _assessments):
        read(keys, values)
    return values


def _names(keys: Sequence[UUID], values: Values) -> None:
    others: dict[UUID, list[str]] = defaultdict(list)
    for row in OrganisationName.objects.filter(organisation__in=keys).order_by("id"):
        mine = values[row.organisation_id]
        if row.kind == "native" and "native_name" not in mine:
            mine["native_name"], mine["native_language"] = row.text, row.language
        else:
            others[row.organisation_id].append(row.text)
    for key, texts in others.items():
        values[key]["other_names"] = joined(texts)


TAXONOMIES = {"stakeholder": "category", "hys": "hys", "eu-tr": "eu_tr_category"}


def _terms(keys: Sequence[UUID], values: Values) -> None:
    rows = OrganisationTerm.objects.filter(organisation__in=keys, taxonomy__in=TAXONOMIES)
    rows = rows.annotate(code=F("term__code")).order_by("code")
    _several(
        values,
        (
            (key, TAXONOMIES[slug], code)
            for key, slug, code in rows.values_list("organisation_id", "taxonomy", "code")
        ),
    )


def _identifiers(keys: Sequence[UUID], values: Values) -> None:
    rows = Identifier.objects.filter(organisation__in=keys, scheme__in=schemes()).order_by("value")
    pairs = rows.values_list("organisation_id", "scheme", "value")
    _several(values, ((key, f"id_{scheme.replace('-', '_')}", value) for key, scheme, value in pairs))


def _relations(keys: Sequence[UUID], values: Values) -> None:
    names = {"part": "parent_key", "member": "member_of_keys"}
    rows = Relation.objects.filter(subject__in=keys, kind__in=names).order_by("id")
    _several(
        values,
        (
            (key, names[kind], str(other))
            for key, kind, other in rows.values_list("subject_id", "kind", "object_id")
        ),
    )


def _origins(keys: Sequence[UUID], values: Values) -> None:
    rows = (
        Origin.objects.filter(key__in=keys)
        .order_by("id")
        .values_list("key", "network__name", "introduced_by")
    )
    found = list(rows)
    _several(values, ((key, "networks", network) for key, network, _by in found if network))
    _several(values, ((key, "introduced_by", str(by)) for key, _network, by in found if by))


def _assessments(keys: Sequence[UUID], values: Values) -> None:
    """Give the general judgement: the low median over assessors, the newest word for engagement."""
    marks: dict[UUID, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Assessment.objects.latest_of("").filter(whose__in=keys).order_by("id")
    for row in rows:
        for name in ("interest", "influence"):
            if (mark := getattr(row, name)) is not None:
                marks[row.whose][name].append(mark)
        mine = values[row.whose]
        mine["engagement_current"] = row.current or mine.get("engagement_current", "")
        mine["engagement_desired"] = row.desired or mine.get("engagement_desired", "")
    for key, each in marks.items():
        values[key] |= {name: sorted(found)[(len(found) - 1) // 2] for name, found in each.items()}


def _several(values: Values, triples: Iterable[tuple[UUID, str, str]]) -> None:
    found: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for key, name, value in triples:
        if value not in found[key, name]:
            found[key, name].append(value)
    for (key, name), texts in found.items():
        values[key][name] = joined(texts)


def person_rows(keys: Sequence[UUID], columns: Sequence[str], at: datetime) -> Iterable[list[Cell]]:
    """Give the cells of people, one row for each place in an organisation; never an address."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        people = Person.objects.in_bulk(part)
        values: Values = defaultdict(dict)
        _origins(part, values)
        due = Origin.objects.filter(key__in=part).values("key").annotate(due=Max("notice_due_on"))
        notices = {row["key"]: row["due"] for row in due}
        places, allowed = _places(part, at), purposes_of(part, at)
        for key in part:
            person = people[key]
            own = {
                name: getattr(person, name) for name in ("given_name", "family_name", "language", "country")
            }
            own |= {
                "key": str(key),
                "networks": values[key].get("networks", ""),
                "purposes": joined(allowed.get(key, [])),
                "notice_on": notices.get(key),
            }
            for place in places.get(key) or [{}]:
                yield [{**own, **place}.get(column, "") for column in columns]


def _places(keys: Sequence[UUID], at: datetime) -> Mapping[UUID, list[dict[str, Any]]]:
    rows = Affiliation.objects.filter(person__in=keys).select_related("organisation").order_by("id")
    held: dict[int, datetime] = {}
    mandates = Mandate.objects.filter(affiliation__person__in=keys, state="approved").select_related(
        "affiliation"
    )
    for mandate in mandates.order_by("ends_at", "id"):
        if mandate.holds(at):
            held[mandate.affiliation_id] = mandate.ends_at
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for tie in rows:
        found[tie.person_id].append(
            {
                "organisation_key": str(tie.organisation_id),
                "organisation": tie.organisation.name,
                "role": tie.role,
                "affiliation_from": tie.starts_on,
                "affiliation_until": tie.ends_on,
                "mandate_until": held.get(tie.pk),
            }
        )
    return found


def chosen(asked: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """Give the columns that are asked for, in their own order; all where none is."""
    return [name for name in allowed if name in asked] or list(allowed)
