"""What stands beside answers about the people behind them: guests, opened aliases, handed-over invitations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Invitation
from ds4skills.accounts.models import User
from surveys.answering.models import Response
from surveys.authoring.models import Survey


class Guest(models.Model):
    """Somebody who answered an open survey and gave an address; positions wait until it leads to the register."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="guest")
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=8, default="en")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # the person is known, and the answers are theirs

    def __str__(self) -> str:
        return f"guest {self.pk}"


class Unmasking(models.Model):
    """Two coordinators open whose alias it is: one asks with a reason, another agrees within a day."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=Q(decided_at=None), name="survey_unmasking_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="survey_unmasking_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"unmasking {self.pk}"


class Handover(models.Model):
    """Somebody says that they are not the right person to answer, and names a colleague."""

    class State(models.TextChoices):
        """What a coordinator made of it."""

        OPEN = "open", _("Waits for a coordinator")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="+")
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    successor = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "invitation"], condition=Q(state="open"), name="survey_handover_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"
