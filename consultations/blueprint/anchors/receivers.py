"""What happens to comments when a version is published, and to those recorded on an older one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from consultations.blueprint.anchors.carrying import Step, carry
from consultations.blueprint.anchors.chain import catch_up
from consultations.blueprint.anchors.letters import CARRIED
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.proxies import recorded
from consultations.blueprint.drafts.actions import published
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.blocks import Block
from ds4skills.jobs.actions import enqueue


@receiver(published)
def on_published(
    *,
    version: Version,
    old: Sequence[Block],
    new: Sequence[Block],
    rows: Sequence[BlockText],
    texts: Sequence[BlockText],
    links: Mapping[int, Link],
    at: datetime,
    **_: Any,
) -> None:
    """Carry every comment of the blueprint along, in the publishing transaction; mails follow."""
    if carry(Step(version, old, new, rows, texts, links)):
        enqueue(task=CARRIED, payload={"version": version.pk}, at=at, key=f"{CARRIED}:{version.pk}")


@receiver(recorded)
def on_recorded(*, version: Version, comments: Sequence[Comment], **_: Any) -> None:
    """Carry comments that were recorded on an older version through all that came after it."""
    catch_up(version, [row.pk for row in comments])
