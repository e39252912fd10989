"""Setting the seats of a session, and releasing those that were kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from workshops.planning.models import Pool, Quota, Session
from workshops.signups import letters
from workshops.signups.admission import lock, promote, release_if_due
from workshops.signups.letters import Why
from workshops.signups.models import SignUp


class SeatsError(Exception):
    """The seats asked for are fewer than those taken or kept; `needed` says how many there must be."""

    def __init__(self, needed: int, kept: int, seats: int) -> None:
        super().__init__(f"{needed} > {seats}")
        self.needed, self.kept, self.seats = needed, kept, seats


class CapError(Exception):
    """A category holds more seats already than its new limit; or a limit is below what is kept."""

    def __init__(self, category: str, taken: int, cap: int) -> None:
        super().__init__(f"{category}: {taken} > {cap}")
        self.category, self.taken, self.cap = category, taken, cap


@dataclass(frozen=True)
class Share:
    """What a category is kept and may have; a cap of None is as many as there are seats."""

    category: str
    floor: int = 0
    cap: int | None = None


@transaction.atomic
def release(*, pool: Pool, at: datetime) -> int:
    """Open kept seats to all, if their hour has come; gives how many people moved up."""
    book, _category = lock(pool)
    moved = release_if_due(book, at=at)
    letters.ask([(each, Why.PROMOTED) for each in moved], at=at)
    if book.pool.released_at == at:
        scope = pool.session.workshop.consultation
        note(actor=None, verb="seats.released", target=pool, scope=scope, at=at, promoted=len(moved))
    return len(moved)


@transaction.atomic
def set_seats(
    *,
    actor: User,
    session: Session,
    kind: str,
    seats: int,
    shares: Sequence[Share],
    release_at: datetime | None,
    at: datetime,
) -> Pool:
    """Set the seats of one kind, with what is kept for categories; whoever can be seated now, is.

    Refused, with the numbers, where fewer seats would stand than are taken or kept.
    """
    pool, _made = Pool.objects.get_or_create(session=session, kind=kind, defaults={"seats": seats})
    book, _category = lock(pool)
    taken = _taken_by_category(pool)
    wanted = {share.category: share for share in shares if share.category}
    wanted[""] = next((share for share in shares if not share.category), Share(""))
    held = _count_by(wanted, taken)
    committed = _check_shares(wanted, held, seats)
    Quota.objects.filter(pool=pool).exclude(category__in=wanted).delete()
    for category, share in wanted.items():
        values = {"floor": share.floor, "cap": _cap(share, seats), "taken": held[category]}
        quota = book.quotas.get(category)
        if quota is None:
            Quota.objects.create(pool=pool, category=category, **values)
        else:
            Quota.objects.filter(pk=quota.pk).update(**values)
    total = sum(held.values())
    Pool.objects.filter(pk=pool.pk).update(
        seats=seats, taken=total, committed=committed, release_at=release_at, released_at=None
    )
    book, _category = lock(pool)
    moved = [*release_if_due(book, at=at), *promote(book, at=at)]
    book.save()
    letters.ask([(each, Why.PROMOTED) for each in moved], at=at)
    note(
        actor=actor,
        verb="seats.set",
        target=pool,
        scope=session.workshop.consultation,
        at=at,
        kind=kind,
        seats=seats,
        promoted=len(moved),
    )
    return book.pool


def _cap(share: Share, seats: int) -> int:
    return seats if share.cap is None else share.cap


def _taken_by_category(pool: Pool) -> dict[str, int]:
    rows = SignUp.objects.filter(pool=pool, state=SignUp.State.SEATED).values("category").order_by("category")
    return {row["category"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def _count_by(wanted: Iterable[str], taken: Mapping[str, int]) -> dict[str, int]:
    """Count seats by the quota that they fall under, with these quotas."""
    held = dict.fromkeys(wanted, 0)
    for category, count in taken.items():
        held[category if category in held else ""] += count
    return held


def _check_shares(wanted: Mapping[str, Share], held: Mapping[str, int], seats: int) -> int:
    """Refuse impossible numbers; gives the seats that are taken or kept."""
    for category, share in wanted.items():
        cap = _cap(share, seats)
        if held[category] > cap or share.floor > cap:
            raise CapError(category, max(held[category], share.floor), cap)
    committed = sum(max(held[category], share.floor) for category, share in wanted.items())
    if committed > seats:
        raise SeatsError(committed, sum(share.floor for share in wanted.values()), seats)
    return committed
