"""The log, the random names under which people stand in it, and its seals."""

import uuid

from django.conf import settings
from django.db import models


class Alias(models.Model):
    """The random name of an account in the log; goes with the account, and the log stays valid."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alias")
    alias = models.UUIDField(default=uuid.uuid4, unique=True)

    def __str__(self) -> str:
        return str(self.alias)


class Event(models.Model):
    """One act, written once. `body` is canonical JSON and the truth; the columns repeat it for search."""

    body = models.TextField()
    verb = models.CharField(max_length=64)
    target = models.CharField(max_length=128)
    scope = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["scope", "-id"], name="event_by_scope")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class Seal(models.Model):
    """A closed range (lo, hi] of one append-only table, chained to the seal before it."""

    stream = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="seal_number_once"),
            models.CheckConstraint(condition=models.Q(hi__gt=models.F("lo")), name="seal_has_range"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}"
