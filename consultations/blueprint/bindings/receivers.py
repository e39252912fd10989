"""A new version is out: proposals made from its words go on with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from consultations.blueprint.bindings.carrying import carry
from consultations.blueprint.drafts.actions import published
from consultations.blueprint.drafts.models import BlockText, Version


@receiver(published)
def carry_wordings(
    *, version: Version, rows: Sequence[BlockText], texts: Sequence[BlockText], at: datetime, **_: Any
) -> None:
    """Write the wording of every binding."""
    if rows:
        carry(version, rows, texts, at)
