"""What happens after a comment was published."""

from consultations.blueprint.comments import letters
from consultations.blueprint.comments.actions import RECEIPT
from consultations.blueprint.comments.models import Comment
from ds4skills.jobs.registry import Work, task


@task(RECEIPT)
def acknowledge(work: Work) -> None:
    """Write the mail that acknowledges a comment."""
    rows = Comment.objects.select_related("blueprint__consultation")
    row = rows.filter(pk=work.payload["comment"], state=Comment.State.PUBLISHED).first()
    if row is not None:
        letters.receipt(row, at=work.at)
