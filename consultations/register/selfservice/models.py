"""Signed links, requests for change, applications."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """A link to one's own data: 256 random bits, kept as SHA-256 only; works until it expires or is revoked.

    `address` is a new address of the subject, until it is confirmed.
    """

    class Purpose(models.TextChoices):
        """What it opens, and nothing else."""

        PERSON = "person"
        ORGANISATION = "organisation"
        MANDATE = "mandate"
        SOURCE = "source"
        MY_DATA = "my-data"
        APPLICATION = "application"
        ADDRESS = "address"

    sha256 = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    subject = models.CharField(max_length=64, db_index=True)
    address = models.EmailField(max_length=254, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"


class ChangeRequest(models.Model):
    """A change to an organisation that somebody of it asks for; staff accept or refuse it."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    subject = models.UUIDField(db_index=True)
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by_key = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.field} of {self.subject}"


class Application(models.Model):
    """Somebody who asked to take part: their words, until staff match them; unconfirmed ones go after 7 days."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    organisation = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="en")
    purposes = models.JSONField(default=list)
    introduced_by = models.UUIDField(null=True)
    network = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    person_key = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="application_by_state")]

    def __str__(self) -> str:
        return f"application {self.pk}"
