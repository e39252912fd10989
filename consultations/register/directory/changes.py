"""The history of rows, field by field."""

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One field that changed: the history of a row, and the means of every undo.

    `via` says by what ("page", "imports.batch:12", "duplicates.merge:7"), `key` whose row it is; `field` is "" where
    the row was created and "-" where it was deleted.
    """

    via = models.CharField(max_length=64)
    key = models.UUIDField(null=True)
    table = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    field = models.CharField(max_length=40, blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["table", "row", "-id"], name="change_by_row"),
            models.Index(fields=["via", "id"], name="change_by_via"),
            models.Index(fields=["key", "-id"], name="change_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.table}:{self.row} {self.field}"
