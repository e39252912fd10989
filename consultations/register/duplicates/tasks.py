"""Looking for duplicates: when somebody asks, each night, and soon after rows came in."""

from datetime import datetime, timedelta

from django.utils.translation import ngettext

from consultations.register.directory.models import Organisation, Person
from consultations.register.duplicates.suggesting import sweep
from ds4skills.jobs.registry import Work, periodic, task

DAY, SOON = 86_400, 600
OVERLAP = timedelta(seconds=2 * SOON)


@task("register.duplicates")
def look(work: Work) -> None:
    """Look through the whole register and say what was found."""
    done = sweep(at=work.at, told=lambda done, total: work.progress("", done, total))
    words = ngettext("%(n)d new suggestion.", "%(n)d new suggestions.", done.news)
    work.finish(sentence=words % {"n": done.news}, found=done.found, news=done.news, gone=done.gone)


@periodic("register.duplicates.all", seconds=DAY)
def each_night(at: datetime) -> None:
    """Look through the whole register."""
    sweep(at=at)


@periodic("register.duplicates.fresh", seconds=SOON)
def soon(at: datetime) -> None:
    """Look for rows like those that came or changed since the last round."""
    since = at - OVERLAP
    fresh: set[object] = set()
    for model in (Organisation, Person):
        fresh |= set(model._default_manager.filter(changed_at__gt=since).values_list("pk", flat=True))
    if fresh:
        sweep(at=at, only=fresh)  # type: ignore[arg-type]  # keys of both tables are UUIDs
