"""Suggestions and merges."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Suggestion(models.Model):
    """Two rows that may be one stakeholder, with the evidence; the pair is kept in order of its keys."""

    class Strength(models.TextChoices):
        """What the evidence is worth."""

        SUGGEST = "suggest", _("likely")
        MAYBE = "maybe", _("perhaps")

    class State(models.TextChoices):
        """What a person decided."""

        OPEN = "open", _("open")
        MERGED = "merged", _("the same")
        DIFFERENT = "different", _("different")
        RELATED = "related", _("sisters")

    a = models.UUIDField()
    b = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12, default="organisation")
    evidence = models.JSONField(default=list)
    evidence_digest = models.CharField(max_length=64)
    strength = models.CharField(max_length=8, choices=Strength)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="suggestion_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="suggestion_in_order"),
        ]
        indexes = [models.Index(fields=["state", "strength", "id"], name="suggestion_by_state")]

    def __str__(self) -> str:
        return f"{self.a} {self.b}"


class Merge(models.Model):
    """One row became part of another, from `at` until it was undone; `choices` says whose field was kept."""

    winner = models.UUIDField(db_index=True)
    loser = models.UUIDField()
    kind = models.CharField(max_length=12, default="organisation")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at=None), name="merge_of_a_loser_once"
            ),
            models.CheckConstraint(condition=~Q(winner=F("loser")), name="merge_not_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.loser} into {self.winner}"

    @property
    def via(self) -> str:
        """How the history names it."""
        return f"duplicates.merge:{self.pk}"
