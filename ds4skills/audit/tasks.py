"""Sealing by the clock."""

from datetime import datetime

from ds4skills.audit import actions, streams
from ds4skills.jobs.registry import periodic


@periodic("audit.seal", seconds=10)
def seal_all(at: datetime) -> None:
    """Close what has been written since the last round."""
    for stream in streams.every():
        actions.seal(stream, at=at)
