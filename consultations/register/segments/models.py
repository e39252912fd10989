"""Segments, and who was in one when it was used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.register.segments.filters import Filter, parse
from ds4skills.accounts.models import User


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Questions one can chain."""

    def visible_to(self, user: User) -> SegmentQuerySet:
        """Keep what is one's own, and what others share."""
        return self.filter(Q(owner=user) | Q(shared=True))

    def current(self) -> SegmentQuerySet:
        """Leave out what was put away."""
        return self.filter(archived_at=None)


class Segment(models.Model):
    """A named filter of the register: `filter` is canonical JSON, groups (OR) of rows (AND)."""

    name = models.CharField(_("name"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared = models.BooleanField(_("other staff may use it"), default=True)
    filter = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def tree(self) -> Filter:
        """Its filter, read."""
        return parse(self.filter)


class Snapshot(models.Model):
    """Who was in a segment at an instant, and why it was asked; append-only."""

    segment = models.ForeignKey(Segment, models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField()
    filter = models.JSONField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=128)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.version} {self.reason}"


class SnapshotMember(models.Model):
    """One stakeholder of a snapshot; append-only."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="members")
    key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "key"], name="snapshot_member_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.key}"
