"""Counting the figures of a survey again, as work that a page shows."""

from django.utils.translation import gettext as _

from ds4skills.accounts.models import User
from ds4skills.jobs.registry import Work, task
from surveys.authoring.models import Survey
from surveys.results.rebuilding import TASK, rebuild_facts


@task(TASK)
def rebuild(work: Work) -> None:
    """Make the index of one survey again, and say what was mended."""
    survey = Survey.objects.select_related("consultation").get(pk=work.payload["survey"])
    actor = User.objects.filter(pk=work.payload["actor"]).first()
    step = _("Counting responses")
    done = rebuild_facts(
        actor=actor,
        survey=survey,
        at=work.at,
        tell=lambda read, total: work.progress(step, read, total),
    )
    facts = {"n": done.responses, "mended": done.mended}
    work.finish(
        sentence=_("Responses that count: %(n)d. Counted otherwise before: %(mended)d.") % facts,
        responses=done.responses,
        mended=done.mended,
    )
