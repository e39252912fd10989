"""Judgements about organisations."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.joined import stays
from consultations.register.directory.models import Organisation

LEAST, MOST = 1, 5
STEPS = (MinValueValidator(LEAST), MaxValueValidator(MOST))


def _within(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (LEAST, MOST)})


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Questions one can chain."""

    def latest_of(self, exercise: str) -> models.QuerySet[Any]:
        """Keep the newest word of each assessor on each organisation, in an exercise or ("") in general.

        Rows carry as `whose` the organisation that stays, of which they tell under whichever key they were written.
        """
        stay = OuterRef(OuterRef("whose"))
        later = Assessment.objects.filter(
            exercise=exercise,
            organisation_key__in=Organisation.objects.filter(Q(pk=stay) | Q(merged_into=stay)).values("pk"),
            by=OuterRef("by"),
            id__gt=OuterRef("id"),
        )
        rows: models.QuerySet[Any] = self.filter(exercise=exercise)
        rows = rows.annotate(whose=stays(Organisation, "organisation_key"))
        return rows.filter(~Exists(later))


class Assessment(models.Model):
    """How somebody judges an organisation, in an exercise or in general; append-only, the latest per assessor counts.

    `current` and `desired` are codes of the taxonomy "engagement".
    """

    organisation_key = models.UUIDField()
    exercise = models.CharField(max_length=64, blank=True)
    interest = models.PositiveSmallIntegerField(_("interest"), null=True, validators=STEPS)
    influence = models.PositiveSmallIntegerField(_("influence"), null=True, validators=STEPS)
    legitimacy = models.PositiveSmallIntegerField(_("legitimacy"), null=True, validators=STEPS)
    urgency = models.PositiveSmallIntegerField(_("urgency"), null=True, validators=STEPS)
    current = models.CharField(_("engagement now"), max_length=60, blank=True)
    desired = models.CharField(_("engagement wanted"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_within("interest")
                & _within("influence")
                & _within("legitimacy")
                & _within("urgency"),
                name="assessment_one_to_five",
            )
        ]
        indexes = [
            models.Index(fields=["organisation_key", "exercise", "-id"], name="assessment_by_organisation"),
            models.Index(fields=["exercise", "organisation_key"], name="assessment_by_exercise"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_key} by {self.by_id}"
