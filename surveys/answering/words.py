"""What answers hold beside figures: texts to read and tag, files; and what is entered for somebody else."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.models import User
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.models import Question, Survey


class TextAnswer(models.Model):
    """A text of a revision, for reading."""

    class Shown(models.TextChoices):
        """Who may read it."""

        STAFF = "staff", _("Staff")
        PUBLIC = "public", _("Everybody")
        HIDDEN = "hidden", _("Hidden")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="texts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=8)
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.STAFF)
    hidden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "question"], name="survey_text_once")]

    def __str__(self) -> str:
        return f"text {self.pk}"


class Tag(models.Model):
    """A word that staff put on texts of a survey, to count what they are about."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    texts: models.ManyToManyField[TextAnswer, models.Model] = models.ManyToManyField(
        TextAnswer, related_name="tags"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="survey_tag_once")]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that answers a question: of a draft, then of the revision that it became. Never shown inline."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(DraftResponse, models.CASCADE, null=True, related_name="uploads")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="uploads")
    question = models.CharField(max_length=31)  # its key
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=None) | Q(revision=None), name="survey_upload_of_draft_or_revision"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Mediation(models.Model):
    """A revision that staff entered for somebody: it counts once that person has confirmed it by link."""

    class State(models.TextChoices):
        """What the person said."""

        WAITING = "waiting", _("Waits for the person")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrected")
        REFUSED = "refused", _("Refused")
        EXPIRED = "expired", _("Not confirmed in time")

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="mediation")
    person = models.UUIDField(null=True)  # who decides; the response of an organisation names nobody
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.state}"


class Reminder(models.Model):
    """A reminder that goes out by itself; whom it reaches is found when it is sent."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    texts = models.JSONField(default=dict)  # {"unopened": {language: text}, "begun": {...}}
    categories = models.JSONField(default=list)  # codes; nothing = everybody
    only_short = models.BooleanField(default=False)  # only categories below their target when it is sent
    sent_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_reminder_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=3), name="survey_three_reminders"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.number} of {self.survey_id}"
