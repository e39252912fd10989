"""Surveys, their versions, and what holds across versions: questions, choices, bindings to proposals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.proposals.models import ProposalVersion
from ds4skills.accounts.models import User
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Survey(models.Model):
    """One survey of a consultation; texts are {language: text}; open in [opens_at, closes_at)."""

    class Access(models.TextChoices):
        """Who may answer; fixed from the first publication."""

        REGISTER = "register", _("Everybody in the register")
        INVITED = "invited", _("By invitation")
        OPEN = "open", _("Open: anybody who confirms an address")

    class Identity(models.TextChoices):
        """How answers stand with the people who gave them; fixed from the first publication."""

        NAMED = "named", _("Named: staff see who answered what")
        CONFIDENTIAL = "confidential", _("Confidential: shown to nobody with a name")
        ANONYMOUS = "anonymous", _("Anonymous: kept nowhere with a name, nobody can find out")

    class Unit(models.TextChoices):
        """Who gives one response; fixed from the first publication."""

        PERSON = "person", _("Each person")
        ORGANISATION = "organisation", _("Each organisation: one response, written together")

    class Revise(models.TextChoices):
        """Until when an answer may be changed or taken back."""

        UNTIL_CLOSE = "until_close", _("Until the survey closes")
        NEVER = "never", _("Never: what is sent stays")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    code = models.SlugField(_("short address"), max_length=40, unique=True)
    title = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    access = models.CharField(max_length=12, choices=Access, default=Access.REGISTER)
    identity = models.CharField(max_length=12, choices=Identity, default=Identity.NAMED)
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.PERSON)
    revise = models.CharField(max_length=12, choices=Revise, default=Revise.UNTIL_CLOSE)
    sealed = models.BooleanField(default=False)
    grace_s = models.PositiveSmallIntegerField(default=120)
    paused_at = models.DateTimeField(null=True)
    k_min = models.PositiveSmallIntegerField(default=5)
    mix_size = models.PositiveSmallIntegerField(default=20)
    mixed_at = models.DateTimeField(null=True)  # the first mix: from then on nobody joins those who are asked
    fixed_at = models.DateTimeField(null=True)  # the first publication

    if TYPE_CHECKING:
        versions: RelatedManager[SurveyVersion]
        consultation_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="survey_opens_before_closing"
            ),
            models.CheckConstraint(condition=Q(k_min__gte=5), name="survey_small_cells_hidden"),
            models.CheckConstraint(condition=Q(mix_size__gte=F("k_min")), name="survey_mix_holds_cells"),
            models.CheckConstraint(
                condition=~Q(identity="anonymous") | Q(unit="person"), name="survey_anonymous_by_person"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)[0] or self.code

    def get_absolute_url(self) -> str:
        """Give the address where one answers."""
        return f"/s/{self.code}/"

    @property
    def exercise(self) -> str:
        """How invitations, the ledger and the engagement log name it."""
        return f"surveys.survey:{self.pk}"

    @property
    def zone(self) -> str:
        """Its time zone: that of the consultation."""
        return self.consultation.zone

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone, ready for use."""
        return self.consultation.tz

    def is_open(self, at: datetime) -> bool:
        """Tell whether answers are taken; the consultation must be open, too."""
        within = self.opens_at <= at < self.closes_at and self.paused_at is None
        return within and self.consultation.is_open(at)

    def is_sealed(self, at: datetime) -> bool:
        """Tell whether nobody may see what was answered yet: until closing, by its own rule or the consultation's."""
        own = self.sealed and at < min(self.closes_at, self.consultation.closes_at)
        return own or self.consultation.is_sealed(at)

    @property
    def hides_small(self) -> bool:
        """Whether small cells are hidden from staff, too."""
        return self.identity != self.Identity.NAMED

    def state(self, at: datetime) -> str:
        """Give soon, open, paused or closed."""
        if at < max(self.opens_at, self.consultation.opens_at):
            return "soon"
        if self.is_open(at):
            return "open"
        return "paused" if self.paused_at and at < self.closes_at else "closed"


class SurveyVersion(models.Model):
    """One wording of a survey: its document. A published one never changes; at most one is a draft."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    # What became of each key since the version before: {key: {"how": same|text|extended|break|new, "series": 1}}.
    compared: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    edits = models.PositiveIntegerField(default=0)  # how many operations the draft has seen
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    proposed_digest = models.CharField(max_length=64, blank=True)  # what the second coordinator agrees to
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(published_at=None), name="survey_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, digest="") | Q(published_at__isnull=False) & ~Q(digest=""),
                name="survey_published_with_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}@{self.number}"

    def series_of(self, key: str) -> int:
        """Give the series in which it asks a question: a new one begins where its meaning changed."""
        return int(self.compared.get(key, {}).get("series", 1))


class Edit(models.Model):
    """One operation on a draft, with what undoes it; deleted when the draft is published."""

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="history")
    rev = models.PositiveIntegerField()
    op = models.JSONField(default=dict)
    inverse = models.JSONField(default=dict)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "rev"], name="survey_edit_once")]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.rev}"


class Question(models.Model):
    """The same question across versions, by its key; each row of a matrix is one.

    Where its meaning changed, the author says so, and a new series begins: results show both apart.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=31)
    kind = models.CharField(max_length=12)
    series = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "key", "series"], name="survey_question_once")
        ]

    def __str__(self) -> str:
        return self.key


class Choice(models.Model):
    """A choice with its code, which never changes; it is never deleted."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=24)
    code = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="survey_choice_once"),
            models.UniqueConstraint(fields=["question", "code"], name="survey_choice_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.code}"


class Binding(models.Model):
    """A question of a version asks for the stance on one wording of a proposal."""

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="bindings")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    proposal_version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    stances = models.JSONField(default=dict)  # choice key -> stance

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "question"], name="survey_binding_once")]

    def __str__(self) -> str:
        return f"{self.question_id} to {self.proposal_version_id}"
