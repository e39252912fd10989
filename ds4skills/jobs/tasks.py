"""Housekeeping of the outbox itself."""

from datetime import datetime, timedelta

from ds4skills.jobs.models import Job, Outbox
from ds4skills.jobs.registry import periodic

KEEP = timedelta(days=30)


@periodic("jobs.forget", seconds=3600)
def forget(at: datetime) -> None:
    """Drop rows that were done, or given up, a month ago."""
    Outbox.objects.filter(done_at__lt=at - KEEP).delete()
    Outbox.objects.filter(failed_at__lt=at - KEEP).delete()
    Job.objects.filter(ended_at__lt=at - KEEP).delete()
