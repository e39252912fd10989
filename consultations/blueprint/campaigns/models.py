"""Runs of the search for letters written from one template; append-only."""

from django.conf import settings
from django.db import models

from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Blueprint


class GroupingRun(models.Model):
    """One search over a blueprint's comments, with what it was asked for."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="runs")
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    comments = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"run {self.pk}"


class CommentGroup(models.Model):
    """Comments that were written from one template; `label` names the group in all runs."""

    run = models.ForeignKey(GroupingRun, models.PROTECT, related_name="groups")
    label = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "label"], name="group_label_once")]

    def __str__(self) -> str:
        return self.label


class GroupMember(models.Model):
    """A comment of a group; of none or one in each run."""

    run = models.ForeignKey(GroupingRun, models.PROTECT, related_name="+")
    group = models.ForeignKey(CommentGroup, models.PROTECT, related_name="members")
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "comment"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.group} {self.comment_id}"
