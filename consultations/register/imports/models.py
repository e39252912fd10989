"""An import: the file while it is needed, its rows as they stood, how it is read, and a verdict on each row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.register.origins.models import Network, Origin
from ds4skills.jobs.models import Job


class Kind(models.TextChoices):
    """What a row of a file is about."""

    ORGANISATIONS = "organisations", _("organisations")
    PEOPLE = "people", _("people, perhaps with their organisation")


class Policy(models.TextChoices):
    """What a row may do to what the register holds already."""

    FILL = "fill", _("fill what is blank")
    OVERWRITE = "overwrite", _("overwrite what differs")
    NEW = "new", _("add new rows only")


class ImportMapping(models.Model):
    """How files with one header are read: columns {heading: field}, values {field: {text: code}}, order of dates.

    Saved before the run, found again by the header's fingerprint, shared in the network.
    """

    kind = models.CharField(max_length=16, choices=Kind)
    fingerprint = models.CharField(max_length=64)
    network = models.ForeignKey(Network, models.CASCADE, null=True, related_name="+")
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    orders = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint", "network"],
                condition=models.Q(network__isnull=False),
                name="import_mapping_once_a_network",
            ),
            models.UniqueConstraint(
                fields=["kind", "fingerprint"],
                condition=models.Q(network=None),
                name="import_mapping_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class ImportBatch(models.Model):
    """One file on its way into the register, and what came of it.

    `reading` holds how it was read and what was odd; `mapping` is frozen from the saved one when rows are checked.
    """

    class State(models.TextChoices):
        """How far it has come."""

        READ = "read", _("read")
        MAPPED = "mapped", _("columns chosen")
        CHECKED = "checked", _("checked")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        STOPPED = "stopped", _("stopped")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=16, choices=Kind)
    network = models.ForeignKey(Network, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=300)
    basis = models.CharField(max_length=16, choices=Origin.Basis)
    purposes = models.JSONField(default=list)
    reading = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.FILL)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    undone_to = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="import_batch_newest")]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"

    @property
    def via(self) -> str:
        """How the history names it."""
        return f"imports.batch:{self.pk}"

    @property
    def columns(self) -> dict[str, str]:
        """Which field each heading holds."""
        found: dict[str, str] = self.mapping.get("columns", {})
        return found

    @property
    def uncertain(self) -> bool:
        """Whether a person has yet to say in which encoding the words read right."""
        return "choose_encoding" in self.reading.get("notes", [])

    @property
    def busy(self) -> bool:
        """Whether a job writes just now."""
        return self.state in {self.State.APPLYING, self.State.UNDOING} and not (self.job and self.job.ended)

    @property
    def open(self) -> bool:
        """Whether its reading, columns, values and check may still change."""
        return self.state in {self.State.READ, self.State.MAPPED, self.State.CHECKED}

    @property
    def undoable(self) -> bool:
        """Whether it wrote something that can still be taken back."""
        done = {self.State.APPLIED, self.State.STOPPED, self.State.UNDOING, self.State.APPLYING}
        return self.state in done and self.emptied_at is None and not self.busy


class ImportFile(models.Model):
    """The file itself, until it is applied, and seven days at most."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="file", primary_key=True)
    body = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file of {self.batch_id}"


class ImportRow(models.Model):
    """One row of a file, and what applying does with it.

    `problems` are [code, field, value]; `differences` {field: [old, new]}; `matches` are [key or row number, name,
    strength, reasons]; `choice` is "", "new", "skip" or "same:<key or row number>"; `target` is the stakeholder.
    """

    class Verdict(models.TextChoices):
        """What applying does with it."""

        NEW = "new", _("new")
        UPDATE = "update", _("update")
        UNCHANGED = "unchanged", _("unchanged")
        DUPLICATE = "duplicate", _("duplicate?")
        CONFLICT = "conflict", _("conflict")
        ERROR = "error", _("error")
        LEFT_OUT = "left-out", _("left out")

    class Fate(models.TextChoices):
        """What has become of it."""

        OPEN = "", _("not applied")
        DONE = "done", _("applied")
        WAITS = "waits", _("waits")
        KEPT = "kept", _("kept")
        UNDONE = "undone", _("taken back")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    refused = models.CharField(max_length=24, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    problems = models.JSONField(default=list)
    differences = models.JSONField(default=dict)
    matches = models.JSONField(default=list)
    evidence = models.CharField(max_length=120, blank=True)
    target = models.UUIDField(null=True)
    choice = models.CharField(max_length=48, blank=True)
    organisation = models.UUIDField(null=True)
    mark = models.CharField(max_length=320, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    fate = models.CharField(max_length=6, choices=Fate, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict"),
            models.Index(fields=["digest"], condition=~models.Q(digest=""), name="import_row_by_digest"),
            models.Index(
                fields=["target"], condition=models.Q(target__isnull=False), name="import_row_by_target"
            ),
            models.Index(
                fields=["organisation"],
                condition=models.Q(organisation__isnull=False),
                name="import_row_by_body",
            ),
            models.Index(fields=["batch", "mark"], condition=~models.Q(mark=""), name="import_row_by_mark"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"

    def told(self, **facts: Any) -> ImportRow:
        """Take what a check found of it."""
        for name, value in facts.items():
            setattr(self, name, value)
        return self
