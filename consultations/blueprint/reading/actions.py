"""Keeping which version somebody has read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.blueprint.drafts.models import ReadMark, Version


@transaction.atomic
def mark_read(*, holder: UUID, version: Version, at: datetime) -> None:
    """Keep that somebody has read a version, so that they are shown what changed since; no audit, it is theirs."""
    ReadMark.objects.update_or_create(
        holder=holder, blueprint=version.blueprint, defaults={"version": version, "at": at}
    )
