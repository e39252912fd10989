"""What some rows of a file may mean in the register: a fixed number of queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.names import fold
from consultations.register.imports import lookalikes, persons, planning
from consultations.register.imports.known import Known, Somebody, Standing, Tie
from consultations.register.imports.models import ImportRow
from consultations.register.imports.parsing import together
from consultations.register.relations.models import Relation
from consultations.register.relations.queries import wholes

if TYPE_CHECKING:
    from consultations.register.imports.models import ImportBatch
    from consultations.register.imports.parsing import Draft

FACTS = (*planning.PLAIN, "version")
PEOPLE = "people"


def known_of(
    batch: ImportBatch, drafts: Sequence[Draft], choices: Iterable[str] = (), *, common: set[str]
) -> Known:
    """Give what the register holds that these rows, and a person's choices, may mean; `common` as `lookalikes`."""
    found = Known()
    chosen = {_uuid(choice.removeprefix("same:")) for choice in choices if choice.startswith("same:")} - {
        None
    }
    wanted = {key for key in chosen if key} | _keys_in(drafts)
    found.memory = _memory(batch, drafts)
    _identifiers(found, drafts)
    wanted |= {*found.memory.values(), *found.by_identifier.values()}
    if batch.kind == PEOPLE:
        _people(found, drafts, wanted)
        wanted |= {tie.organisation for each in found.people.values() for tie in each.ties}
        _ours(found, batch, drafts)
        wanted |= set(found.ours.values())
    _organisations(found, wanted)
    _introducers(found, drafts)
    found.wholes = wholes(
        {found.organisations[key].key for key in _parents(drafts) & set(found.organisations)}
    )
    lookalikes.find(found, batch, drafts, common)
    if batch.kind == PEOPLE:
        _namesakes(found, drafts)
    found.memory = {
        digest: key
        for digest, key in found.memory.items()
        if key in (found.people if batch.kind == PEOPLE else found.organisations)
    }
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _keys_in(drafts: Sequence[Draft]) -> set[UUID]:
    keys: set[UUID] = set()
    for each in drafts:
        keys |= {key for name in ("key", "organisation_key") if (key := each.own(name, None))}
        keys |= {key for name in planning.RELATIONS for key in each.own(name, [])}
    return keys


def _parents(drafts: Sequence[Draft]) -> set[UUID]:
    return {key for each in drafts for key in each.own("parent_key", [])}


def _memory(batch: ImportBatch, drafts: Sequence[Draft]) -> dict[str, UUID]:
    """Find rows that were applied before, from any file, with the same cells."""
    rows = ImportRow.objects.filter(
        digest__in={each.digest for each in drafts},
        fate=ImportRow.Fate.DONE,
        target__isnull=False,
        batch__kind=batch.kind,
    ).exclude(digest="")  # says to both engines that the index of digests holds all that is asked for
    return {digest: key for digest, key in rows.values_list("digest", "target") if key}


def _identifiers(found: Known, drafts: Sequence[Draft]) -> None:
    values = {value for each in drafts for _scheme, value in each.identifiers}
    if values:
        rows = Identifier.objects.filter(value__in=values)
        pairs = rows.values_list("scheme", "value", "organisation_id")
        found.by_identifier = {(scheme, value): key for scheme, value, key in pairs}


def _organisations(found: Known, wanted: set[UUID]) -> None:
    """Load organisations in full; what was merged into another counts as the other."""
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=wanted)}
    merged = {row.merged_into_id for row in rows.values() if row.merged_into_id} - set(rows)
    if merged:
        rows |= {row.pk: row for row in Organisation.objects.filter(pk__in=merged)}
    names, identifiers, terms, ties = _children(list(rows))
    for key, row in rows.items():
        found.organisations[key] = Standing(
            key=key,
            version=row.version,
            facts={name: getattr(row, name) for name in FACTS},
            terms=terms[key],
            identifiers=identifiers[key],
            names=frozenset(names[key]),
            ties=frozenset(ties[key]),
            folded=frozenset({row.folded, *(fold(text) for _kind, text in names[key])}),
        )
    for key, row in rows.items():
        if row.merged_into_id in found.organisations:
            found.organisations[key] = found.organisations[row.merged_into_id]


Pairs = dict[UUID, list[tuple[str, Any]]]


def _children(
    keys: Sequence[UUID],
) -> tuple[Pairs, dict[UUID, dict[str, tuple[str, ...]]], dict[UUID, dict[str, str]], Pairs]:
    names: Pairs = defaultdict(list)
    identifiers: dict[UUID, dict[str, tuple[str, ...]]] = defaultdict(dict)
    terms: dict[UUID, dict[str, str]] = defaultdict(dict)
    ties: Pairs = defaultdict(list)
    further = OrganisationName.objects.filter(organisation__in=keys).order_by("id")
    for key, kind, text in further.values_list("organisation_id", "kind", "text"):
        names[key].append((kind, text))
    held = Identifier.objects.filter(organisation__in=keys).order_by("id")
    for key, scheme, value in held.values_list("organisation_id", "scheme", "value"):
        identifiers[key][scheme] = (*identifiers[key].get(scheme, ()), value)
    said = OrganisationTerm.objects.filter(organisation__in=keys).order_by("id")
    for key, taxonomy, code in said.values_list("organisation_id", "taxonomy", "term__code"):
        terms[key][taxonomy] = together([*terms[key].get(taxonomy, "").split(" | "), code])
    related = Relation.objects.filter(subject__in=keys).order_by("id")
    for key, kind, other in related.values_list("subject_id", "kind", "object_id"):
        ties[key].append((kind, other))
    return names, identifiers, terms, ties


def _introducers(found: Known, drafts: Sequence[Draft]) -> None:
    keys = {key for each in drafts for key in each.own("introduced_by", [])}
    if keys:
        rows = StakeholderKey.objects.filter(pk__in=keys, erased_on=None)
        found.introducers = set(rows.values_list("pk", flat=True))


def _people(found: Known, drafts: Sequence[Draft], keys: set[UUID]) -> None:
    addresses = {each.facts["email"] for each in drafts if each.own("email")}
    if addresses:
        rows = Email.objects.filter(address__in=addresses).values_list("address", "person_id")
        found.by_address = {address.lower(): key for address, key in rows}
    _load_people(found, keys | set(found.by_address.values()))


def _load_people(found: Known, keys: set[UUID]) -> None:
    rows = list(Person.objects.filter(pk__in=keys, merged_into=None).order_by("pk"))
    addresses: dict[UUID, dict[str, bool]] = defaultdict(dict)
    mails = Email.objects.filter(person__in=rows).order_by("id")
    for key, address, primary in mails.values_list("person_id", "address", "primary"):
        addresses[key][address.lower()] = primary
    ties = _ties(rows)
    for row in rows:
        facts = {name: getattr(row, name) for name in persons.OWN}
        facts["email"] = next((a for a, primary in addresses[row.pk].items() if primary), "")
        held = frozenset(addresses[row.pk])
        found.people[row.pk] = Somebody(row.pk, row.version, facts, row.folded, held, tuple(ties[row.pk]))
    found.by_address = {a: key for a, key in found.by_address.items() if key in found.people}


def _ties(rows: Sequence[Person]) -> dict[UUID, list[Tie]]:
    found: dict[UUID, list[Tie]] = defaultdict(list)
    places = list(Affiliation.objects.filter(person__in=rows).select_related("organisation").order_by("id"))
    further: dict[UUID, set[str]] = defaultdict(set)
    names = OrganisationName.objects.filter(organisation__in={each.organisation_id for each in places})
    for key, folded in names.values_list("organisation_id", "folded"):
        further[key].add(folded)
    for each in places:
        known = frozenset({each.organisation.folded, *further[each.organisation_id]})
        tie = Tie(each.pk, each.organisation_id, each.role, each.starts_on, each.ends_on, known)
        found[each.person_id].append(tie)
    return found


def _ours(found: Known, batch: ImportBatch, drafts: Sequence[Draft]) -> None:
    """Find the organisations that earlier rows of this file meant, by name and country as the file writes them."""
    marks = {
        planning.mark_of(facts) for each in drafts if (facts := persons.organisation_of(each)).get("name")
    }
    rows = ImportRow.objects.filter(batch=batch, mark__in=marks, organisation__isnull=False).exclude(mark="")
    found.ours = {mark: key for mark, key in rows.values_list("mark", "organisation") if key}


def _namesakes(found: Known, drafts: Sequence[Draft]) -> None:
    """Find people of the same name at the same organisation."""
    folded = {persons.name_of(each)[:250] for each in drafts if each.own("family_name")}
    rows = Affiliation.objects.filter(
        person__folded__in=folded, organisation__in=set(found.organisations), person__merged_into=None
    ).order_by("id")
    pairs = list(rows.values_list("organisation_id", "person__folded", "person_id"))
    found.namesakes = {(key, name): person for key, name, person in pairs}
    _load_people(found, {person for _key, _name, person in pairs} - set(found.people))
