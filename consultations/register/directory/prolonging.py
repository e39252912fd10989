"""Prolonging a mandate: another one follows it, so that what was approved first stays as it was."""

from datetime import datetime

from django.db import transaction

from consultations.register.directory.models import Mandate
from consultations.register.directory.ties import NotRunningError, give_mandate
from ds4skills.accounts.models import User


class NotProlongedError(Exception):
    """Only an approved mandate that nobody has revoked can be prolonged."""


class TooShortError(Exception):
    """The new end is not after the old one, or has passed."""


def begins(mandate: Mandate, at: datetime) -> datetime:
    """Give when the mandate that follows would begin: where this one ends, or now where it has ended."""
    return max(mandate.ends_at, at)


@transaction.atomic
def prolong_mandate(
    *, actor: User, mandate: Mandate, ends_at: datetime, evidence: str, at: datetime, via: str = "page"
) -> Mandate:
    """Approve a mandate that follows another, for the same exercise; what was said with the first stays true.

    One that follows already until this end or later is not doubled: TooShortError.
    """
    row = Mandate.objects.select_for_update(of=("self",)).select_related("affiliation").get(pk=mandate.pk)
    if row.state != Mandate.State.APPROVED or row.revoked_at is not None:
        raise NotProlongedError
    if not row.affiliation.runs(at):
        raise NotRunningError
    followers = Mandate.objects.filter(
        affiliation=row.affiliation, exercise=row.exercise, state=row.state, revoked_at=None
    )
    last = followers.order_by("-ends_at", "-pk").first() or row
    start = begins(last, at)
    if ends_at <= start:
        raise TooShortError
    return give_mandate(
        actor=actor,
        affiliation=row.affiliation,
        exercise=row.exercise,
        starts_at=start,
        ends_at=ends_at,
        evidence=evidence,
        at=at,
        via=via,
    )
