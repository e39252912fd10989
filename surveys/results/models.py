"""Results as they were published: a frozen table with its digest."""

from __future__ import annotations

from typing import Any

from django.db import models

from ds4skills.accounts.models import User
from surveys.authoring.models import Survey


class ResultsSnapshot(models.Model):
    """Chosen questions with their figures, frozen; append-only but for the withdrawal. A new one says why."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    query: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_snapshot_once")]

    def __str__(self) -> str:
        return f"results {self.number} of {self.survey_id}"
