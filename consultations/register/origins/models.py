"""Networks, and the origin of every stakeholder."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.Model):
    """A partner's circle through which stakeholders are reached; its keepers may see its contacts."""

    name = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=16, unique=True, null=True, blank=True)
    partner_key = models.UUIDField(null=True, blank=True)
    keepers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """How a stakeholder came into the register; append-only, one or more for each."""

    class Kind(models.TextChoices):
        """Ways into the register."""

        IMPORT = "import", _("a file that was imported")
        SELF = "self", _("the stakeholder's own registration")
        NETWORK = "network", _("a partner's network")
        EVENT = "event", _("an event")
        STAFF = "staff", _("an entry by staff")
        REFERRAL = "referral", _("an introduction")

    class Basis(models.TextChoices):
        """Why the row may be held."""

        CONSENT = "consent", _("consent")
        PUBLIC_TASK = "public-task", _("a task in the public interest")
        LEGITIMATE = "legitimate", _("a legitimate interest")
        PUBLIC_SOURCE = "public-source", _("published by the stakeholder")

    key = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    network = models.ForeignKey(Network, models.PROTECT, null=True, related_name="+", db_index=False)
    introduced_by = models.UUIDField(null=True)
    reference = models.CharField(max_length=128, blank=True)
    legal_basis = models.CharField(max_length=16, choices=Basis)
    notice_due_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["notice_due_on"], name="origin_by_notice"),
            models.Index(fields=["network", "key"], name="origin_by_network"),
            models.Index(fields=["key", "network"], name="origin_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Notice(models.Model):
    """Somebody was told that we hold an entry about them; append-only."""

    key = models.UUIDField(db_index=True)
    sent_at = models.DateTimeField()
    via = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.key} {self.via}"
