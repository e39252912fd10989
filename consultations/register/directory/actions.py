"""Adding and editing organisations and people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations.register.directory.addresses import AddressTakenError, write_addresses
from consultations.register.directory.describing import (
    FurtherName,
    IdentifierTakenError,
    retoken,
    write_identifiers,
    write_names,
    write_terms,
)
from consultations.register.directory.history import Pen
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.names import core, domain, fold
from consultations.register.directory.ties import affiliate
from consultations.register.origins.actions import add_origin, owe_notice
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import CATEGORY
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

__all__ = [
    "AddressTakenError",
    "ChangedMeanwhileError",
    "FurtherName",
    "IdentifierTakenError",
    "add_organisation",
    "add_person",
    "edit_organisation",
    "edit_person",
]
FACTS = (
    "name",
    "acronym",
    "country",
    "city",
    "website",
    "size",
    "description",
    "status",
    "listed",
    "sole_trader",
    "verified_on",
)
PERSONAL = ("given_name", "family_name", "language", "country")
Identifiers = Mapping[str, str | Sequence[str]]


class ChangedMeanwhileError(Exception):
    """Somebody else saved the row after this form was opened; `current` is the row as it stands."""

    def __init__(self, current: Organisation | Person) -> None:
        super().__init__(str(current.pk))
        self.current = current


def _dress(row: Organisation) -> Organisation:
    """Work out what is kept beside the name and the website."""
    row.folded, row.core = fold(row.name)[:300], core(row.name)[:300]
    row.domain = domain(row.website)[:120]
    return row


def _named(person: Person) -> Person:
    person.folded = fold(f"{person.family_name} {person.given_name}")[:250]
    return person


@transaction.atomic
def add_organisation(
    *,
    actor: User | None,
    at: datetime,
    name: str,
    category: str = "",
    identifiers: Identifiers | None = None,
    names: Iterable[tuple[str, str] | FurtherName] = (),
    terms: Mapping[str, Iterable[str]] | None = None,
    kind: str = Origin.Kind.STAFF,
    basis: str = Origin.Basis.LEGITIMATE,
    network: Network | None = None,
    introduced_by: UUID | None = None,
    reference: str = "",
    via: str = "page",
    **facts: Any,
) -> Organisation:
    """Put an organisation into the register, with where it came from.

    `category` is a code of the category taxonomy; `terms` {taxonomy: codes}; `identifiers` {scheme: value};
    `names` (kind, text, language). IdentifierTakenError, BadIdentifierError where an identifier cannot be kept.
    """
    pen = Pen(actor, at, via)
    key = StakeholderKey.objects.create(kind=StakeholderKey.Kind.ORGANISATION)
    organisation = _dress(Organisation(key=key, name=name, changed_at=at, **facts))
    organisation.save(force_insert=True)
    pen.added(organisation, key.pk, name)
    write_terms(organisation, {**(terms or {}), CATEGORY: [category]}, pen)
    write_identifiers(organisation, identifiers or {}, pen)
    write_names(organisation, [FurtherName(*each) for each in names], pen)
    retoken(organisation)
    add_origin(
        actor=actor,
        key=key.pk,
        kind=kind,
        basis=basis,
        at=at,
        person=bool(facts.get("sole_trader")),
        network=network,
        introduced_by=introduced_by,
        reference=reference,
    )
    note(actor=actor, verb="organisation.added", target=organisation, at=at)
    return organisation


@transaction.atomic
def edit_organisation(
    *,
    actor: User | None,
    organisation: Organisation,
    version: int,
    at: datetime,
    category: str | None = None,
    identifiers: Identifiers | None = None,
    names: Iterable[tuple[str, str] | FurtherName] | None = None,
    terms: Mapping[str, Iterable[str]] | None = None,
    via: str = "page",
    **facts: Any,
) -> Organisation:
    """Change facts of an organisation, if nobody else has since `version`; what changed is kept.

    What is not given stays. Saving what stands already changes nothing, the version included.
    """
    pen = Pen(actor, at, via)
    current = Organisation.objects.select_for_update().with_category().get(pk=organisation.pk)
    if current.version != version or current.merged_into_id:
        raise ChangedMeanwhileError(current)
    changed = {f: (getattr(current, f), v) for f, v in facts.items() if getattr(current, f) != v}
    for field, (_old, new) in changed.items():
        setattr(current, field, new)
    pen.changed(current, current.pk, changed)
    described = dict(terms or {}) | ({} if category is None else {CATEGORY: [category]})
    others = {
        "terms": write_terms(current, described, pen),
        "identifiers": write_identifiers(current, identifiers or {}, pen),
        "names": names is not None and write_names(current, [FurtherName(*each) for each in names], pen),
    }
    fields = sorted([*changed, *(name for name, wrote in others.items() if wrote)])
    if "sole_trader" in changed and current.sole_trader:
        owe_notice(actor=actor, key=current.pk, at=at)
    if fields:
        _dress(current)
        current.version, current.changed_at = version + 1, at
        current.save(update_fields=[*FACTS, "folded", "core", "domain", "version", "changed_at"])
        if {"name", "acronym", "names"} & set(fields):
            retoken(current)
        note(actor=actor, verb="organisation.edited", target=current, at=at, fields=fields)
    return current


@transaction.atomic
def add_person(
    *,
    actor: User | None,
    at: datetime,
    family_name: str,
    given_name: str = "",
    email: str = "",
    emails: Sequence[str] = (),
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
    role: str = "",
    kind: str = Origin.Kind.STAFF,
    basis: str = Origin.Basis.LEGITIMATE,
    network: Network | None = None,
    introduced_by: UUID | None = None,
    reference: str = "",
    via: str = "page",
) -> Person:
    """Put a person into the register, perhaps with addresses (the first is written to) and an affiliation."""
    pen = Pen(actor, at, via)
    key = StakeholderKey.objects.create(kind=StakeholderKey.Kind.PERSON)
    own = {"given_name": given_name, "family_name": family_name, "language": language, "country": country}
    person = _named(Person(key=key, changed_at=at, **own))
    person.save(force_insert=True)
    pen.added(person, key.pk, str(person))
    write_addresses(person, [email, *emails], pen)
    if organisation is not None:
        affiliate(actor=actor, person=person, organisation=organisation, role=role, at=at, via=via)
    add_origin(
        actor=actor,
        key=key.pk,
        kind=kind,
        basis=basis,
        at=at,
        person=True,
        network=network,
        introduced_by=introduced_by,
        reference=reference,
    )
    note(actor=actor, verb="person.added", target=person, at=at)
    return person


@transaction.atomic
def edit_person(
    *,
    actor: User | None,
    person: Person,
    version: int,
    at: datetime,
    email: str | None = None,
    emails: Sequence[str] | None = None,
    via: str = "page",
    **facts: str,
) -> Person:
    """Change a person's facts, if nobody else has since `version`.

    `emails` are all addresses, the first one first; `email` alone replaces them by one. What is not given stays.
    """
    pen = Pen(actor, at, via)
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.version != version or current.merged_into_id:
        raise ChangedMeanwhileError(current)
    changed = {f: (getattr(current, f), v) for f, v in facts.items() if getattr(current, f) != v}
    for field, (_old, new) in changed.items():
        setattr(current, field, new)
    pen.changed(current, current.pk, changed)
    wanted = emails if emails is not None else None if email is None else [email]
    fields = sorted(changed)
    if wanted is not None and write_addresses(current, wanted, pen):
        fields.append("emails")
    if fields:
        _named(current)
        current.version, current.changed_at = version + 1, at
        current.save(update_fields=[*PERSONAL, "folded", "version", "changed_at"])
        note(actor=actor, verb="person.edited", target=current, at=at, fields=fields)
    return current
