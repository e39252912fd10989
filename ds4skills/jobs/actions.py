"""Asking for later work, and doing it."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from ds4skills.accounts.models import User
from ds4skills.jobs import registry
from ds4skills.jobs.models import Job, Outbox, Tick
from ds4skills.storage.rows import insert_all

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
NO_JOB = UUID(int=0)
QUIET = 0.2  # seconds between two words on progress
log = logging.getLogger(__name__)


def enqueue(
    *,
    task: str,
    payload: Mapping[str, Any],
    at: datetime,
    due_at: datetime | None = None,
    key: str = "",
    job: Job | None = None,
) -> None:
    """Write later work into the caller's transaction; a key that is taken already asks for nothing new."""
    row = Outbox(task=task, payload=dict(payload), due_at=due_at or at, key=key, job=job)
    insert_all([row], unless_there=bool(key))


def enqueue_all(*, task: str, payloads: Mapping[str, Mapping[str, Any]], due_at: datetime) -> None:
    """Write later work by its keys into the caller's transaction, in one statement."""
    rows = [Outbox(task=task, payload=dict(each), due_at=due_at, key=key) for key, each in payloads.items()]
    insert_all(rows, unless_there=True)


@transaction.atomic
def start(
    *,
    owner: User,
    task: str,
    title: str,
    payload: Mapping[str, Any],
    at: datetime,
    next_url: str = "",
) -> Job:
    """Begin long work that a page shows."""
    job = Job.objects.create(kind=task, title=title, owner=owner, made_at=at, next_url=next_url)
    enqueue(task=task, payload=payload, at=at, job=job)
    return job


def ask_to_stop(*, job: Job) -> None:
    """Have the work stop at its next step."""
    Job.objects.filter(pk=job.pk, ended_at=None).update(stop_asked=True)


class _Work:
    """One attempt at one outbox row."""

    def __init__(self, row: Outbox, at: datetime) -> None:
        self.row, self.at = row, at
        self.key = f"outbox:{row.pk}"
        self.payload: Mapping[str, Any] = row.payload
        self.result: dict[str, Any] = {}
        self._told = 0.0

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Write how far it is, at most five times a second, and keep the lease."""
        if time.monotonic() - self._told < QUIET and done < total:
            return
        self._told = time.monotonic()
        now = timezone.now()
        Outbox.objects.filter(pk=self.row.pk).update(leased_until=now + LEASE)
        if self.row.job_id:
            Job.objects.filter(pk=self.row.job_id).update(step=step, done=done, total=total)
            if Job.objects.filter(pk=self.row.job_id, stop_asked=True).exists():
                raise registry.StoppedError

    def finish(self, **result: Any) -> None:
        """Keep the result for the page."""
        self.result.update(result)


def claim(at: datetime, *, most: int = 1) -> list[Outbox]:
    """Lease due rows, so that nobody else runs them meanwhile."""
    with transaction.atomic():
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=at)
        due = Outbox.objects.filter(free, due_at__lte=at, done_at=None, failed_at=None)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due.order_by("due_at", "id")[:most])
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=at + LEASE)
    return rows


def execute(row: Outbox, *, at: datetime) -> None:
    """Run one leased row; an error is kept and tried again later, with growing pauses."""
    work = _Work(row, at)
    if row.job_id:
        Job.objects.filter(pk=row.job_id).update(state=Job.State.RUNNING)
    try:
        registry.find(row.task)(work)
    except registry.StoppedError:
        _end(row, Job.State.STOPPED, work.result)
    except registry.LaterError as error:
        log.warning("task %s waits: %s", row.task, error)
        _fail(row, error, pause=error.seconds)
    except Exception as error:
        log.exception("task %s failed", row.task)
        _fail(row, error)
    else:
        _end(row, Job.State.DONE, work.result)


def _end(row: Outbox, state: str, result: Mapping[str, Any]) -> None:
    now = timezone.now()
    with transaction.atomic():
        Outbox.objects.filter(pk=row.pk).update(done_at=now, leased_until=None, error="", payload={})
        Job.objects.filter(pk=row.job_id or NO_JOB).update(state=state, result=result, ended_at=now)


def _fail(row: Outbox, error: Exception, *, pause: int = 0) -> None:
    now, attempts = timezone.now(), row.attempts + 1
    text = f"{type(error).__name__}: {error}"[:2000]
    final = attempts >= MOST_ATTEMPTS or row.job_id is not None
    with transaction.atomic():
        Outbox.objects.filter(pk=row.pk).update(
            attempts=attempts,
            error=text,
            leased_until=None,
            due_at=now + timedelta(seconds=pause or 2**attempts),
            failed_at=now if final else None,
        )
        Job.objects.filter(pk=row.job_id or NO_JOB).update(state=Job.State.FAILED, error=text, ended_at=now)


def tick(at: datetime) -> None:
    """Run what is due by the clock; of several processes one wins each round."""
    for each in registry.rounds():
        Tick.objects.get_or_create(name=each.name, defaults={"last_at": at})
        due = Tick.objects.filter(name=each.name, last_at__lte=at - timedelta(seconds=each.seconds))
        if due.update(last_at=at):
            try:
                each.run(at)
            except Exception:
                log.exception("periodic task %s failed", each.name)


def drain(*, most: int = 1000) -> int:
    """Run what is due now, one row after the other; gives how many ran."""
    count = 0
    while count < most and (rows := claim(timezone.now())):
        for row in rows:
            execute(row, at=timezone.now())
            count += 1
    return count
