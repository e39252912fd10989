"""Reading a room: turnout, results of closed votes, what everybody may know of its state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from consultations.ledger.models import Stance
from consultations.register.directory.models import Person
from consultations.register.directory.queries import names_of
from ds4skills.audit.chain import digest
from workshops.live import steps
from workshops.live.models import Eligible, Entry, Poll, Room, Vote
from workshops.live.tally import Tally, spell, tally
from workshops.planning.models import AgendaItem, Session
from workshops.signups.models import Presence

NEWEST = 12
SHOWN = (Poll.State.OPEN, Poll.State.CLOSED)


@dataclass(frozen=True)
class Turnout:
    """How many have voted, of those who may: in all and by category. All that a blind vote shows."""

    voted: int
    eligible: int
    late: int
    by_category: Sequence[tuple[str, int, int]]  # category, voted, eligible


def turnout(poll: Poll) -> Turnout:
    """Count who has voted; which way is not asked."""
    rows = (
        Eligible.objects.filter(poll=poll)
        .values("category")
        .annotate(
            may=Count("pk", distinct=True),
            has=Count("pk", filter=Q(votes__cast=1), distinct=True),
            after=Count("pk", filter=Q(late=True), distinct=True),
        )
        .order_by("category")
    )
    counted = [(row["category"], row["has"], row["may"], row["after"]) for row in rows]
    counted.sort(key=lambda each: (-each[2], each[0]))
    return Turnout(
        voted=sum(each[1] for each in counted),
        eligible=sum(each[2] for each in counted),
        late=sum(each[3] for each in counted),
        by_category=[each[:3] for each in counted],
    )


@dataclass(frozen=True)
class Silent:
    """Somebody who may vote and has not."""

    name: str
    organisation: str
    late: bool


def silent(poll: Poll) -> list[Silent]:
    """List who has not voted yet, for the desk."""
    cast = Vote.objects.filter(eligible=OuterRef("pk"))
    rows = Eligible.objects.filter(~Exists(cast), poll=poll).select_related("voice").order_by("id")
    names = names_of([key for row in rows for key in (row.voice.holder, row.voice.organisation) if key])
    found = [
        Silent(
            names.get(row.voice.holder, "") if row.voice.holder else "",
            names.get(row.voice.organisation, "") if row.voice.organisation else "",
            row.late,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.name, each.organisation))


def is_sealed(poll: Poll, at: datetime) -> bool:
    """Tell whether nobody may see which way a vote went: it is open, or the consultation is sealed."""
    return poll.state != Poll.State.CLOSED or poll.wording.proposal.consultation.is_sealed(at)


def newest_votes(polls: Iterable[Poll]) -> dict[int, list[Vote]]:
    """Give the newest cast of each voter, by poll."""
    rows = Vote.objects.filter(eligible__poll__in=list(polls)).select_related("eligible__voice")
    last: dict[int, Vote] = {}
    for vote in rows.order_by("eligible_id", "cast"):
        last[vote.eligible_id] = vote
    found: dict[int, list[Vote]] = {}
    for vote in last.values():
        found.setdefault(vote.eligible.poll_id, []).append(vote)
    return found


def results(polls: Sequence[Poll], at: datetime) -> dict[int, Tally]:
    """Give the tallies of closed votes, in two statements for any number; a sealed one is left out."""
    shown = [poll for poll in polls if not is_sealed(poll, at)]
    if not shown:
        return {}
    votes = newest_votes(shown)
    rows = Eligible.objects.filter(poll__in=shown).values("poll_id", "category", "late")
    could: dict[int, dict[str, int]] = {}
    late: dict[int, int] = {}
    for row in rows.annotate(n=Count("pk")).order_by("poll_id", "category"):
        of = could.setdefault(row["poll_id"], {})
        of[row["category"]] = of.get(row["category"], 0) + row["n"]
        late[row["poll_id"]] = late.get(row["poll_id"], 0) + (row["n"] if row["late"] else 0)
    return {
        poll.pk: tally(
            _groups(could.get(poll.pk, {}), votes.get(poll.pk, [])),
            named=poll.is_named,
            late=late.get(poll.pk, 0),
        )
        for poll in shown
    }


def _groups(could: dict[str, int], votes: Sequence[Vote]) -> list[tuple[str, int, dict[str, int]]]:
    counts: dict[str, dict[str, int]] = {category: {} for category in could}
    for vote in votes:
        of = counts.setdefault(vote.eligible.category, {})
        of[vote.stance] = of.get(vote.stance, 0) + 1
    return [(category, could.get(category, 0), of) for category, of in counts.items()]


@dataclass(frozen=True)
class Said:
    """What somebody said in a named vote."""

    name: str
    organisation: str
    stance: Stance


def said_by_name(poll: Poll, at: datetime) -> list[Said]:
    """List who said what in a named vote that is closed; of any other nothing."""
    if not poll.is_named or is_sealed(poll, at):
        return []
    votes = newest_votes([poll]).get(poll.pk, [])
    voices = [vote.eligible.voice for vote in votes]
    names = names_of([key for voice in voices for key in (voice.holder, voice.organisation) if key])
    found = [
        Said(
            names.get(voice.holder, "") if voice.holder else "",
            names.get(voice.organisation, "") if voice.organisation else "",
            Stance(vote.stance),
        )
        for vote, voice in zip(votes, voices, strict=True)
    ]
    return sorted(found, key=lambda each: (each.name, each.organisation))


def current_poll(room: Room) -> Poll | None:
    """Give the vote of the current item that is open, or the last that was closed."""
    if room.item_id is None:
        return None
    rows = Poll.objects.select_related("version__proposal__consultation")
    return rows.filter(room=room, item=room.item_id, state__in=SHOWN).order_by("-id").first()


def draft_poll(room: Room) -> Poll | None:
    """Give the vote that is being prepared for the current item."""
    turn = steps.OPENING.get(room.step)
    if turn is None:
        return None
    rows = Poll.objects.select_related("version__proposal")
    return rows.filter(room=room, item=room.item_id, turn=turn, state=Poll.State.DRAFT).first()


def present_counts(session: Session) -> dict[str, int]:
    """Count who is in the room, on site and online."""
    rows = Presence.objects.filter(session=session, out_at=None).values("pool__kind").order_by("pool__kind")
    return {row["pool__kind"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def entries(room: Room, *, most: int = NEWEST) -> list[Entry]:
    """List what happened in a room, newest first."""
    return list(Entry.objects.filter(room=room).select_related("actor").order_by("-number")[:most])


def agenda(session: Session) -> list[AgendaItem]:
    """List the items of a session in order."""
    return list(AgendaItem.objects.filter(session=session).select_related("proposal").order_by("order"))


@dataclass(frozen=True)
class Mine:
    """What a person may do in a vote, and what they have said."""

    eligible: Eligible | None
    vote: Vote | None


def mine(poll: Poll, presence: Presence | None) -> Mine:
    """Give somebody's own vote."""
    if presence is None:
        return Mine(None, None)
    row = Eligible.objects.filter(poll=poll, unit=presence.unit).select_related("voice").first()
    return Mine(row, row.votes.order_by("-cast").first() if row else None)


def presence_of(session: Session, person: Person | None) -> Presence | None:
    """Give somebody's presence in the room."""
    if person is None:
        return None
    return Presence.objects.filter(session=session, person=person, out_at=None).first()


def state(room: Room, at: datetime) -> dict[str, Any]:
    """Give what scripts may know of a room: nothing personal, and no result before closing."""
    poll = current_poll(room)
    shown = room.step in steps.SHOWN
    body: dict[str, Any] = {
        "code": room.code,
        "mark": room.mark,
        "state": room.state,
        "item": room.item.title if room.item else None,
        "step": room.step,
        "present": sum(present_counts(room.session).values()),
        "poll": None,
        "result": None,
    }
    if poll is not None and shown:
        count = turnout(poll)
        body["poll"] = {
            "id": poll.pk,
            "turn": poll.turn,
            "state": poll.state,
            "mode": poll.mode,
            "proposal": poll.wording.proposal.key,
            "wording": poll.wording.wordings,
            "opened_at": poll.opened_at.isoformat() if poll.opened_at else None,
            "voted": [list(each) for each in count.by_category],
            "late": count.late,
        }
        found = results([poll], at).get(poll.pk)
        body["result"] = spell(found) if found else None
    return {**body, "v": digest(body)[:16]}
