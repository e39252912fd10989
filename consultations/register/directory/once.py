"""Taking a form once: a second press of the button, or a retry, gets what the first one made."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction

from ds4skills.accounts.models import User

KEPT = timedelta(days=30)


class Submit(models.Model):
    """A form that was taken, by the mark of all that was sent, and the row that it made; kept for 30 days."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    made = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "mark"], name="submit_once")]

    def __str__(self) -> str:
        return self.made


def made_by(*, actor: User, mark: str) -> str:
    """Give the key of the row that a form made already; "" where it was not sent yet."""
    found = Submit.objects.filter(by=actor, mark=mark).values_list("made", flat=True) if mark else []
    return next(iter(found), "")


def old(at: datetime) -> models.QuerySet[Submit]:
    """Give the marks whose time is over."""
    return Submit.objects.filter(at__lte=at - KEPT)


@transaction.atomic
def once(*, actor: User, mark: str, at: datetime, make: Callable[[], models.Model]) -> str:
    """Do what a form asks, unless it was done; give the key of the row that it made.

    `mark` is of `ds4skills.web.seen.submitted`; a form without one ("") is always done. Where `make` raises,
    nothing is remembered and the form may be sent again.
    """
    if not mark:
        return str(make().pk)
    row, new = Submit.objects.get_or_create(by=actor, mark=mark, defaults={"at": at})
    if new:
        row.made = str(make().pk)
        row.save(update_fields=["made"])
    return row.made
