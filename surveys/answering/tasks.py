"""What happens after answers were sent."""

from ds4skills.jobs.registry import Work, task
from surveys.answering import letters
from surveys.answering.models import Revision


@task(letters.TASK)
def acknowledge(work: Work) -> None:
    """Write the mail that acknowledges a submission."""
    rows = Revision.objects.select_related("response__survey")
    revision = rows.filter(pk=work.payload["revision"]).first()
    if revision is not None:
        letters.write(revision=revision, at=work.at)
