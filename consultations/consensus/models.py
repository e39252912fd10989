"""Decision rules fixed before opening, deviations from them, and frozen reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation


class Rule(models.Model):
    """One fixed rule of a consultation: how voices are counted and which level follows; append-only."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="rule")
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    fixed_at = models.DateTimeField()
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"rule {self.digest[:8]}"


class Deviation(models.Model):
    """Something that was done otherwise than the rule says, or later than it should; append-only."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="deviations")
    what = models.TextField(_("what was done otherwise"))
    reason = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.what


class Report(models.Model):
    """A frozen consensus document; its bodies and digests never change, only its state does."""

    class State(models.TextChoices):
        """Where it stands."""

        BUILT = "built", _("Waits for a second person")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    head = models.BigIntegerField()
    seal = models.CharField(max_length=64, blank=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    as_of = models.DateTimeField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    public_body = models.JSONField()
    public_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.BUILT)
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    built_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="report_number_once"),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("built_by")),
                name="report_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"

    @property
    def summary(self) -> dict[str, Any]:
        """How many proposals stand at each level."""
        found: dict[str, Any] = self.public_body["summary"]
        return found
