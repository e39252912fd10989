"""Building packages, and letting them go by the clock."""

from django.utils.translation import gettext as _

from ds4skills.jobs.registry import StoppedError, Work, task
from surveys.results.apart import TooAlikeError, alike_words
from surveys.results.exports import actions
from surveys.results.exports.models import DataPackage


@task(actions.TASK)
def build(work: Work) -> None:
    """Build one package and say how many rows it holds."""
    rows = DataPackage.objects.select_related("survey__consultation")
    package = rows.get(pk=work.payload["package"])
    step = _("Writing rows")
    try:
        made = actions.build(
            package=package, at=work.at, tell=lambda done, total: work.progress(step, done, total)
        )
    except StoppedError:
        actions.fail(package=package)
        raise
    except TooAlikeError as error:
        actions.fail(package=package)
        work.finish(sentence=alike_words(error))
        return
    work.finish(sentence=_("%(n)d responses are in it.") % {"n": made.manifest.get("rows", 0)})
