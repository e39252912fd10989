"""One append-only row for each contact with a stakeholder."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Interaction(models.Model):
    """Something that passed between a stakeholder and us; names nobody but by key."""

    class Stage(models.TextChoices):
        """How far a stakeholder has come."""

        INVITED = "invited", _("invited")
        REACHED = "reached", _("reached")
        RESPONDED = "responded", _("responded")
        REPRESENTED = "represented", _("represented")

    at = models.DateTimeField()
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=3, default="in")
    stage = models.CharField(max_length=12, choices=Stage)
    person_key = models.UUIDField(null=True, db_index=True)
    organisation_key = models.UUIDField(null=True, db_index=True)
    exercise = models.CharField(max_length=64)
    exercise_title = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "person_key", "stage"],
                condition=~Q(source=""),
                name="interaction_once",
            )
        ]
        indexes = [models.Index(fields=["exercise", "stage"], name="interaction_by_exercise")]

    def __str__(self) -> str:
        return f"{self.stage} {self.exercise}"
