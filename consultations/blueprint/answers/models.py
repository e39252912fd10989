"""The editors' answers and what their readers say of them; append-only, the newest counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment


class Disposition(models.Model):
    """A reasoned answer to a comment."""

    class Decision(models.TextChoices):
        """What is done about it."""

        ACCEPTED = "accepted", _("Accepted")
        MODIFIED = "accepted_modified", _("Accepted with modification")
        NOTED = "noted", _("Noted")
        REJECTED = "rejected", _("Not accepted")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        ANSWERED = "answered", _("Question answered")

    class Weight(models.TextChoices):
        """What it changes."""

        SUBSTANTIVE = "substantive", _("It changes what the text means")
        EDITORIAL = "editorial", _("It changes only how the text says it")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="dispositions")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(_("decision"), max_length=20, choices=Decision)
    weight = models.CharField(_("weight"), max_length=12, choices=Weight, default=Weight.SUBSTANTIVE)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="disposition_once")]

    def __str__(self) -> str:
        return self.decision


class Release(models.Model):
    """A disposition that its reader may see; append-only."""

    disposition = models.OneToOneField(Disposition, models.PROTECT, related_name="release")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"release of {self.disposition_id}"


class Verdict(models.Model):
    """Whether an answer settles the comment, in its author's words."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="verdicts")
    satisfied = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "settled" if self.satisfied else "not settled"
