"""What happens by the clock."""

from datetime import datetime

from consultations.register.selfservice.applications import forget_unconfirmed
from ds4skills.jobs.registry import periodic


@periodic("selfservice.forget", seconds=3600)
def forget(at: datetime) -> None:
    """Delete applications that nobody confirmed."""
    forget_unconfirmed(at=at)
