"""What takes two members of staff: one asks, another one agrees to exactly that."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.models import Blueprint


class Asked(models.Model):
    """Something that somebody of the staff asks for; `digest` is of what it is about, as it stood then."""

    class What(models.TextChoices):
        """What is asked for."""

        PUBLISH = "publish", _("publish the next version")
        TIME = "time", _("change the time of a version")
        RULING = "ruling", _("what a new wording means")

    class Outcome(models.TextChoices):
        """What became of it; as long as nobody decided it is blank."""

        AGREED = "agreed", _("agreed by a second person")
        ALONE = "alone", _("needs no second person")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("replaced, or taken back")

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    about = models.CharField(max_length=64)  # which version or binding
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "what", "about"], condition=Q(outcome=""), name="asked_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="agreed") | (Q(settled_by__isnull=False) & ~Q(settled_by=F("by"))),
                name="agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.about}"
