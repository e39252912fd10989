"""Blueprints, published versions, blocks and how they changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from ds4skills.web.texts import pick


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


class Version(models.Model):
    """One published text of a blueprint; append-only."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    changelog = models.TextField(_("what changed, in three lines"), blank=True)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blueprint", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"v{self.number}"


class Block(models.Model):
    """The lineage of a paragraph, heading, item or row through all versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="blocks")

    def __str__(self) -> str:
        return str(self.id)


class BlockText(models.Model):
    """What a block says in one version; append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="blocks")
    block = models.ForeignKey(Block, models.PROTECT, related_name="texts")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=30)
    text = models.TextField()
    html = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="block_order_once"),
            models.UniqueConstraint(fields=["version", "block"], name="block_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.place


class Alignment(models.Model):
    """How a block of the version before became one of this version; append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="alignments")
    old = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="+")
    new = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10)
    score = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(old__isnull=False) | models.Q(new__isnull=False),
                name="alignment_has_a_side",
            )
        ]

    def __str__(self) -> str:
        return self.how


class Binding(models.Model):
    """The proposal that a block stands for."""

    block = models.OneToOneField(Block, models.PROTECT, related_name="binding")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.block_id} {self.proposal_id}"
