"""Seats of people, their calendar entries, their presence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Mandate, Organisation, Person
from workshops.planning.models import Pool, Session

ACTIVE = ("seated", "waiting")


class SignUp(models.Model):
    """A person's seat in a session, or place in its queue.

    `order` is drawn under the pool's lock. A new sign-up after cancelling is a new row at the end. Erasing a
    person empties `person`; the seat stays counted.
    """

    class Capacity(models.TextChoices):
        """How one comes."""

        PERSONAL = "personal", _("For myself")
        MANDATED = "mandated", _("For my organisation")

    class State(models.TextChoices):
        """What one has."""

        SEATED = "seated", _("Seated")
        WAITING = "waiting", _("Waiting")
        CANCELLED = "cancelled", _("Cancelled")

    class How(models.TextChoices):
        """How one came to it."""

        SELF = "self", _("signed up")
        STAFF = "staff", _("seated by staff")
        PROMOTED = "promoted", _("moved up")

    session = models.ForeignKey(Session, models.PROTECT, related_name="signups")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="signups")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity, default=Capacity.PERSONAL)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State)
    order = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64)
    how = models.CharField(max_length=8, choices=How, default=How.SELF)
    grace = models.BooleanField(default=False)
    at = models.DateTimeField()
    seated_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state__in=ACTIVE), name="one_active_sign_up"
            ),
            models.UniqueConstraint(fields=["session", "key"], name="sign_up_sent_once"),
            models.UniqueConstraint(fields=["pool", "order"], name="sign_up_order_once"),
            models.CheckConstraint(
                condition=Q(capacity="mandated", mandate__isnull=False)
                | Q(capacity="personal", mandate__isnull=True),
                name="sign_up_mandated_has_mandate",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "order"], name="sign_up_queue")]

    def __str__(self) -> str:
        return f"{self.state} {self.order}"

    @property
    def is_active(self) -> bool:
        """Whether it holds a seat or a place in the queue."""
        return self.state in ACTIVE


class CalendarEntry(models.Model):
    """The one identity that a session has in a person's calendar; `sequence` rises with each change."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    uid = models.CharField(max_length=64, unique=True)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_calendar_entry"),
        ]

    def __str__(self) -> str:
        return self.uid


class Presence(models.Model):
    """A person in the room, half-open [in_at, out_at), in the capacity in which they came."""

    class How(models.TextChoices):
        """Who noted it."""

        SELF = "self", _("checked in")
        STAFF = "staff", _("checked in by staff")

    session = models.ForeignKey(Session, models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="+")
    organisation = models.UUIDField(null=True)
    mandate = models.BigIntegerField(null=True)
    how = models.CharField(max_length=8, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(out_at=None), name="present_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.session_id}"

    @property
    def unit(self) -> str:
        """Who is one vote: an organisation has one, whoever of its mandated people is present."""
        return f"organisation:{self.organisation}" if self.mandate else f"person:{self.person_id}"
