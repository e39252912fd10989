"""Adding and editing organisations and people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consultations.register.directory.changes import Change
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
    StakeholderKey,
)
from consultations.register.directory.names import domain, fold
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import CATEGORY, Term
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

FACTS = ("name", "acronym", "country", "city", "website", "size", "description", "status", "listed")


class ChangedMeanwhileError(Exception):
    """Somebody else saved the row after this form was opened; `current` is the row as it stands."""

    def __init__(self, current: Organisation | Person) -> None:
        super().__init__(str(current.pk))
        self.current = current


class IdentifierTakenError(Exception):
    """Another organisation has this identifier."""


class AddressTakenError(Exception):
    """Another person has this address."""


def _origin(
    key: StakeholderKey,
    *,
    kind: str,
    at: datetime,
    by: User | None,
    basis: str,
    network: Network | None = None,
    reference: str = "",
) -> None:
    Origin.objects.create(
        key=key.pk,
        kind=kind,
        at=at,
        by=by,
        network=network,
        reference=reference,
        legal_basis=basis,
    )


def _write(via: str, row: Organisation | Person, by: User | None, at: datetime, **pairs: Any) -> None:
    """Write the history of some fields: name=(old, new)."""
    table = row._meta.model_name or ""
    Change.objects.bulk_create(
        Change(via=via, table=table, row=str(row.pk), field=f, old=str(o), new=str(n), by=by, at=at)
        for f, (o, n) in pairs.items()
    )


@transaction.atomic
def add_organisation(
    *,
    actor: User | None,
    at: datetime,
    name: str,
    category: str = "",
    identifiers: Mapping[str, str] | None = None,
    names: Iterable[tuple[str, str]] = (),
    kind: str = Origin.Kind.STAFF,
    basis: str = Origin.Basis.LEGITIMATE,
    network: Network | None = None,
    reference: str = "",
    via: str = "page",
    **facts: Any,
) -> Organisation:
    """Put an organisation into the register, with where it came from.

    `category` is a code of the category taxonomy; `identifiers` {scheme: value}; `names` (kind, text).
    """
    key = StakeholderKey.objects.create(kind=StakeholderKey.Kind.ORGANISATION)
    organisation = Organisation.objects.create(
        key=key,
        name=name,
        folded=fold(name)[:300],
        domain=domain(str(facts.get("website", ""))),
        changed_at=at,
        **facts,
    )
    _set_category(organisation, category)
    _set_identifiers(organisation, identifiers or {})
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, kind=k, text=t, folded=fold(t)[:300])
        for k, t in names
        if t
    )
    _origin(key, kind=kind, at=at, by=actor, basis=basis, network=network, reference=reference)
    _write(via, organisation, actor, at, **{"": ("", name)})
    note(actor=actor, verb="organisation.added", target=organisation, at=at)
    return organisation


def _set_category(organisation: Organisation, code: str) -> None:
    OrganisationTerm.objects.filter(organisation=organisation, taxonomy=CATEGORY).delete()
    if code:
        term = Term.objects.get(taxonomy__slug=CATEGORY, code=code)
        OrganisationTerm.objects.create(organisation=organisation, term=term, taxonomy=CATEGORY)


def _set_identifiers(organisation: Organisation, wanted: Mapping[str, str]) -> None:
    have = {each.scheme: each for each in Identifier.objects.filter(organisation=organisation)}
    try:
        with transaction.atomic():
            for scheme, value in wanted.items():
                if scheme in have and have[scheme].value != value:
                    have[scheme].delete()
                if value and (scheme not in have or have[scheme].value != value):
                    Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
    except IntegrityError as error:
        raise IdentifierTakenError from error


@transaction.atomic
def edit_organisation(
    *,
    actor: User,
    organisation: Organisation,
    version: int,
    at: datetime,
    category: str | None = None,
    identifiers: Mapping[str, str] | None = None,
    via: str = "page",
    **facts: Any,
) -> Organisation:
    """Change facts of an organisation, if nobody else has since `version`; what changed is kept."""
    current = Organisation.objects.select_for_update().with_category().get(pk=organisation.pk)
    if current.version != version:
        raise ChangedMeanwhileError(current)
    changed = {f: (getattr(current, f), v) for f, v in facts.items() if getattr(current, f) != v}
    for name, (_old, new) in changed.items():
        setattr(current, name, new)
    was = getattr(current, "category", None) or ""
    if category is not None and category != was:
        changed["category"] = (was, category)
        _set_category(current, category)
    if identifiers is not None:
        _set_identifiers(current, identifiers)
    current.folded, current.domain = fold(current.name)[:300], domain(current.website)
    current.version, current.changed_at = version + 1, at
    current.save(update_fields=[*FACTS, "folded", "domain", "version", "changed_at"])
    _write(via, current, actor, at, **changed)
    fields = sorted(changed)
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
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
    role: str = "",
    kind: str = Origin.Kind.STAFF,
    basis: str = Origin.Basis.LEGITIMATE,
    network: Network | None = None,
    reference: str = "",
    via: str = "page",
) -> Person:
    """Put a person into the register, perhaps with an address and an affiliation."""
    key = StakeholderKey.objects.create(kind=StakeholderKey.Kind.PERSON)
    person = Person.objects.create(
        key=key,
        given_name=given_name,
        family_name=family_name,
        folded=fold(f"{family_name} {given_name}")[:250],
        language=language,
        country=country,
        changed_at=at,
    )
    if email:
        set_email(person=person, address=email)
    if organisation is not None:
        Affiliation.objects.create(person=person, organisation=organisation, role=role)
    _origin(key, kind=kind, at=at, by=actor, basis=basis, network=network, reference=reference)
    _write(via, person, actor, at, **{"": ("", str(person))})
    note(actor=actor, verb="person.added", target=person, at=at)
    return person


def set_email(*, person: Person, address: str, verified_at: datetime | None = None) -> None:
    """Make an address a person's first one; refuse one that another person has."""
    address = address.strip().lower()
    try:
        with transaction.atomic():
            Email.objects.filter(person=person).exclude(address=address).update(primary=False)
            found, made = Email.objects.get_or_create(
                address=address, defaults={"person": person, "verified_at": verified_at}
            )
            if found.person_id != person.pk:
                raise AddressTakenError
            if not made:
                found.primary, found.verified_at = True, verified_at or found.verified_at
                found.save(update_fields=["primary", "verified_at"])
    except IntegrityError as error:
        raise AddressTakenError from error


@transaction.atomic
def edit_person(
    *,
    actor: User,
    person: Person,
    version: int,
    at: datetime,
    email: str | None = None,
    via: str = "page",
    **facts: str,
) -> Person:
    """Change a person's facts, if nobody else has since `version`; the history names fields, not values."""
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.version != version:
        raise ChangedMeanwhileError(current)
    changed = {f: (getattr(current, f), v) for f, v in facts.items() if getattr(current, f) != v}
    for name, (_old, new) in changed.items():
        setattr(current, name, new)
    current.folded = fold(f"{current.family_name} {current.given_name}")[:250]
    current.version, current.changed_at = version + 1, at
    current.save(update_fields=[*facts, "folded", "version", "changed_at"])
    if email is not None:
        if email:
            set_email(person=current, address=email)
        else:
            Email.objects.filter(person=current).delete()
    _write(via, current, actor, at, **changed)
    note(actor=actor, verb="person.edited", target=current, at=at, fields=sorted(changed))
    return current
