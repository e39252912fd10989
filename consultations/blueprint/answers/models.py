"""The editors' work on comments: who has it, what they decide, what is released, what its author says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Alignment, Blueprint

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def _staff(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+")


class Triage(models.Model):
    """Who of the editors has a comment, until when, under which tags."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="triage")
    editor = _staff(null=True)
    due = models.DateField(null=True)
    tags = models.JSONField(default=list)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"triage of {self.comment_id}"


class SavedFilter(models.Model):
    """A filter of the board that an editor keeps under a name."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "owner", "name"], name="saved_filter_once")
        ]

    def __str__(self) -> str:
        return self.name


class AnswerTemplate(models.Model):
    """An answer that editors use again; its placeholders are filled for each comment."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text"))
    by = _staff()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blueprint", "title"], name="template_title_once")]

    def __str__(self) -> str:
        return self.title


class Release(models.Model):
    """Answers made public together, by two persons; append-only."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="releases")
    agreed_by = _staff(null=True)
    released_by = _staff()
    respond_by = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("released_by")), name="release_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


class ReleaseAsk(models.Model):
    """One editor's word that agreed answers may go out, which another one releases; the newest counts.

    `digest` is of every answer that would go out: one that changes afterwards needs a new word.
    """

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="+")
    asked_by = _staff()
    respond_by = models.DateTimeField()
    digest = models.CharField(max_length=64)
    answers = models.PositiveIntegerField()
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="asked")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.answers} answers to go out"


class Disposition(models.Model):
    """A reasoned answer to a comment; append-only, the newest row counts, each stage is a row of its own."""

    class Decision(models.TextChoices):
        """What is done about it."""

        ACCEPTED = "accepted", _("Accepted")
        MODIFIED = "accepted_modified", _("Accepted with modification")
        NOTED = "noted", _("Noted")
        REJECTED = "rejected", _("Not accepted")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        DEFERRED = "deferred", _("Deferred")
        DUPLICATE = "duplicate", _("Says the same as another comment")
        ANSWERED = "answered", _("Question answered")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    class Weight(models.TextChoices):
        """What it changes."""

        SUBSTANTIVE = "substantive", _("It changes what the text means")
        EDITORIAL = "editorial", _("It changes only how the text says it")

    class Stage(models.TextChoices):
        """How far it is."""

        DRAFTED = "drafted", _("drafted")
        AGREED = "agreed", _("agreed by another editor")
        RELEASED = "released", _("public")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="dispositions")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(_("decision"), max_length=20, choices=Decision)
    weight = models.CharField(_("weight"), max_length=12, choices=Weight, default=Weight.SUBSTANTIVE)
    reason = models.TextField(_("reason"), blank=True)
    deferred_to = models.CharField(_("to which version"), max_length=60, blank=True)
    duplicate_of = models.ForeignKey(Comment, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DRAFTED)
    meeting = models.CharField(_("decided in"), max_length=200, blank=True)
    batch = models.CharField(max_length=32, blank=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="dispositions")
    by = _staff()
    at = models.DateTimeField()

    changes: RelatedManager[DispositionChange]
    verdicts: RelatedManager[Verdict]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="disposition_once"),
            models.CheckConstraint(
                condition=~Q(decision="duplicate") | Q(duplicate_of__isnull=False),
                name="duplicate_has_original",
            ),
            models.CheckConstraint(
                condition=~Q(decision="deferred") | ~Q(deferred_to=""), name="deferred_has_version"
            ),
            models.CheckConstraint(
                condition=Q(stage="released", release__isnull=False)
                | (~Q(stage="released") & Q(release=None)),
                name="released_in_release",
            ),
        ]

    def __str__(self) -> str:
        return self.decision


class DispositionChange(models.Model):
    """A change of the text that an answer made; no ordinals mean all of the pair's changes."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="changes")
    alignment = models.ForeignKey(Alignment, models.PROTECT, related_name="causes")
    hunks = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disposition", "alignment"], name="disposition_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.disposition_id} changed {self.alignment_id}"


class Verdict(models.Model):
    """Whether an answer settles the comment, in its author's words."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="verdicts")
    satisfied = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "settled" if self.satisfied else "not settled"


class VerdictLink(models.Model):
    """A link by which an author says whether an answer settles their comment; only its digest is kept."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="links")
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link to {self.disposition_id}"
