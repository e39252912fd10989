"""Bringing many positions in: the same rows as one by one, in a few statements for each thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction

from consultations.ledger import projection
from consultations.ledger.actions import IMPORT
from consultations.ledger.bulk.polis import Export
from consultations.ledger.models import Mapping as ValueMapping
from consultations.ledger.models import Position, Voice
from consultations.ledger.voices import speaker_of
from consultations.programme.models import Consultation, Round
from consultations.proposals.actions import propose_all
from consultations.proposals.models import ProposalVersion
from consultations.proposals.queries import newest
from consultations.register.directory.bulk import add_numbered
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

COLUMNS = (
    "voice_id version_id stance taken_at recorded_at round_id channel source raw mapping_id basis "
    "recorded_by_id evidence reason_digest"
).split()

# Only names of ours stand in the texts; values are parameters, or go through COPY.
HOLD = (
    "CREATE TEMP TABLE incoming AS SELECT {names} FROM {table} WITH NO DATA;"
    "ALTER TABLE incoming ADD COLUMN line bigserial"
)
COPY = "COPY {target} ({names}) FROM STDIN"
TAKE = "INSERT INTO {table} ({names}) SELECT {names} FROM incoming ORDER BY line ON CONFLICT DO NOTHING"
INSERT = "INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"


def _sql(template: str, target: str = "") -> str:
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    table = Position._meta.db_table
    return template.format(table=table, target=target or table, names=names, marks=marks)


Line = tuple[Any, ...]


class Said(NamedTuple):
    """One position of a file."""

    voice: int
    version: int
    stance: str
    taken_at: datetime
    source: str
    raw: str
    wording: str


@transaction.atomic
def record_all(
    *,
    actor: User,
    consultation: Consultation,
    rows: Sequence[Said],
    mapping: ValueMapping | None,
    basis: str,
    at: datetime,
) -> int:
    """Record positions of a file; a source that was recorded before is passed over. Gives how many are new."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    first = Position.objects.aggregate(top=models.Max("seq"))["top"] or 0
    lines = _lines(consultation, rows, at, (mapping.pk if mapping else None, basis, actor.pk))
    if connection.vendor != "postgresql":
        fresh = _insert(lines)
    elif _are_new(consultation, rows):
        fresh = _copy(lines)
    else:
        fresh = _copy_and_compare(lines)
    if fresh:
        last = Position.objects.aggregate(top=models.Max("seq"))["top"]
        projection.refresh(first + 1, last)
        note(
            actor=actor,
            verb="positions.recorded",
            target=consultation,
            scope=consultation,
            at=at,
            channel=IMPORT,
            count=fresh,
        )
    return fresh


def _lines(
    consultation: Consultation, rows: Iterable[Said], at: datetime, common: tuple[int | None, str, int]
) -> Iterator[Line]:
    """Spell rows as the ledger's columns; `common` holds mapping, basis and who records."""
    adapt = connection.ops.adapt_datetimefield_value
    # Asked before the first row is drawn: a connection that copies answers no query.
    rounds = list(Round.objects.filter(consultation=consultation).order_by("number"))
    now = adapt(at)
    return (
        (
            row.voice,
            row.version,
            row.stance,
            adapt(row.taken_at),
            now,
            next((each.pk for each in rounds if each.opens_at <= row.taken_at < each.closes_at), None),
            IMPORT,
            row.source,
            row.raw,
            *common,
            _evidence(row.wording),
            "",
        )
        for row in rows
    )


@cache
def _evidence(wording: str) -> str:
    return json.dumps({"wording": wording})


def _are_new(consultation: Consultation, rows: Sequence[Said]) -> bool:
    """Tell whether no row can have been recorded before, here or further up in the file."""
    before = Position.objects.filter(channel=IMPORT, voice__consultation=consultation)
    return not before.exists() and len({(row.source, row.voice, row.version) for row in rows}) == len(rows)


def _insert(lines: Iterable[Line]) -> int:
    """Write rows in their order, passing over what is there; gives how many were not."""
    with connection.cursor() as cursor:
        cursor.executemany(_sql(INSERT), list(lines))
        fresh: int = cursor.rowcount
    return fresh


def _copy(lines: Iterable[Line], target: str = "") -> int:
    """Write rows in their order as PostgreSQL likes it best; one that is there fails."""
    with connection.cursor() as cursor:
        with cursor.copy(_sql(COPY, target)) as copy:
            for line in lines:
                copy.write_row(line)
        fresh: int = cursor.rowcount
    return fresh


def _copy_and_compare(lines: Iterable[Line]) -> int:
    """Write rows in their order by way of a table of their own, passing over what is there."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(HOLD))
        _copy(lines, "incoming")
        cursor.execute(_sql(TAKE))
        fresh: int = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    return fresh


@transaction.atomic
def voices_of(*, consultation: Consultation, holders: Mapping[int, UUID], at: datetime) -> dict[int, int]:
    """Give a voice for each person by their number; those that are missing join the roll."""
    spelled = {
        number: speaker_of(
            holder=key, organisation=None, capacity=Voice.Capacity.PERSONAL, privacy=Voice.Privacy.NAMED
        )
        for number, key in holders.items()
    }
    Voice.objects.bulk_create(
        [
            Voice(
                consultation=consultation,
                speaker=spelled[number],
                holder=key,
                capacity=Voice.Capacity.PERSONAL,
                joined_at=at,
            )
            for number, key in holders.items()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    known = dict(Voice.objects.filter(consultation=consultation).values_list("speaker", "pk"))
    return {number: known[text] for number, text in spelled.items()}


@transaction.atomic
def statements_of(
    *, actor: User, consultation: Consultation, export: Export, language: str, at: datetime
) -> dict[int, ProposalVersion]:
    """Give a proposal for each comment, as S-<number>; those that are missing are put on the table."""
    known = {each.proposal.key: each for each in newest(consultation, listed=False)}
    texts = {f"S-{number}": {language: text} for number, text in sorted(export.comments.items())}
    missing = {key: wordings for key, wordings in texts.items() if key not in known}
    made = propose_all(actor=actor, consultation=consultation, statements=missing, at=at)
    known.update(zip(missing, made, strict=True))
    return {number: known[f"S-{number}"] for number in export.comments}


def bring_polis_in(
    *, actor: User, consultation: Consultation, export: Export, language: str, at: datetime
) -> tuple[int, dict[str, int]]:
    """Bring a Polis conversation in; the same export again adds nothing. Gives new rows, and what is there."""
    begun = min(vote.at for vote in export.votes)
    versions = statements_of(
        actor=actor, consultation=consultation, export=export, language=language, at=begun
    )
    holders = add_numbered(
        actor=actor, numbers=export.people, reference=f"polis:{export.name}", at=at, language=language
    )
    voices = voices_of(consultation=consultation, holders=holders, at=begun)
    mapping = ValueMapping.objects.filter(slug="polis").order_by("-number").first()
    body: Mapping[str, str] = mapping.body if mapping else {}
    seen: dict[tuple[int, int], int] = {}
    rows = []
    for vote in export.votes:
        pair = (vote.voter, vote.comment)
        seen[pair] = seen.get(pair, 0) + 1
        version = versions[vote.comment]
        rows.append(
            Said(
                voice=voices[vote.voter],
                version=version.pk,
                stance=body[str(export.sign * int(vote.raw))],
                taken_at=vote.at,
                source=f"polis:{export.name}:{vote.comment}:{vote.voter}:{seen[pair]}",
                raw=vote.raw,
                wording=version.digest,
            )
        )
    fresh = record_all(
        actor=actor,
        consultation=consultation,
        rows=rows,
        mapping=mapping,
        basis=Position.Basis.SELF,
        at=at,
    )
    return fresh, {"statements": len(versions), "people": len(voices), "votes": len(rows)}
