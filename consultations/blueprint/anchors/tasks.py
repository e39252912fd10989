"""What happens after comments were carried to a new version: one mail to each author."""

from consultations.blueprint.anchors import letters
from consultations.blueprint.anchors.letters import CARRIED
from consultations.blueprint.drafts.models import Version
from ds4skills.jobs.registry import Work, task


@task(CARRIED)
def tell(work: Work) -> None:
    """Tell every author what became of their comments."""
    version = Version.objects.select_related("blueprint__consultation").get(pk=work.payload["version"])
    letters.tell_authors(version=version, at=work.at)
