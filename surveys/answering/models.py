"""Drafts, responses with append-only revisions, the facts that statistics count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import Position
from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.models import User
from surveys.authoring.models import Choice, Question, Survey, SurveyVersion


class Participation(models.Model):
    """Somebody took part in a survey; says nothing of what they answered. Anonymous: no day either."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    person = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="survey_participation_once"),
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(person=None),
                name="survey_organisation_takes_part_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation} in {self.survey_id}"


class DraftResponse(models.Model):
    """Answers that were not sent yet; only who writes them reads them. `revs` counts each key's changes.

    It belongs to a person, to an organisation (whose invited colleagues write it together), or to whoever holds
    the token (anonymous and open surveys, and trials of staff, which never become responses).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, blank=True)
    trial = models.BooleanField(default=False)
    # Staff who enter it for somebody, and how they were told; the person's own draft stands beside it.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_for = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    via = models.CharField(max_length=12, blank=True)
    changes_sha256 = models.CharField(max_length=64, blank=True)  # the receipt code whose answers it changes
    writers: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict
    )  # key -> person
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    revs: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8, default="en")
    began_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    last: int | None  # by `drafts.held()`
    head: str | None  # by `drafts.held()`
    speaks: int | None  # by `drafts.held()`, of a shared draft

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="survey_draft_once"),
            models.UniqueConstraint(fields=["survey", "organisation"], name="survey_shared_draft_once"),
            models.UniqueConstraint(
                fields=["survey", "token_sha256"],
                condition=~Q(token_sha256=""),
                name="survey_token_draft_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "entered_by", "entered_for"], name="survey_entry_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Response(models.Model):
    """One respondent's record; it holds no answers, its revisions do.

    `category`, `country` and `size` are frozen from the register; `profile` holds its other lists by their keys.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    identity = models.CharField(max_length=12, choices=Survey.Identity)
    person = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    category = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    size = models.CharField(max_length=64, blank=True)
    profile: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    alias = models.CharField(max_length=12, blank=True)
    verified = models.BooleanField(default=True)
    receipt_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="survey_response_once"),
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(person=None),
                name="survey_organisation_responds_once",
            ),
            models.CheckConstraint(
                condition=~Q(identity="anonymous") | Q(person=None, organisation=None, alias=""),
                name="survey_anonymous_has_nobody",
            ),
            models.UniqueConstraint(
                fields=["survey", "alias"], condition=~Q(alias=""), name="survey_alias_once"
            ),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"

    @property
    def name(self) -> str:
        """How addresses and the log name it: by its alias where it has one, for numbers tell who came before whom."""
        return self.alias or str(self.pk)


class Revision(models.Model):
    """What was submitted at one instant; append-only. A later one replaces it, a withdrawal ends it."""

    class Status(models.TextChoices):
        """What a revision says."""

        VALID = "valid", _("Valid")
        WAITING = "waiting", _("Waits to be confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXCLUDED = "excluded", _("Excluded")

    class Via(models.TextChoices):
        """How it came in."""

        WEB = "web", _("In the browser")
        API = "api", _("By a program")
        PHONE = "phone", _("By phone")
        PAPER = "paper", _("On paper")
        INTERVIEW = "interview", _("In an interview")
        MEETING = "meeting", _("In a meeting")

    response = models.ForeignKey(Response, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    answers: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    submit_key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 -- unique, none if anonymous
    language = models.CharField(max_length=8)
    at = models.DateTimeField(null=True)  # nothing where anonymous
    status = models.CharField(max_length=12, choices=Status, default=Status.VALID)
    via = models.CharField(max_length=12, choices=Via, default=Via.WEB)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mandated = models.BooleanField(default=False)
    grace = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    seen_digest = models.CharField(
        max_length=64, blank=True
    )  # of results that were shown before; blank = blind
    receipt: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    erased_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "number"], name="survey_revision_once")]

    def __str__(self) -> str:
        return f"{self.response_id}.{self.number}"

    @property
    def said_at(self) -> datetime:
        """The instant at which it was said; of anonymous words only that it was before closing."""
        survey = self.response.survey
        return self.at or min(survey.closes_at, survey.consultation.closes_at) - timedelta(microseconds=1)


class Staged(models.Model):
    """Anonymous answers until the mix: nothing leads from here to a participation, nor back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    category = models.CharField(max_length=64, blank=True)
    submit_key = models.CharField(max_length=64, unique=True)
    receipt_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"staged {self.pk}"


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
    """What statistics count; derived from the last valid revision, to be rebuilt from it at any time.

    `item` is 0, or the code of a choice where several are chosen or ranked; `value` and `missing` exclude each other.
    Its keys are neither checked nor indexed one by one: a million rows of an index that can be made again.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    response = models.ForeignKey(
        Response, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    category = models.CharField(max_length=64, blank=True)
    item = models.SmallIntegerField(default=0)
    value = models.BigIntegerField(null=True)
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
                fields=["survey", "question", "category", "item", "value", "missing", "response"],
                name="survey_facts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.item}={self.value}"
