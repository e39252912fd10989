"""Drafts, responses with append-only revisions, the facts that statistics count."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import Position
from consultations.register.directory.models import Person
from surveys.authoring.models import Choice, Question, Survey, SurveyVersion


class Participation(models.Model):
    """Somebody took part in a survey; says nothing of what they answered."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    person = models.UUIDField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="survey_participation_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.survey_id}"


class DraftResponse(models.Model):
    """Answers that were not sent yet; only who writes them reads them. `revs` counts each key's changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    revs: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8, default="en")
    began_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    last: int | None  # by `drafts.held()`
    head: str | None  # by `drafts.held()`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="survey_draft_once")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Response(models.Model):
    """One respondent's record; it holds no answers, its revisions do."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    identity = models.CharField(max_length=12, choices=Survey.Identity)
    person = models.UUIDField()
    organisation = models.UUIDField(null=True)
    category = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="survey_response_once")]

    def __str__(self) -> str:
        return f"response {self.pk}"


class Revision(models.Model):
    """What was submitted at one instant; append-only. A later one replaces it, a withdrawal ends it."""

    class Status(models.TextChoices):
        """What a revision says."""

        VALID = "valid", _("Valid")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    response = models.ForeignKey(Response, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    answers: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    submit_key = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status, default=Status.VALID)
    mandated = models.BooleanField(default=False)
    grace = models.BooleanField(default=False)
    receipt: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    erased_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "number"], name="survey_revision_once")]

    def __str__(self) -> str:
        return f"{self.response_id}.{self.number}"


class Answer(models.Model):
    """The answer to a bound question, with the position that it became."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="bound")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    choice = models.ForeignKey(Choice, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "question"], name="survey_answer_once")]

    def __str__(self) -> str:
        return f"surveys.answer:{self.pk}"


class Fact(models.Model):
    """What statistics count; derived from the last valid revision, to be rebuilt from it at any time."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    category = models.CharField(max_length=64, blank=True)
    item = models.CharField(max_length=24, blank=True)
    value = models.IntegerField(null=True)
    missing = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "item"], name="survey_fact_once"),
            models.CheckConstraint(
                condition=Q(value=None, missing__isnull=False) | Q(value__isnull=False, missing=None),
                name="survey_fact_value_or_missing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["survey", "question", "category", "item", "value", "missing"], name="survey_facts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.item}={self.value}"


class TextAnswer(models.Model):
    """A text of a revision, for reading."""

    class Shown(models.TextChoices):
        """Who may read it."""

        STAFF = "staff", _("Staff")
        HIDDEN = "hidden", _("Hidden")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="texts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=8)
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.STAFF)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "question"], name="survey_text_once")]

    def __str__(self) -> str:
        return f"text {self.pk}"
