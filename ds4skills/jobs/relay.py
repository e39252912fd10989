"""The outbox through Celery: a relay by the clock, and one task that runs an outbox row."""

from celery import shared_task
from django.utils import timezone

from ds4skills.jobs import actions
from ds4skills.jobs.models import Outbox


@shared_task(name="ds4skills.relay")
def relay() -> int:
    """Hand due rows to the workers, and run what is due by the clock; gives how many were handed on."""
    now = timezone.now()
    actions.tick(now)
    rows = actions.claim(now, most=200)
    for row in rows:
        run.delay(row.pk)
    return len(rows)


@shared_task(name="ds4skills.run")
def run(pk: int) -> None:
    """Run one row, unless it has been run."""
    row = Outbox.objects.filter(pk=pk, done_at=None, failed_at=None).first()
    if row is not None:
        actions.execute(row, at=timezone.now())
