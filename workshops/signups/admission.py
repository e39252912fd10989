"""The admission rule: who is seated, who waits, who moves up. Every caller holds the pool's lock.

A person of category k is seated if and only if taken_k < cap_k and (taken_k < floor_k or committed < seats),
where committed is the sum over categories of max(taken, floor). The pool is locked first and alone; quotas
are read in a later statement, or an old quota could be seen beside a new pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Subquery

from consultations.register.directory.models import Organisation, OrganisationTerm
from consultations.register.terms.models import CATEGORY
from workshops.planning.models import Pool, Quota
from workshops.signups.models import SignUp

State = SignUp.State


@dataclass
class Book:
    """A locked pool and its quotas, as they stand under the lock."""

    pool: Pool
    quotas: dict[str, Quota]

    def quota_of(self, category: str) -> Quota:
        """Give the quota that a category counts against; without its own, everybody else's."""
        return self.quotas.get(category) or self.quotas[""]

    def admits(self, quota: Quota) -> bool:
        """Tell whether the rule seats one more of a quota."""
        within_floor = quota.taken < quota.floor
        return quota.taken < quota.cap and (within_floor or self.pool.committed < self.pool.seats)

    def take(self, quota: Quota) -> None:
        """Write one seat taken; only after `admits`."""
        beyond = 0 if quota.taken < quota.floor else 1
        quota.taken, self.pool.taken = quota.taken + 1, self.pool.taken + 1
        self.pool.committed += beyond
        Quota.objects.filter(pk=quota.pk).update(taken=F("taken") + 1)

    def give_back(self, quota: Quota) -> None:
        """Write one seat free again; one inside the floor stays kept."""
        beyond = 0 if quota.taken <= quota.floor else 1
        quota.taken, self.pool.taken = quota.taken - 1, self.pool.taken - 1
        self.pool.committed -= beyond
        Quota.objects.filter(pk=quota.pk).update(taken=F("taken") - 1)

    def arrive(self) -> int:
        """Draw the next place in the order of arrival."""
        self.pool.arrivals += 1
        return self.pool.arrivals

    def save(self) -> None:
        """Write the pool's counters, in one statement."""
        self.pool.save(update_fields=["taken", "committed", "arrivals"])


def lock(pool: Pool, organisation: Organisation | None = None) -> tuple[Book, str]:
    """Lock a pool, then read its quotas and, in the same statement, the category of an organisation."""
    held = Pool.objects.select_for_update().get(pk=pool.pk)
    rows = Quota.objects.filter(pool=held).order_by("category")
    if organisation is not None:
        of = OrganisationTerm.objects.filter(organisation=organisation, taxonomy=CATEGORY)
        rows = rows.annotate(asker=Subquery(of.values("term__code")[:1]))
    quotas = {quota.category: quota for quota in rows}
    category = next((getattr(quota, "asker", None) or "" for quota in quotas.values()), "")
    return Book(held, quotas), category


def promote(book: Book, *, at: datetime) -> list[SignUp]:
    """Seat those who wait, earliest first among those the rule admits, until nobody can be admitted."""
    moved: list[SignUp] = []
    while book.pool.taken < book.pool.seats and (head := _head(book)):
        book.take(book.quota_of(head.category))
        head.state, head.how, head.seated_at = State.SEATED, SignUp.How.PROMOTED, at
        head.save(update_fields=["state", "how", "seated_at"])
        moved.append(head)
    return moved


def _head(book: Book) -> SignUp | None:
    """Give the earliest who waits and could be seated."""
    open_ = [code for code, quota in book.quotas.items() if book.admits(quota)]
    if not open_:
        return None
    return _of(book, open_).order_by("order").first()


def _of(book: Book, quotas: list[str]) -> QuerySet[SignUp]:
    """List who waits and counts against one of these quotas."""
    waiting = SignUp.objects.filter(pool=book.pool, state=State.WAITING)
    if "" in quotas:
        return waiting.exclude(category__in=[code for code in book.quotas if code not in quotas])
    return waiting.filter(category__in=quotas)


def release_if_due(book: Book, *, at: datetime) -> list[SignUp]:
    """Open kept seats to all once their hour has come; a second call changes nothing."""
    pool = book.pool
    if pool.released_at is not None or pool.release_at is None or at < pool.release_at:
        return []
    Quota.objects.filter(pool=pool).update(floor=0)
    for quota in book.quotas.values():
        quota.floor = 0
    pool.released_at, pool.committed = at, pool.taken
    pool.save(update_fields=["released_at", "committed"])
    moved = promote(book, at=at)
    if moved:
        book.save()
    return moved
