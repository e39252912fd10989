"""The names by which append-only rows know stakeholders."""

import uuid

from django.db import models


class StakeholderKey(models.Model):
    """The name by which append-only rows know a stakeholder; never deleted, never used again."""

    class Kind(models.TextChoices):
        """What the key stands for."""

        PERSON = "person"
        ORGANISATION = "organisation"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Kind)
    erased_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.key)
