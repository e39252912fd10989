"""Writing to the ledger. Nothing else may create a position."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from consultations.ledger import projection
from consultations.ledger.entries import UNASKED, Entry, Evidence, Words
from consultations.ledger.models import (
    Mapping as ValueMapping,
)
from consultations.ledger.models import (
    Position,
    Proposal,
    Reason,
    Stance,
    Voice,
)
from consultations.ledger.objections import raise_objections, take_back
from consultations.programme.models import Consultation, Round
from ds4skills.audit.actions import note_all, worded
from ds4skills.storage.rows import insert_numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from consultations.proposals.models import ProposalVersion
    from ds4skills.accounts.models import User
    from ds4skills.audit.models import Event

IMPORT = "import"
AHEAD = timedelta(minutes=5)


class ConsultationClosedError(Exception):
    """The consultation does not take positions at this time."""


class ProposalClosedError(Exception):
    """No position is taken on this proposal: it is a draft, closed or withdrawn."""


class SourceConflictError(Exception):
    """The same source said something else before; both are shown, neither is changed."""


class NothingToWithdrawError(Exception):
    """The voice has no current position on this proposal."""


class ImpossibleTimeError(Exception):
    """A position taken in the future, or before its wording was published."""


def record(
    *,
    actor: User | None,
    version: ProposalVersion,
    voice: Voice,
    stance: Stance | str,
    channel: str,
    source: str,
    evidence: Evidence,
    at: datetime,
    taken_at: datetime | None = None,
    words: Words | None = None,
    raw: str = "",
    mapping: ValueMapping | None = None,
    basis: str = Position.Basis.SELF,
    recorded_by: User | None = None,
) -> Position:
    """Record a position and where it came from; the same source again gives the same position."""
    entry = Entry(
        voice=voice,
        version=version,
        stance=stance,
        taken_at=taken_at or at,
        source=source,
        evidence=evidence,
        words=words,
        raw=raw,
        mapping=mapping.pk if mapping else None,
        basis=basis,
    )
    consultation = version.proposal.consultation
    return record_many(
        actor=actor,
        consultation=consultation,
        channel=channel,
        entries=[entry],
        at=at,
        recorded_by=recorded_by,
    )[0]


@transaction.atomic
def record_many(
    *,
    actor: User | None,
    consultation: Consultation,
    channel: str,
    entries: Sequence[Entry],
    at: datetime,
    recorded_by: User | None = None,
) -> list[Position]:
    """Record what one submission says on several proposals, in as many statements as for one.

    Gives a position for each entry, in order; entries whose source was recorded before give that row.
    """
    _check(consultation, channel, entries, at)
    if not entries:
        return []
    try:
        with transaction.atomic():
            known = _insert(consultation, channel, entries, at, recorded_by)
        fresh = len(entries)
    except IntegrityError:  # some of it was recorded before, or is being recorded at this moment
        known = _known(channel, entries)
        rest = [entry for entry in entries if _key(entry) not in known]
        fresh = len(rest)
        if rest:
            known |= _insert(consultation, channel, rest, at, recorded_by)
    if fresh:
        note_all([_told(actor, consultation, channel, entries[0].voice, fresh, at)])
    return [known[_key(entry)] for entry in entries]


def record_drawn(
    *,
    consultation: Consultation,
    channel: str,
    entries: Sequence[Entry],
    at: datetime,
    beside: Sequence[Event] = (),
) -> list[Position]:
    """Record entries whose sources were drawn in the caller's transaction, so that nobody recorded them before.

    As `record_many`, without looking for earlier rows; the caller's transaction stands or falls with it.
    `beside` are the caller's own acts, written to the log in the same statement.
    """
    _check(consultation, channel, entries, at)
    told = list(beside)
    made: dict[tuple[str, int, int], Position] = {}
    if entries:
        made = _insert(consultation, channel, entries, at, None)
        told = [_told(None, consultation, channel, entries[0].voice, len(entries), at), *told]
    if told:
        note_all(told)
    return [made[_key(entry)] for entry in entries]


def _told(
    actor: User | None, consultation: Consultation, channel: str, voice: Voice, count: int, at: datetime
) -> Event:
    return worded(
        actor=actor,
        verb="positions.recorded",
        target=consultation,
        scope=consultation,
        at=at,
        by=voice.holder if actor is None and voice.privacy == Voice.Privacy.NAMED else None,
        channel=channel,
        count=count,
    )


def _key(entry: Entry) -> tuple[str, int, int]:
    return entry.source, entry.voice.pk, entry.version.pk


def _check(consultation: Consultation, channel: str, entries: Iterable[Entry], at: datetime) -> None:
    for entry in entries:
        if channel != IMPORT and not consultation.is_open(entry.taken_at):
            raise ConsultationClosedError
        state = entry.state or entry.version.proposal.state
        if state != Proposal.State.OPEN and entry.withdraws is None:
            raise ProposalClosedError
        if entry.taken_at > at + AHEAD or entry.taken_at < entry.version.published_at:
            raise ImpossibleTimeError


def _known(channel: str, entries: Sequence[Entry]) -> dict[tuple[str, int, int], Position]:
    """Find rows of the same sources; one that says something else is a conflict."""
    rows = Position.objects.filter(channel=channel, source__in={entry.source for entry in entries})
    found = {(row.source, row.voice_id, row.version_id): row for row in rows}
    for entry in entries:
        row = found.get(_key(entry))
        if row is not None and row.stance != entry.stance:
            raise SourceConflictError
    return found


def _insert(
    consultation: Consultation,
    channel: str,
    entries: Sequence[Entry],
    at: datetime,
    recorded_by: User | None,
) -> dict[tuple[str, int, int], Position]:
    salts = [Reason.draw_salt() if entry.words else "" for entry in entries]
    rows = [
        Position(
            voice=entry.voice,
            version=entry.version,
            stance=entry.stance,
            taken_at=entry.taken_at,
            recorded_at=at,
            round_id=_round(consultation, entry),
            channel=channel,
            source=entry.source,
            raw=entry.raw,
            mapping_id=entry.mapping,
            basis=entry.basis,
            recorded_by=recorded_by,
            withdraws=entry.withdraws,
            evidence={**entry.evidence.as_json(), **entry.extra},
            reason_digest=entry.words.digest(salt) if entry.words else "",
        )
        for entry, salt in zip(entries, salts, strict=True)
    ]
    insert_numbered(rows)
    projection.refresh(rows[0].seq, rows[-1].seq)
    _keep_words(consultation, entries, rows, salts, at)
    return {_key(entry): row for entry, row in zip(entries, rows, strict=True)}


def _rounds(consultation: Consultation) -> list[Round]:
    """Give the rounds, asked once for each consultation in hand."""
    known: list[Round] | None = consultation.__dict__.get("_rounds")
    if known is None:
        known = list(Round.objects.filter(consultation=consultation).order_by("number"))
        consultation.__dict__["_rounds"] = known
    return known


def _round(consultation: Consultation, entry: Entry) -> int | None:
    if entry.round != UNASKED:
        return entry.round
    rounds = _rounds(consultation)
    return next((each.pk for each in rounds if each.opens_at <= entry.taken_at < each.closes_at), None)


def _keep_words(
    consultation: Consultation,
    entries: Sequence[Entry],
    rows: Sequence[Position],
    salts: Sequence[str],
    at: datetime,
) -> None:
    said = [
        (row, entry.words, salt) for entry, row, salt in zip(entries, rows, salts, strict=True) if entry.words
    ]
    if not said:
        return
    Reason.objects.bulk_create(
        Reason(
            position=row,
            text=words.text,
            wished_change=words.wished_change,
            language=words.language,
            salt=salt,
            public=words.public or words.objects,
        )
        for row, words, salt in said
    )
    objecting = [(row, words.clause) for row, words, _salt in said if words.objects]
    if objecting:
        raise_objections(consultation=consultation, positions=objecting, at=at)


@transaction.atomic
def withdraw(
    *,
    actor: User | None,
    voice: Voice,
    version: ProposalVersion,
    channel: str,
    source: str,
    at: datetime,
    taken_at: datetime | None = None,
) -> Position:
    """Take a position back: a new row that says so. It revives nothing older."""
    from_now = taken_at or at
    latest = projection.latest(voice=voice, version=version)
    if latest is None or latest.stance is None:
        raise NothingToWithdrawError
    entry = Entry(
        voice=voice,
        version=version,
        stance=None,
        taken_at=from_now,
        source=source,
        evidence=Evidence(wording=version.digest),
        withdraws=latest,
    )
    consultation = version.proposal.consultation
    row = record_many(actor=actor, consultation=consultation, channel=channel, entries=[entry], at=at)[0]
    take_back(positions=[latest], at=at)
    return row
