"""Reminders by the clock."""

import logging
from datetime import datetime

from ds4skills.jobs.registry import periodic
from surveys.inviting import reminding

log = logging.getLogger(__name__)


@periodic("surveys.reminders", seconds=60)
def remind(at: datetime) -> None:
    """Send every reminder whose hour has come; one that fails keeps no other back, and is tried again."""
    for pk in reminding.due(at):
        try:
            reminding.send(pk=pk, at=at)
        except Exception:
            log.exception("reminder %s was not sent", pk)
