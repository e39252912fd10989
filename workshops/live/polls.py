"""Polls: opening freezes who may vote and on what; closing writes every cast to the ledger.

Until then votes stay here, so no page, export or report of any room can show which way a blind vote goes; the
channel's backlog keeps reports waiting meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.ledger import objections, projection
from consultations.ledger.actions import record_many, withdraw
from consultations.ledger.entries import Entry as LedgerEntry
from consultations.ledger.entries import Evidence, Words
from consultations.ledger.models import Current, Mapping, Position, Voice
from consultations.ledger.voices import speaker_of, voice_for
from consultations.proposals.models import Proposal, ProposalVersion
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from workshops.live.log import write
from workshops.live.models import Eligible, Poll, Room, Vote
from workshops.signups.models import Presence

CHANNEL = "workshop"
State = Poll.State


class SecondPollError(Exception):
    """Another vote is open in this room."""


class NobodyHereError(Exception):
    """A vote needs somebody in the room who may vote."""


class NoWordingError(Exception):
    """The item has no wording that positions are taken on."""


class NoOpenPollError(Exception):
    """No vote is open."""


class PollGoneError(Exception):
    """The vote was discarded already."""


def open_poll_of(room: Room) -> Poll | None:
    """Give the vote that is open in a room."""
    rows = Poll.objects.select_related("version__proposal__consultation")
    return rows.filter(room=room, state=State.OPEN).first()


def _wording(room: Room) -> ProposalVersion:
    """Give the newest wording of the item's proposal."""
    proposal = room.item.proposal if room.item else None
    if proposal is None or proposal.state != Proposal.State.OPEN:
        raise NoWordingError
    rows = ProposalVersion.objects.filter(proposal=proposal).select_related("proposal__consultation")
    version = rows.order_by("-number").first()
    if version is None:
        raise NoWordingError
    return version


@transaction.atomic
def prepare(*, room: Room, turn: int) -> Poll:
    """Give the draft of the item's next vote, on the newest wording; a second turn keeps the mode."""
    known = Poll.objects.filter(room=room, item=room.item, turn=turn, state=State.DRAFT).first()
    if known is not None:
        return known
    closed = Poll.objects.filter(room=room, item=room.item, state=State.CLOSED)
    before = closed.order_by("-id").first() if turn > 1 else None
    return Poll.objects.create(
        room=room,
        item=room.item,
        version=_wording(room),
        turn=turn,
        previous=before,
        mode=before.mode if before else Poll.Mode.CONFIDENTIAL,
    )


@transaction.atomic
def open_poll(*, actor: User, room: Room, turn: int, mode: str, at: datetime) -> Poll:
    """Open a vote on the newest wording; who is present now may vote, who arrives later is marked late."""
    if open_poll_of(room) is not None:
        raise SecondPollError
    version = _wording(room)
    if not version.proposal.consultation.is_open(at):
        raise NoWordingError
    present = list(Presence.objects.filter(session=room.session_id, out_at=None).order_by("in_at", "id"))
    if not present:
        raise NobodyHereError
    poll = prepare(room=room, turn=turn)
    poll.version, poll.wording_digest, poll.mode = version, version.digest, Poll.Mode(mode)
    poll.state, poll.opened_at = State.OPEN, at
    try:
        with transaction.atomic():
            poll.save(update_fields=["version", "wording_digest", "mode", "state", "opened_at"])
    except IntegrityError as error:
        raise SecondPollError from error
    admit(poll=poll, presences=present, late=False, at=at)
    count = poll.eligible.count()
    write(room=room, actor=actor, verb="poll.opened", at=at, poll=poll.pk, turn=turn, eligible=count)
    scope = version.proposal.consultation
    note(actor=actor, verb="poll.opened", target=poll, scope=scope, at=at, mode=poll.mode, eligible=count)
    return poll


def admit(*, poll: Poll, presences: Iterable[Presence], late: bool, at: datetime) -> None:
    """Write who may vote: one row for a person, one for an organisation with all its people."""
    first: dict[str, Presence] = {}
    for presence in presences:
        first.setdefault(presence.unit, presence)
    voices = _voices(poll, first, at)
    Eligible.objects.bulk_create(
        [
            Eligible(
                poll=poll,
                unit=unit,
                voice=voices[unit],
                category=voices[unit].category,
                late=late,
                at=at,
            )
            for unit in first
        ],
        ignore_conflicts=True,
    )


def _voices(poll: Poll, units: dict[str, Presence], at: datetime) -> dict[str, Voice]:
    """Find the voices of those present in one statement; make those that are missing."""
    spelled = {unit: _spelled(poll, presence) for unit, presence in units.items()}
    consultation = poll.wording.proposal.consultation
    rows = Voice.objects.filter(consultation=consultation, speaker__in=spelled.values())
    known = {voice.speaker: voice for voice in rows}
    return {
        unit: known.get(spelled[unit]) or voice_at(poll=poll, presence=presence, at=at)
        for unit, presence in units.items()
    }


def _spelled(poll: Poll, presence: Presence) -> str:
    capacity = Voice.Capacity.MANDATED if presence.mandate else Voice.Capacity.PERSONAL
    return speaker_of(
        holder=presence.person_id,
        organisation=presence.organisation,
        capacity=capacity,
        privacy=poll.mode,
    )


def voice_at(*, poll: Poll, presence: Presence, at: datetime) -> Voice:
    """Give the voice of somebody present, private as the poll's mode says."""
    return voice_for(
        consultation=poll.wording.proposal.consultation,
        holder=presence.person_id,
        organisation=presence.organisation,
        mandate=presence.mandate,
        privacy=poll.mode,
        at=at,
    )


@transaction.atomic
def admit_late(*, room: Room, presence: Presence, at: datetime) -> None:
    """Let somebody who is in the room vote in the poll that is open; closing waits for it, or it waits."""
    rows = Poll.objects.select_for_update(of=("self",)).select_related("version__proposal__consultation")
    poll = rows.filter(room=room, state=State.OPEN).first()
    if poll is not None:
        admit(poll=poll, presences=[presence], late=True, at=at)


@transaction.atomic
def close_open_poll(*, actor: User | None, room: Room, at: datetime) -> Poll:
    """Close the open vote: no cast comes after this, and every cast becomes a position."""
    poll = open_poll_of(room)
    if poll is None:
        raise NoOpenPollError
    poll.state, poll.closed_at = State.CLOSED, at
    poll.save(update_fields=["state", "closed_at"])
    list(Eligible.objects.select_for_update().filter(poll=poll).order_by("id").values_list("pk", flat=True))
    votes = list(
        Vote.objects.filter(eligible__poll=poll).select_related("voice", "eligible").order_by("at", "id")
    )
    _record(actor, poll, votes, at)
    count = len({vote.eligible_id for vote in votes})
    write(room=room, actor=actor, verb="poll.closed", at=at, poll=poll.pk, turn=poll.turn, voted=count)
    scope = poll.wording.proposal.consultation
    note(actor=actor, verb="poll.closed", target=poll, scope=scope, at=at, voted=count, casts=len(votes))
    return poll


def _record(actor: User | None, poll: Poll, votes: Sequence[Vote], at: datetime) -> None:
    """Write each cast to the ledger; a colleague's later word takes the organisation's earlier one back."""
    version = poll.wording
    mapping = Mapping.objects.filter(slug="five", number=1).values_list("pk", flat=True).first()
    entries = [_entry(poll, vote, mapping) for vote in votes]
    record_many(
        actor=actor,
        consultation=version.proposal.consultation,
        channel=CHANNEL,
        entries=entries,
        at=at,
    )
    last: dict[int, Vote] = {}
    for vote in sorted(votes, key=lambda each: (each.eligible_id, each.cast)):
        before = last.get(vote.eligible_id)
        if before and before.voice_id != vote.voice_id:
            _supersede(actor, poll, before, vote, at)
        last[vote.eligible_id] = vote
    Vote.objects.filter(eligible__poll=poll).exclude(reason="").update(reason="")


def _supersede(actor: User | None, poll: Poll, before: Vote, vote: Vote, at: datetime) -> None:
    """Take an organisation's earlier word back where a colleague spoke after it, if it still counts."""
    standing = projection.latest(voice=before.voice, version=poll.wording)
    if standing is not None and standing.source == before.source:
        withdraw(
            actor=actor,
            voice=before.voice,
            version=poll.wording,
            channel=CHANNEL,
            source=f"{vote.source}-for-{before.cast}",
            at=at,
            taken_at=vote.at,
        )


def _entry(poll: Poll, vote: Vote, mapping: int | None) -> LedgerEntry:
    version = poll.wording
    words = None
    if vote.reason:
        words = Words(
            text=vote.reason,
            language=vote.language,
            public=poll.is_named or vote.blocks,
            objects=vote.blocks,
        )
    return LedgerEntry(
        voice=vote.voice,
        version=version,
        stance=vote.stance,
        taken_at=vote.at,
        source=vote.source,
        evidence=Evidence(wording=poll.wording_digest, language=vote.language, exercise=poll.exercise),
        words=words,
        raw=vote.stance,
        mapping=mapping,
        extra={"turn": str(poll.turn), "mode": poll.mode, "scale": poll.scale},
    )


@transaction.atomic
def discard_poll(*, actor: User, room: Room, poll: int, reason: str, at: datetime) -> Poll:
    """Discard a vote that is open or closed, with the reason; positions that it made are withdrawn."""
    rows = Poll.objects.select_related("version__proposal__consultation")
    row = rows.filter(room=room, pk=poll).exclude(state=State.DRAFT).first()
    if row is None:
        raise NoOpenPollError
    if row.state == State.DISCARDED:
        raise PollGoneError
    was_closed = row.state == State.CLOSED
    row.state, row.discard_reason = State.DISCARDED, reason
    row.save(update_fields=["state", "discard_reason"])
    withdrawn = _take_back(actor, row, at) if was_closed else 0
    Vote.objects.filter(eligible__poll=row).exclude(reason="").update(reason="")
    write(room=room, actor=actor, verb="poll.discarded", at=at, poll=row.pk, turn=row.turn, reason=reason)
    scope = row.wording.proposal.consultation
    note(actor=actor, verb="poll.discarded", target=row, scope=scope, at=at, withdrawn=withdrawn)
    return row


def _take_back(actor: User, poll: Poll, at: datetime) -> int:
    """Withdraw the positions of a poll that still count."""
    version = poll.wording
    sources = {vote.source for vote in Vote.objects.filter(eligible__poll=poll)}
    made = Position.objects.filter(version=version, channel=CHANNEL, source__in=sources)
    rows = Current.objects.filter(version=version, position__in=made).select_related("position", "voice")
    current = [row for row in rows.order_by("position_id") if row.stance is not None]
    entries = [
        LedgerEntry(
            voice=row.voice,
            version=version,
            stance=None,
            taken_at=at,
            source=f"{row.position.source}-discarded",
            evidence=Evidence(wording=poll.wording_digest, exercise=poll.exercise),
            withdraws=row.position,
        )
        for row in current
    ]
    record_many(
        actor=actor, consultation=version.proposal.consultation, channel=CHANNEL, entries=entries, at=at
    )
    objections.take_back(positions=[row.position for row in current], at=at)
    return len(entries)
