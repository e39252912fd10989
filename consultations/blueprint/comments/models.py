"""Comments, their words and evidence, replies, and texts that are being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.ledger.models import Stance, Voice
from consultations.proposals.models import Proposal

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

        PENDING = "pending", _("waits for its author's word")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden by a moderator")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Via(models.TextChoices):
        """How it came in; all but the first are confirmed by the person before they count."""

        WEB = "web", _("written here")
        XLSX = "xlsx", _("from a table")
        DOCX = "docx", _("from a Word file")
        LETTER = "letter", _("from a letter")
        WORKSHOP = "workshop", _("from a workshop")
        INTERVIEW = "interview", _("from an interview")

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")
    author = models.UUIDField(db_index=True)
    organisation = models.UUIDField(null=True)
    mandate = models.BigIntegerField(null=True)
    capacity = models.CharField(max_length=8, choices=Voice.Capacity, default=Voice.Capacity.PERSONAL)
    category = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    size = models.CharField(max_length=10, blank=True)
    type = models.CharField(max_length=10, choices=Type, default=Type.GENERAL)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    via = models.CharField(max_length=10, choices=Via, default=Via.WEB)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    late = models.BooleanField(default=False)  # it came within the grace after closing
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    texts: RelatedManager[CommentText]
    replies: RelatedManager[Reply]
    evidence: RelatedManager[EvidenceLink]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "number"], name="comment_number_once"),
            models.UniqueConstraint(fields=["version", "key"], name="comment_sent_once"),
            models.CheckConstraint(
                condition=Q(capacity="mandated", mandate__isnull=False)
                | Q(capacity="personal", mandate__isnull=True),
                name="comment_mandated_has_mandate",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(voice__isnull=False), name="comment_out_has_voice"
            ),
        ]
        indexes = [models.Index(fields=["blueprint", "state", "number"], name="comment_by_state")]

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
    """What a comment says; append-only but for erasure, the newest counts."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    proposed_text = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    stance = models.CharField(max_length=2, choices=Stance, blank=True)
    conditional = models.BooleanField(default=False)  # the stance holds if the proposed text is taken
    blocking = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    evidence: RelatedManager[EvidenceLink]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comment_text_once"),
            models.CheckConstraint(condition=Q(blocking=False) | ~Q(stance=""), name="blocking_has_stance"),
            models.CheckConstraint(
                condition=Q(conditional=False) | ~Q(proposed_text="") | Q(erased_at__isnull=False),
                name="condition_has_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment} {self.number}"


class EvidenceLink(models.Model):
    """A page that a comment rests on, at most five of them."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="evidence")
    text = models.ForeignKey(CommentText, models.PROTECT, related_name="evidence")
    label = models.CharField(max_length=200)
    url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.label


class Reply(models.Model):
    """A word on a comment, by a stakeholder or by staff; one level, perhaps with a quote of it."""

    class State(models.TextChoices):
        """Whether it is shown."""

        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden by a moderator")
        WITHDRAWN = "withdrawn", _("withdrawn")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="replies")
    author = models.UUIDField(null=True, db_index=True)
    organisation = models.UUIDField(null=True)
    capacity = models.CharField(max_length=8, choices=Voice.Capacity, default=Voice.Capacity.PERSONAL)
    category = models.CharField(max_length=60, blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    quote = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    language = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "key"], name="reply_sent_once"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(staff__isnull=True), name="reply_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"

    @property
    def source(self) -> str:
        """How the consent of its author names it."""
        return f"blueprint.reply:{self.pk}"


class ProxyLink(models.Model):
    """A link by which a person confirms or refuses what staff recorded for them; only its digest is kept."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="links")
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link to {self.comment_id}"


class CommentDraft(models.Model):
    """What somebody has typed and not sent: under their key, or under a random one in their cookie."""

    holder = models.CharField(max_length=64)
    place = models.CharField(max_length=120)  # which form of which block or comment
    fields = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "place"], name="comment_draft_once")]

    def __str__(self) -> str:
        return self.place
