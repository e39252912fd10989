"""Anchors and what people ruled of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import BlockText, Version

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class AnchorRows(models.QuerySet["Anchor"]):
    """Anchors, with what people ruled of them."""

    def standing(self) -> models.QuerySet[Any, Any]:
        """Tell with each what was ruled last, and where it is shown: `ruled`, `at_block`, `at_start`, `at_end`.

        A place that waits for a person's word is shown where it was found; a refused one nowhere.
        """
        rows: models.QuerySet[Any, Any] = self
        last = AnchorRuling.objects.filter(anchor=OuterRef("pk")).order_by("-id")
        put = {name: Subquery(last.values(name)[:1]) for name in ("block", "start", "end")}
        placed, refused = AnchorRuling.Ruling.PLACED, AnchorRuling.Ruling.REFUSED
        found: models.QuerySet[Any, Any] = rows.annotate(ruled=Subquery(last.values("ruling")[:1])).annotate(
            at_block=Case(
                When(ruled=placed, then=put["block"]),
                When(ruled=refused, then=None),
                default=F("block"),
                output_field=models.BigIntegerField(),
            ),
            at_start=Case(
                When(ruled=placed, then=put["start"]), default=F("start"), output_field=models.IntegerField()
            ),
            at_end=Case(
                When(ruled=placed, then=put["end"]), default=F("end"), output_field=models.IntegerField()
            ),
        )
        return found

    def at(self, block: int) -> models.QuerySet[Any, Any]:
        """Keep those shown at a block."""
        return self.standing().filter(at_block=block)

    def waiting(self) -> models.QuerySet[Any, Any]:
        """Keep those that a person has to settle."""
        return self.standing().filter(status=Anchor.Status.MOVED, ruled=None)


class Anchor(models.Model):
    """Where a comment stands in one version; append-only."""

    ruled: str | None  # this and what follows: by `standing()`
    at_block: int | None
    at_start: int
    at_end: int

    class Scope(models.TextChoices):
        """How much is meant."""

        DRAFT = "draft", _("the whole draft")
        SECTION = "section", _("the whole section")
        BLOCK = "block", _("the whole paragraph")
        RANGE = "range", _("these words")

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
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.RANGE)
    block = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="anchors")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=12, choices=Status)
    kept = models.PositiveSmallIntegerField(default=100)
    derived_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    rulings: RelatedManager[AnchorRuling]

    objects = AnchorRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="anchor_once_a_version"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="anchor_starts_before_it_ends"),
        ]
        indexes = [models.Index(fields=["version", "status", "comment"], name="anchor_by_status")]

    def __str__(self) -> str:
        return f"{self.comment} {self.status}"


class AnchorRuling(models.Model):
    """A person's word on where a comment stands; append-only, the newest counts."""

    class Ruling(models.TextChoices):
        """What was ruled."""

        CONFIRMED = "confirmed", _("it stands here")
        REFUSED = "refused", _("it does not stand here")
        PLACED = "placed", _("put elsewhere")

    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="rulings")
    ruling = models.CharField(max_length=9, choices=Ruling)
    block = models.ForeignKey(BlockText, models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="ruling_starts_before_it_ends")
        ]

    def __str__(self) -> str:
        return self.ruling
