"""Organisations by the hundred: added and edited by the same rules as one, with few statements.

The caller opens the transaction, writes the audit note for all of them, and has checked who holds which identifier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from consultations.register.directory.changes import Change
from consultations.register.directory.history import spell
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
)
from consultations.register.directory.names import core, domain, fold, tokens
from consultations.register.directory.searching import NameToken
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import CATEGORY, Term
from ds4skills.accounts.models import User
from ds4skills.storage.rows import insert_all

LONGEST, BAR = 300, " | "
Name = tuple[str, str, str]  # kind, text, language


@dataclass(frozen=True)
class Way:
    """By what, by whom, when and on what basis many rows are written; `notice` is when people must have been told."""

    via: str
    by: User | None
    at: datetime
    kind: str
    basis: str
    network: Network | None = None
    notice: date | None = None


@dataclass
class NewOrganisation:
    """An organisation to add: own facts, terms {taxonomy: codes parted by bars}, identifiers (scheme, value), names."""

    facts: Mapping[str, Any]
    reference: str
    terms: Mapping[str, str] = field(default_factory=dict)
    identifiers: Sequence[tuple[str, str]] = ()
    names: Sequence[Name] = ()
    introduced_by: UUID | None = None


@dataclass
class Edit:
    """What changes of an organisation: facts, terms and identifiers to set, names to add."""

    key: UUID
    facts: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


def change(
    way: Way, key: UUID, table: str, row: object, *, field: str = "", old: Any = "", new: Any = ""
) -> Change:
    """Give one line of history, unsaved."""
    return Change(
        via=way.via,
        key=key,
        table=table,
        row=str(row),
        field=field,
        old=spell(old),
        new=spell(new),
        by=way.by,
        at=way.at,
    )


def keys(kind: str, count: int) -> list[StakeholderKey]:
    """Make fresh keys."""
    made = [StakeholderKey(kind=kind) for _ in range(count)]
    insert_all(made)
    return made


def originate(way: Way, pairs: Iterable[tuple[UUID, str, UUID | None]]) -> None:
    """Write where some stakeholders came from: key, reference, who introduced them."""
    insert_all(
        [
            Origin(
                key=key,
                kind=way.kind,
                at=way.at,
                by=way.by,
                network=way.network,
                introduced_by=introducer,
                reference=reference,
                legal_basis=way.basis,
                notice_due_on=way.notice,
            )
            for key, reference, introducer in pairs
        ]
    )


def _dress(row: Organisation) -> Organisation:
    """Work out what is kept beside the name and the website."""
    row.folded, row.core = fold(row.name)[:LONGEST], core(row.name)[:LONGEST]
    row.domain = domain(row.website)[:120]
    return row


def _name(organisation: UUID, name: Name) -> OrganisationName:
    kind, text, language = name
    return OrganisationName(
        organisation_id=organisation,
        kind=kind,
        text=text,
        language=language,
        folded=fold(text)[:LONGEST],
        core=core(text)[:LONGEST],
    )


def _terms(wanted: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], int]:
    """Give the terms that are named, by taxonomy and code."""
    pairs = {(slug, code) for each in wanted for slug, codes in each.items() for code in codes.split(BAR)}
    if not pairs:
        return {}
    rows = Term.objects.filter(
        taxonomy__slug__in={slug for slug, _ in pairs}, code__in={code for _, code in pairs}
    )
    return {(slug, code): pk for slug, code, pk in rows.values_list("taxonomy__slug", "code", "pk")}


def add_organisations(new: Sequence[NewOrganisation], way: Way) -> list[UUID]:
    """Put organisations into the register; gives their keys in the same order."""
    if not new:
        return []
    fresh = keys(StakeholderKey.Kind.ORGANISATION, len(new))
    rows = [
        _dress(Organisation(key=key, changed_at=way.at, **each.facts))
        for key, each in zip(fresh, new, strict=True)
    ]
    insert_all(rows)
    pairs = [(row.pk, each) for row, each in zip(rows, new, strict=True)]
    insert_all([_name(key, name) for key, each in pairs for name in each.names])
    _add_identifiers((key, each.identifiers) for key, each in pairs)
    _add_terms([(key, each.terms) for key, each in pairs])
    insert_all(
        [
            NameToken(token=word, organisation_id=row.pk)
            for row, each in zip(rows, new, strict=True)
            for word in sorted(
                tokens(row.name, row.acronym, *(text for _kind, text, _language in each.names))
            )
        ]
    )
    originate(way, ((key, each.reference, each.introduced_by) for key, each in pairs))
    insert_all([change(way, row.pk, "organisation", row.pk, new=row.name) for row in rows])
    return [row.pk for row in rows]


def _add_identifiers(pairs: Iterable[tuple[UUID, Sequence[tuple[str, str]]]]) -> None:
    insert_all(
        [
            Identifier(organisation_id=key, scheme=scheme, value=value)
            for key, held in pairs
            for scheme, value in held
        ]
    )


def _add_terms(pairs: Sequence[tuple[UUID, Mapping[str, str]]]) -> None:
    known = _terms(terms for _key, terms in pairs)
    insert_all(
        [
            OrganisationTerm(organisation_id=key, term_id=known[slug, code], taxonomy=slug)
            for key, terms in pairs
            for slug, codes in terms.items()
            for code in codes.split(BAR)
        ]
    )


def edit_organisations(edits: Sequence[Edit], way: Way) -> None:
    """Change organisations; what changed is kept, field by field."""
    if not edits:
        return
    found = Organisation.objects.select_for_update().order_by("pk").in_bulk([each.key for each in edits])
    lines: list[Change] = []
    for each in edits:
        row = found[each.key]
        for name, value in each.facts.items():
            lines.append(
                change(way, row.pk, "organisation", row.pk, field=name, old=getattr(row, name), new=value)
            )
            setattr(row, name, value)
        row.version, row.changed_at = row.version + 1, way.at
    save_organisations(list(found.values()))
    lines += _set_terms(edits, way)
    lines += _set_identifiers(edits, way)
    lines += _more_names(edits, way)
    insert_all(lines)
    retoken(each.key for each in edits if each.names or {"name", "acronym"} & set(each.facts))


def save_organisations(rows: Sequence[Organisation]) -> None:
    """Write organisations that exist, all at once."""
    own = [each.name for each in Organisation._meta.concrete_fields if not each.primary_key]
    Organisation.objects.bulk_create(
        [_dress(row) for row in rows], update_conflicts=True, unique_fields=["key"], update_fields=own
    )


def _set_terms(edits: Sequence[Edit], way: Way) -> list[Change]:
    """Set one term of each taxonomy named; the history names the taxonomy and the codes."""
    wanted = {each.key: each.terms for each in edits if each.terms}
    if not wanted:
        return []
    known = _terms(wanted.values())
    rows = OrganisationTerm.objects.filter(organisation__in=wanted).order_by("id")
    held = {(row.organisation_id, row.taxonomy): row for row in rows.annotate(code=F("term__code"))}
    lines, fresh, moved = [], [], []
    for key, terms in wanted.items():
        for slug, code in terms.items():
            row = held.get((key, slug))
            field_ = "category" if slug == CATEGORY else slug
            lines.append(
                change(
                    way, key, "organisation", key, field=field_, old=getattr(row, "code", "") or "", new=code
                )
            )
            if row is None:
                fresh.append(OrganisationTerm(organisation_id=key, term_id=known[slug, code], taxonomy=slug))
            else:
                row.term_id = known[slug, code]
                moved.append(row)
    insert_all(fresh)
    if moved:
        OrganisationTerm.objects.bulk_update(moved, ["term"], batch_size=200)
    return lines


def _set_identifiers(edits: Sequence[Edit], way: Way) -> list[Change]:
    wanted = {each.key: each.identifiers for each in edits if each.identifiers}
    if not wanted:
        return []
    rows = Identifier.objects.filter(organisation__in=wanted).order_by("-id")  # the first of a scheme counts
    held = {(row.organisation_id, row.scheme): row for row in rows}
    lines, fresh, moved = [], [], []
    for key, values in wanted.items():
        for scheme, value in values.items():
            row = held.get((key, scheme))
            if row is None:
                fresh.append(Identifier(organisation_id=key, scheme=scheme, value=value))
            else:
                lines.append(change(way, key, "identifier", row.pk, field="value", old=row.value, new=value))
                row.value = value
                moved.append(row)
    made = Identifier.objects.bulk_create(fresh)
    if moved:
        Identifier.objects.bulk_update(moved, ["value"], batch_size=200)
    new = [
        change(way, row.organisation_id, "identifier", row.pk, new=f"{row.scheme} {row.value}")
        for row in made
    ]
    return [*lines, *new]


def _more_names(edits: Sequence[Edit], way: Way) -> list[Change]:
    made = OrganisationName.objects.bulk_create(
        _name(each.key, name) for each in edits for name in each.names
    )
    return [change(way, row.organisation_id, "organisationname", row.pk, new=row.text) for row in made]


def retoken(organisations: Iterable[UUID]) -> None:
    """Work out again the words by which some organisations are found."""
    wanted = list(organisations)
    if not wanted:
        return
    texts: dict[UUID, list[str]] = defaultdict(list)
    for key, name, short in Organisation.objects.filter(pk__in=wanted).values_list("pk", "name", "acronym"):
        texts[key] += [name, short]
    further = OrganisationName.objects.filter(organisation__in=wanted)
    for key, text in further.values_list("organisation_id", "text"):
        texts[key].append(text)
    NameToken.objects.filter(organisation__in=wanted).delete()
    insert_all(
        [
            NameToken(token=word, organisation_id=key)
            for key, each in texts.items()
            for word in sorted(tokens(*each))
        ]
    )
