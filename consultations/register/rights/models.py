"""Erasures, copies, what people said of their data by phone or letter, and exports of contact data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """A person is to be removed, 14 days after it was asked; the list of keys is replayed after a restore."""

    class Wish(models.TextChoices):
        """What else they want."""

        FORGET = "forget", _("forget me")
        NEVER_WRITE = "never-write", _("forget me and never write to me again")

    key = models.UUIDField()
    wish = models.CharField(max_length=12, choices=Wish, default=Wish.FORGET)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(cancelled_at=None, done_at=None), name="erasure_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"erasure of {self.key}"


class Copy(models.Model):
    """A complete copy of what is held about a person, for one download by them."""

    key = models.UUIDField(db_index=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"copy for {self.key}"


class SpokenWord(models.Model):
    """What somebody said of their data by phone, letter or in person, as staff wrote it down with the evidence.

    `about` names what came of it: "given:invite", "withdrawn:updates", "stopped:objected", "lifted:no-contact".
    """

    class Way(models.TextChoices):
        """How it was said."""

        PHONE = "phone", _("by telephone")
        LETTER = "letter", _("by letter")
        PAPER = "paper", _("on a signed paper")
        MAIL = "mail", _("by e-mail")
        PERSON = "in-person", _("in person")

    key = models.UUIDField(db_index=True)
    about = models.CharField(max_length=40)
    way = models.CharField(max_length=10, choices=Way)
    said_on = models.DateField()
    evidence = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.about}"


class ContactExport(models.Model):
    """Contact data that leave: asked for with a reason, agreed by another coordinator, taken once in 15 minutes.

    Who asked has the file made when they are ready to take it; the 15 minutes begin then.
    """

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", _("waits for a second person")
        REFUSED = "refused", _("refused")
        AGREED = "agreed", _("agreed, the file is not made yet")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        TAKEN = "taken", _("taken")
        EXPIRED = "expired", _("expired")

    filter = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    kind = models.CharField(max_length=5)
    reason = models.CharField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    file = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="contacts_leave_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"contact export {self.pk}"
