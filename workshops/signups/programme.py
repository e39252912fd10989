"""What the public pages show of sessions: seats left, who waits, what is kept; in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from consultations.programme.models import Consultation, Invitation
from consultations.programme.rules import roles_of
from consultations.programme.speaking import Speaker
from consultations.proposals.models import Proposal
from consultations.register.directory.queries import facts_of
from ds4skills.accounts.models import User
from workshops.planning.models import AgendaItem, Pool, Quota, Session, Workshop
from workshops.signups.models import ACTIVE, SignUp


@dataclass(frozen=True)
class Seats:
    """The seats of one kind as a reader sees them; `mine` is their category, where it has a quota."""

    pool: Pool
    waiting: int
    mine: str = ""
    mine_full: bool = False
    kept: tuple[tuple[str, int], ...] = ()

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return self.pool.left

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return self.pool.left == 0


@dataclass(frozen=True)
class Card:
    """One session of the programme."""

    session: Session
    state: str  # cancelled over soon closed open full
    seats: Sequence[Seats]
    mine: SignUp | None = None
    proposals: Sequence[Proposal] = field(default_factory=tuple)

    @property
    def left(self) -> int:
        """Seats that nobody holds, of all kinds."""
        return sum(each.left for each in self.seats)

    @property
    def all_seats(self) -> int:
        """Seats of all kinds."""
        return sum(each.pool.seats for each in self.seats)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(each.waiting for each in self.seats)


def shown_to(user: User | AnonymousUser, consultation: Consultation, who: Speaker | None) -> list[Workshop]:
    """List the workshops of a consultation that this reader may see."""
    rows = Workshop.objects.visible_to(user).filter(consultation=consultation)
    found = list(rows.order_by("opens_at", "id"))
    for each in found:
        each.consultation = consultation
    if consultation.slug in roles_of(user):
        return found
    invited: set[str] = set()
    if who and any(each.access == Workshop.Access.INVITED for each in found):
        names = [each.exercise for each in found]
        mine = Invitation.objects.filter(person=who.person, exercise__in=names)
        invited = set(mine.values_list("exercise", flat=True))
    return [each for each in found if each.access == Workshop.Access.PUBLIC or each.exercise in invited]


def cards(workshops: Iterable[Workshop], who: Speaker | None, at: datetime) -> list[Card]:
    """Give the sessions of workshops by their hours, in as many statements for one as for thirty."""
    known = {each.pk: each for each in workshops}
    sessions = list(Session.objects.filter(workshop__in=known).order_by("starts_at", "id"))
    for session in sessions:
        session.workshop = known[session.workshop_id]
    waiting = Count("signups", filter=Q(signups__state=SignUp.State.WAITING))
    pools: dict[int, list[tuple[Pool, int]]] = {}
    rows = Pool.objects.filter(session__workshop__in=known).annotate(queue=waiting)
    for pool in rows.order_by("-kind", "id"):
        pools.setdefault(pool.session_id, []).append((pool, pool.queue))
    quotas = _quotas(known)
    category = _category(who) if quotas else ""
    mine = _mine(known, who)
    proposals = _proposals(known)
    return [
        Card(
            session=session,
            state=_state(session, [pool for pool, _queue in pools.get(session.pk, [])], at),
            seats=[_seats(pool, queue, quotas, category) for pool, queue in pools.get(session.pk, [])],
            mine=mine.get(session.pk),
            proposals=proposals.get(session.pk, ()),
        )
        for session in sessions
    ]


def _state(session: Session, pools: Sequence[Pool], at: datetime) -> str:
    workshop = session.workshop
    if session.state == Session.State.CANCELLED or workshop.state == Workshop.State.CANCELLED:
        return "cancelled"
    if session.is_over(at):
        return "over"
    if at < workshop.opens_at:
        return "soon"
    if at >= workshop.closes_at:
        return "closed"
    return "open" if any(pool.left for pool in pools) else "full"


def _quotas(workshops: Iterable[int]) -> dict[int, dict[str, Quota]]:
    """Give the quotas by pool, where a category has one of its own."""
    found: dict[int, dict[str, Quota]] = {}
    rows = Quota.objects.filter(pool__session__workshop__in=list(workshops)).exclude(category="")
    for quota in rows.order_by("pool_id", "category"):
        found.setdefault(quota.pool_id, {})[quota.category] = quota
    return found


def _category(who: Speaker | None) -> str:
    if who is None or who.organisation is None:
        return ""
    facts = facts_of([who.organisation.pk]).get(who.organisation.pk)
    return facts.category if facts else ""


def _mine(workshops: Iterable[int], who: Speaker | None) -> dict[int, SignUp]:
    if who is None:
        return {}
    rows = SignUp.objects.filter(session__workshop__in=list(workshops), person=who.person, state__in=ACTIVE)
    return {row.session_id: row for row in rows}


def _proposals(workshops: Iterable[int]) -> dict[int, list[Proposal]]:
    found: dict[int, list[Proposal]] = {}
    rows = AgendaItem.objects.filter(session__workshop__in=list(workshops), proposal__isnull=False)
    for item in rows.select_related("proposal").order_by("session_id", "order"):
        if item.proposal and item.proposal not in found.setdefault(item.session_id, []):
            found[item.session_id].append(item.proposal)
    return found


def _seats(pool: Pool, waiting: int, quotas: dict[int, dict[str, Quota]], category: str) -> Seats:
    mine = quotas.get(pool.pk, {}).get(category)
    kept = tuple(
        (code, quota.floor - quota.taken)
        for code, quota in quotas.get(pool.pk, {}).items()
        if quota.taken < quota.floor and code != category
    )
    if mine is None:
        full = bool(pool.left) and pool.committed >= pool.seats
        return Seats(pool, waiting, "", full, kept)
    free = mine.taken < mine.cap and (mine.taken < mine.floor or pool.committed < pool.seats)
    return Seats(pool, waiting, category, bool(pool.left) and not free, kept)
