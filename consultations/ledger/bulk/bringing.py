"""Bringing a plain table of positions in: kept as it stood, judged, recorded. Command and page call the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.ledger.bulk import actions, table
from consultations.ledger.bulk.table import COLUMNS, TableError, Verdict
from consultations.ledger.models import Position, Stance
from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal, ProposalVersion
from consultations.proposals.queries import newest
from consultations.register.directory.models import Email
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import enqueue
from ds4skills.jobs.models import Job
from ds4skills.web.importing.tables import ROW_ERRORS, Table

KIND = "ledger.positions"
Row = list[Any]  # line, the four cells, what was wrong with the row as such


class NotReadyError(Exception):
    """The file is being recorded, or was recorded already."""


class RefusedRowsError(Exception):
    """Some rows cannot be recorded, so none is."""


@dataclass(frozen=True)
class Lookups:
    """What the cells of a table stand for: open proposals by key, people by address."""

    versions: dict[str, ProposalVersion]
    people: dict[str, UUID]


def lookups(consultation: Consultation) -> Lookups:
    """Give what can be named in a table, in two queries."""
    versions = {
        each.proposal.key: each
        for each in newest(consultation, listed=False)
        if each.proposal.state == Proposal.State.OPEN
    }
    return Lookups(versions, dict(Email.objects.values_list("address", "person_id")))


@transaction.atomic
def record(
    *, actor: User, consultation: Consultation, verdicts: Sequence[Verdict], known: Lookups, at: datetime
) -> int:
    """Record every row, or none where one is refused; those that were here before are passed over.

    Gives how many are new.
    """
    if any(each.problem for each in verdicts):
        raise RefusedRowsError
    holders = {number: known.people[each.person] for number, each in enumerate(verdicts)}
    voices = actions.voices_of(consultation=consultation, holders=holders, at=at)
    rows = [
        actions.Said(
            voice=voices[number],
            version=known.versions[each.proposal].pk,
            stance=Stance(each.stance),
            taken_at=each.taken_at or at,
            source=_source(each),
            raw=each.stance,
            wording=known.versions[each.proposal].digest,
        )
        for number, each in enumerate(verdicts)
    ]
    return actions.record_all(
        actor=actor, consultation=consultation, rows=rows, mapping=None, basis=Position.Basis.STAFF, at=at
    )


def _source(row: Verdict) -> str:
    spelled = f"{row.person}|{row.proposal}|{row.stance}|{row.taken_at}"
    return f"table:{hashlib.sha256(spelled.encode()).hexdigest()}"


@transaction.atomic
def keep(*, actor: User, consultation: Consultation, name: str, found: Table, at: datetime) -> Job:
    """Keep a file's rows for thirty days, until they are recorded; nothing of them counts yet."""
    heads = {head.strip().casefold(): place for place, head in enumerate(found.header)}
    missing = [column for column in COLUMNS if column not in heads]
    if missing:
        raise TableError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    rows: list[Row] = [
        [
            line,
            *(cells[heads[column]] for column in COLUMNS),
            str(ROW_ERRORS.get(found.errors.get(line, ""), "")),
        ]
        for line, cells in found.rows
    ]
    job = Job.objects.create(
        kind=KIND,
        title=_("Positions of %(name)s") % {"name": name[:150]},
        owner=actor,
        result={"consultation": consultation.pk, "name": name[:150], "rows": rows},
        made_at=at,
        ended_at=at,
    )
    note(
        actor=actor,
        verb="positions.read",
        target=consultation,
        scope=consultation,
        at=at,
        rows=len(rows),
    )
    return job


def judged(job: Job, known: Lookups, at: datetime) -> list[Verdict]:
    """Judge every row of a file that is kept."""
    found = []
    for line, *cells, odd in job.result.get("rows", []):
        row = dict(zip(COLUMNS, cells, strict=True))
        found.append(
            Verdict(line, odd)
            if odd
            else table.judge(line, row, versions=known.versions, people=known.people, now=at)
        )
    return found


@transaction.atomic
def begin(*, actor: User, consultation: Consultation, job: Job, next_url: str, at: datetime) -> None:
    """Have a file recorded as long work, once; work that stopped or failed may begin again."""
    state = Job.State
    rows = Job.objects.filter(
        pk=job.pk,
        kind=KIND,
        ended_at__isnull=False,
        state__in=[state.WAITING, state.FAILED, state.STOPPED],
    )
    fresh = {"state": state.WAITING, "ended_at": None, "stop_asked": False, "error": "", "step": ""}
    if not rows.update(**fresh, owner=actor, next_url=next_url):
        raise NotReadyError
    payload = {"job": str(job.pk), "consultation": consultation.pk, "actor": actor.pk}
    enqueue(task=KIND, payload=payload, at=at, job=job)
