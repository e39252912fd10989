"""One append-only row for each contact with a stakeholder, notes beside it, and whom we want to hear."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.register.origins.models import Network
from consultations.register.terms.models import Term


class Interaction(models.Model):
    """Something that passed between a stakeholder and us; names nobody but by key."""

    class Stage(models.TextChoices):
        """How far a stakeholder has come."""

        INVITED = "invited", _("invited")
        REACHED = "reached", _("reached")
        RESPONDED = "responded", _("responded")
        REPRESENTED = "represented", _("represented")

    class Precision(models.TextChoices):
        """How exactly the hour is known."""

        SECOND = "second"
        DAY = "day"

    at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.SECOND)
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=3, default="in")
    stage = models.CharField(max_length=12, choices=Stage)
    person_key = models.UUIDField(null=True, db_index=True)
    organisation_key = models.UUIDField(null=True)
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
        indexes = [
            models.Index(fields=["exercise", "stage"], name="interaction_by_exercise"),
            models.Index(fields=["exercise", "organisation_key", "stage"], name="interaction_coverage"),
            models.Index(
                fields=["organisation_key", "exercise", "stage"], name="interaction_of_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.exercise}"


class Furthest(models.Model):
    """How far a stakeholder has come in an exercise: made of the log by the database with every row of it.

    Nothing is written here but by the trigger on the log, and by `furthest.rebuild` from the log. Keys are those
    of the log: what was merged is followed by whoever reads, so that merging and parting change nothing here.
    """

    class Whose(models.IntegerChoices):
        """Whose contacts are summed: a body's, a person's, or a person's that were in no body's name."""

        BODY = 1
        PERSON = 2
        ALONE = 3

    exercise = models.CharField(max_length=64)
    whose = models.PositiveSmallIntegerField(choices=Whose)
    key = models.UUIDField()
    came = (
        models.PositiveSmallIntegerField()
    )  # stages seen: 1 invited + 2 reached + 4 responded + 8 represented

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "whose", "exercise"], name="furthest_once")]
        indexes = [
            models.Index(fields=["exercise", "whose", "key", "came"], name="furthest_of_exercise"),
        ]

    def __str__(self) -> str:
        return f"{self.came} {self.exercise}"


class InteractionNote(models.Model):
    """What was noted of a contact; apart from the log, so that it can be erased; for its network alone, or all."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="notes")
    network = models.ForeignKey(Network, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=8000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note on {self.interaction_id}"


class Target(models.Model):
    """How many organisations of a category (and country, or all) a consultation wants to hear."""

    exercise = models.CharField(max_length=64)
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exercise", "term", "country"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.exercise} {self.term_id} {self.country}"
