"""Taking a file in: read, try out, apply. Nothing is written to the register before applying."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from consultations.register.directory import actions as directory
from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Email, Organisation, Person
from consultations.register.directory.names import fold
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.imports.planning import ORGANISATION, Lookups, Plan, cells_of, plan, suggest
from consultations.register.origins.models import Origin
from consultations.register.terms import models as terms
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.registry import Work
from ds4skills.web.importing.tables import ROW_ERRORS, Table

NAMES = Path(terms.__file__).resolve().parent / "seeds" / "country_names.csv"


class NotReadyError(Exception):
    """The import was applied already, or is being applied."""


@cache
def _countries() -> dict[str, str]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {fold(row["name"]): row["code"] for row in rows}
    return found | {fold(row["code"]): row["code"] for row in rows}


def lookups() -> Lookups:
    """Give what words stand for, and what the register holds."""
    categories: dict[str, str] = {}
    for term in terms.Term.objects.of(terms.CATEGORY):
        categories |= {fold(word): term.code for word in (term.code, *term.labels.values())}
    rows = Organisation.objects.standing().with_category()
    known = {
        (row.folded, row.country): {name: getattr(row, name) or "" for name in ORGANISATION}
        for row in rows.iterator(2000)
    }
    pairs = Email.objects.select_related("person").only(
        "address", "person__given_name", "person__family_name"
    )
    people = {each.address.lower(): str(each.person) for each in pairs.iterator(2000)}
    languages = frozenset(code for code, _name in settings.LANGUAGES)
    return Lookups(categories, _countries(), languages, known, people)


@transaction.atomic
def keep(*, actor: User, name: str, table: Table, at: datetime) -> ImportBatch:
    """Keep a file's rows as they stood, with a guess of what its columns hold."""
    batch = ImportBatch.objects.create(
        name=name[:200],
        header=table.header,
        notes=table.notes,
        encoding=table.encoding,
        mapping=suggest(table.header),
        by=actor,
        at=at,
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                number=number,
                cells=cells,
                verdict=ImportRow.Verdict.REFUSED if number in table.errors else "",
                sentence=str(ROW_ERRORS.get(table.errors.get(number, ""), "")),
            )
            for number, cells in table.rows
        ),
        batch_size=1000,
    )
    note(actor=actor, verb="import.read", target=batch, at=at, rows=len(table.rows))
    return batch


@transaction.atomic
def try_out(*, actor: User, batch: ImportBatch, mapping: Mapping[str, str], at: datetime) -> Counter[str]:
    """Give each row its verdict, without touching the register."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in {ImportBatch.State.READ, ImportBatch.State.CHECKED}:
        raise NotReadyError
    batch.mapping, batch.state = dict(mapping), ImportBatch.State.CHECKED
    batch.save(update_fields=["mapping", "state"])
    known, seen = lookups(), set[str]()
    rows = list(batch.rows.order_by("number"))
    for row in rows:
        if row.sentence and row.sentence in map(str, ROW_ERRORS.values()):
            continue
        found = plan(cells_of(batch.header, row.cells, mapping), known, seen)
        row.verdict, row.sentence = found.verdict, found.sentence[:500]
    ImportRow.objects.bulk_update(rows, ["verdict", "sentence"], batch_size=1000)
    note(actor=actor, verb="import.tried", target=batch, at=at)
    return Counter(row.verdict for row in rows)


def begin(*, batch: ImportBatch) -> None:
    """Mark an import as being applied, once."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.CHECKED)
    if not moved.update(state=ImportBatch.State.RUNNING):
        raise NotReadyError


def apply(*, actor: User, batch: ImportBatch, work: Work) -> Counter[str]:
    """Write what was tried out; rows whose state has changed since are judged again."""
    rows = list(batch.rows.filter(verdict__in=["new", "changed"]).order_by("number"))
    known, seen = lookups(), set[str]()
    done: Counter[str] = Counter()
    for count, row in enumerate(rows):
        if count % 50 == 0:
            work.progress(batch.name, count, len(rows))
        found = plan(cells_of(batch.header, row.cells, batch.mapping), known, seen)
        if found.verdict in {"new", "changed"}:
            done[_write(actor, batch, found, work.at)] += 1
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.APPLIED, applied_at=work.at)
    note(actor=actor, verb="import.applied", target=batch, at=work.at, rows=sum(done.values()))
    return done


@transaction.atomic
def _write(actor: User, batch: ImportBatch, found: Plan, at: datetime) -> str:
    facts = found.facts
    organisation = None
    own: dict[str, Any] = {name: facts[name] for name in ORGANISATION if facts.get(name)}
    shared: dict[str, Any] = {"kind": Origin.Kind.IMPORT, "reference": f"{batch.via}"}
    if own.get("name"):
        rows = Organisation.objects.standing().with_category()
        organisation = rows.filter(folded=found.key[0], country=found.key[1]).first()
        if organisation is None:
            organisation = directory.add_organisation(actor=actor, at=at, via=batch.via, **shared, **own)
        else:
            directory.edit_organisation(
                actor=actor,
                organisation=organisation,
                version=organisation.version,
                at=at,
                via=batch.via,
                **own,
            )
    if facts.get("family_name"):
        _write_person(actor, batch, facts, organisation, at)
    return found.verdict


def _write_person(
    actor: User, batch: ImportBatch, facts: Mapping[str, str], organisation: Organisation | None, at: datetime
) -> None:
    address = facts.get("email", "")
    known = Email.objects.filter(address=address).select_related("person").first() if address else None
    person: Person
    if known is None:
        person = directory.add_person(
            actor=actor,
            at=at,
            family_name=facts["family_name"],
            given_name=facts.get("given_name", ""),
            email=address,
            language=facts.get("language", settings.LANGUAGE_CODE),
            kind=Origin.Kind.IMPORT,
            reference=batch.via,
            via=batch.via,
        )
    else:
        person = known.person
    tied = organisation and Affiliation.objects.filter(person=person, organisation=organisation).exists()
    if organisation is not None and not tied:
        ties.affiliate(
            actor=actor,
            person=person,
            organisation=organisation,
            role=facts.get("role", ""),
            starts_on=facts.get("starts_on"),  # type: ignore[arg-type]  # a day, once planned
            at=at,
        )
