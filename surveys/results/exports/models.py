"""Data packages: who asked for which, who agreed, what came of it; their bytes in pieces."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.models import User
from ds4skills.jobs.models import Job
from surveys.authoring.models import Survey

AGREES_WITHIN, KEPT = timedelta(hours=24), timedelta(days=30)


class DataPackage(models.Model):
    """One archive of a survey's data. What holds single answers is built only once a second coordinator agreed."""

    class Kind(models.TextChoices):
        """What is in it."""

        PUBLIC = "public", _("Public: figures only, small ones hidden; no answer of one respondent")
        RESTRICTED = "restricted", _("Restricted: every answer, for two coordinators who agree")

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Waits for a second coordinator")
        BUILDING = "building", _("Being built")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be built")
        REFUSED = "refused", _("Refused, or taken back")
        GONE = "gone", _("Deleted after 30 days")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=8, choices=State)
    query: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    manifest: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    built_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_package_once")]

    def __str__(self) -> str:
        return self.name or f"package {self.number} of {self.survey_id}"

    def lapsed(self, at: datetime) -> bool:
        """Tell whether nobody agreed in time."""
        return self.state == self.State.ASKED and self.asked_at <= at - AGREES_WITHIN

    @property
    def gone_at(self) -> datetime | None:
        """The instant at which its bytes are deleted."""
        return self.built_at + KEPT if self.built_at else None


class PackagePart(models.Model):
    """A piece of an archive, in order: no process ever holds the whole of it."""

    package = models.ForeignKey(DataPackage, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="survey_package_part_once")]

    def __str__(self) -> str:
        return f"{self.package_id}/{self.number}"
