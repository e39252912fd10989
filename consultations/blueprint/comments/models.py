"""Comments, their words, and where they stand in each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.models import BlockText, Blueprint, Version
from consultations.ledger.models import Stance, Voice

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Comment(models.Model):
    """A remark on the words of a version; who made it is frozen, its words stand in `texts`."""

    class Type(models.TextChoices):
        """What kind of remark."""

        GENERAL = "general", _("General")
        TECHNICAL = "technical", _("Technical")
        EDITORIAL = "editorial", _("Editorial")
        QUESTION = "question", _("A question")

    class State(models.TextChoices):
        """Whether it is shown."""

        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden by a moderator")
        WITHDRAWN = "withdrawn", _("withdrawn")

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    author = models.UUIDField(db_index=True)
    organisation = models.UUIDField(null=True)
    category = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=10, choices=Type, default=Type.GENERAL)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    language = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    texts: RelatedManager[CommentText]
    anchors: RelatedManager[Anchor]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "number"], name="comment_number_once"),
            models.UniqueConstraint(fields=["version", "key"], name="comment_sent_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people call it."""
        return f"C-{self.number:04d}"

    @property
    def source(self) -> str:
        """How the ledger names it."""
        return f"blueprint.comment:{self.pk}"

    def get_absolute_url(self) -> str:
        """Give its page."""
        return reverse("comment", kwargs={"slug": self.blueprint.consultation.slug, "code": self.code})


class CommentText(models.Model):
    """What a comment says; append-only, the newest counts."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    proposed_text = models.TextField(blank=True)
    stance = models.CharField(max_length=2, choices=Stance, blank=True)
    blocking = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comment_text_once"),
            models.CheckConstraint(condition=Q(blocking=False) | ~Q(stance=""), name="blocking_has_stance"),
        ]

    def __str__(self) -> str:
        return f"{self.comment} {self.number}"


class Anchor(models.Model):
    """Where a comment stands in one version; append-only."""

    class Status(models.TextChoices):
        """How it came there."""

        ORIGINAL = "original", _("on these very words")
        EXACT = "exact", _("on these very words")
        CHANGED = "changed", _("the words have changed since")
        MOVED = "moved", _("probably moved here; the editors check it")
        BLOCK_ONLY = "block_only", _("the words are gone from this paragraph")
        REMOVED = "removed", _("the paragraph was taken out")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="anchors")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    block = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="anchors")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField()
    status = models.CharField(max_length=12, choices=Status)
    kept = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="anchor_once_a_version"),
            models.CheckConstraint(
                condition=Q(start__lte=models.F("end")), name="anchor_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment} {self.status}"
