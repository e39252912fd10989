"""Blueprints, the text worked on, frozen versions, blocks and how they changed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.fields.related_descriptors import RelatedManager


def _staff(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+")


class Blueprint(models.Model):
    """The document consulted on."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="blueprints")
    slug = models.SlugField(_("address"), max_length=60)
    title = models.JSONField(default=dict)
    language = models.CharField(_("language"), max_length=8, default="en")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="blueprint_slug_once")]

    def __str__(self) -> str:
        return pick(self.title)[0] or self.slug


class Draft(models.Model):
    """The text that editors work on; `revision` counts its saves, one is open for each blueprint."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="drafts")
    source = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    based_on = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    open = models.BooleanField(default=True)
    by = _staff()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint"], condition=Q(open=True), name="draft_open_once")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}, revision {self.revision}"


class DraftImport(models.Model):
    """A file brought into a draft: what it would make, what it loses, which comments it carries."""

    class Kind(models.TextChoices):
        """What the file is."""

        MARKDOWN = "md", "Markdown"
        WORD = "docx", "Word"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    changes = models.CharField(max_length=8, blank=True)  # Word: "accepted" or "refused" tracked changes
    source = models.TextField()
    losses = models.JSONField(default=list)
    remarks = models.JSONField(default=list)  # comments and tracked changes that it carries
    figures = models.JSONField(default=list)  # its pictures: digest, type, what they say
    content = models.BinaryField(default=bytes)  # the file itself, until somebody decides on it
    accepted_at = models.DateTimeField(null=True)
    by = _staff()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """A picture of a draft; `digest` names its bytes, from which what a camera writes was taken out."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="figures")
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    alt = models.CharField(_("what the picture says, for those who cannot see it"), max_length=2000)
    content = models.BinaryField(default=bytes)
    by = _staff()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "digest"], name="figure_once"),
            models.CheckConstraint(condition=~Q(alt=""), name="figure_has_alt"),
        ]

    def __str__(self) -> str:
        return self.name


class VersionRows(models.QuerySet["Version"]):
    """Versions, published or being prepared."""

    def published(self) -> VersionRows:
        """Leave the candidate out."""
        return self.filter(published_at__isnull=False)


class Version(models.Model):
    """One text of a blueprint: a candidate until it is published, never changed afterwards."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    changelog = models.TextField(_("what changed, in three lines"), blank=True)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=20, default="1")
    published_at = models.DateTimeField(null=True)
    published_by = _staff(null=True)

    blocks: RelatedManager[BlockText]
    alignments: RelatedManager[Alignment]
    events: RelatedManager[VersionEvent]

    objects = VersionRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["blueprint"], condition=Q(published_at=None), name="version_candidate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def out_at(self) -> datetime:
        """When it was published; asked of published versions only."""
        assert self.published_at is not None  # noqa: S101 -- narrows the type; candidates are not asked
        return self.published_at


class VersionEvent(models.Model):
    """What happened to a version's time for comments; append-only, its state is read from these."""

    class Kind(models.TextChoices):
        """What happened; `effective_at` is when it opens, or when comments end."""

        OPENED = "opened", _("opened for comments")
        EXTENDED = "extended", _("time extended")
        CLOSED = "closed", _("closed for comments")
        FINAL = "final", _("declared final")
        WITHDRAWN = "withdrawn", _("withdrawn")

    version = models.ForeignKey(Version, models.PROTECT, related_name="events")
    event = models.CharField(max_length=10, choices=Kind)
    effective_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    second_person = _staff(null=True)
    by = _staff(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version} {self.event}"


class Block(models.Model):
    """The lineage of a paragraph, heading, item or row through all versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="blocks")

    def __str__(self) -> str:
        return str(self.id)


class BlockText(models.Model):
    """What a block says in one version; frozen with it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="blocks")
    block = models.ForeignKey(Block, models.PROTECT, related_name="texts")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=60)
    markdown = models.TextField(blank=True)
    text = models.TextField()
    html = models.TextField()
    facts = models.JSONField(default=dict)  # how it stands in its list or table, its picture, its note
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="block_order_once"),
            models.UniqueConstraint(fields=["version", "block"], name="block_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.place


class Alignment(models.Model):
    """How a block of the version before became one of this version; frozen with it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="alignments")
    old = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="+")
    new = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10)
    score = models.PositiveSmallIntegerField(default=0)
    settled_by = _staff(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False), name="alignment_has_a_side"
            )
        ]

    def __str__(self) -> str:
        return self.how


class ChangeNote(models.Model):
    """Why a block changed where no comment asked for it; append-only, the newest counts."""

    class Kind(models.TextChoices):
        """What kind of cause."""

        EDITORIAL = "editorial", _("editorial: the meaning stays")
        CONSEQUENTIAL = "consequential", _("follows from another change")
        EDITORS = "editors", _("the editors' own decision")

    alignment = models.ForeignKey(Alignment, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=13, choices=Kind)
    text = models.TextField(blank=True)
    by = _staff()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class ReadMark(models.Model):
    """Which version somebody read last, for "changes since I last read"."""

    holder = models.UUIDField(db_index=True)
    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "blueprint"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"read {self.version_id}"
