"""What happens after answers were sent, and by the clock."""

from datetime import datetime

from ds4skills.jobs.registry import Work, periodic, task
from surveys.answering import confirming, letters, mixing, opening
from surveys.answering.models import Revision, Staged
from surveys.authoring.models import Survey


@task(letters.TASK)
def acknowledge(work: Work) -> None:
    """Write the mail that acknowledges a submission."""
    rows = Revision.objects.select_related("response__survey")
    revision = rows.filter(pk=work.payload["revision"]).first()
    if revision is not None:
        letters.write(revision=revision, at=work.at)


@periodic("surveys.mix", seconds=60)
def mix(at: datetime) -> None:
    """Mix the anonymous answers that are due."""
    keys = Staged.objects.order_by().values("survey")
    for survey in Survey.objects.filter(pk__in=keys).select_related("consultation").order_by("pk"):
        if mixing.waiting(survey, at) or (mixing.is_over(survey, at) and survey.mixed_at is None):
            mixing.mix(survey=survey, at=at)


@periodic("surveys.entries", seconds=3600)
def expire(at: datetime) -> None:
    """Take back what staff entered and nobody confirmed in time."""
    confirming.expire(at)


@periodic("surveys.guests", seconds=300)
def settle(at: datetime) -> None:
    """Let answers of open surveys become positions once their people stand in the register."""
    opening.settle_all(at=at)
