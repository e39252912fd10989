"""An import: the file's rows as they stood, the mapping, and a verdict on each row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One file on its way into the register."""

    class State(models.TextChoices):
        """How far it has come."""

        READ = "read", _("read")
        CHECKED = "checked", _("tried out")
        RUNNING = "running", _("being applied")
        APPLIED = "applied", _("applied")

    name = models.CharField(max_length=200)
    header = models.JSONField()
    notes = models.JSONField(default=list)
    encoding = models.CharField(max_length=20)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def via(self) -> str:
        """How the history names it."""
        return f"import:{self.pk}"


class ImportRow(models.Model):
    """One row of a file; `sentence` says why it is refused, or what it changes."""

    class Verdict(models.TextChoices):
        """What applying does with it."""

        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same as in the register")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    sentence = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}"
