"""Recording a table of positions as long work."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.ledger.bulk import bringing
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.jobs.models import Job
from ds4skills.jobs.registry import Work, task


@task(bringing.KIND)
def run(work: Work) -> None:
    """Record a file that is kept, and say what came of it; its rows are dropped once they are recorded."""
    job = Job.objects.get(pk=work.payload["job"])
    consultation = Consultation.objects.get(pk=work.payload["consultation"])
    actor = User.objects.get(pk=work.payload["actor"])
    total = len(job.result["rows"])
    work.finish(**job.result)
    work.progress(_("Judging the rows"), 0, total)
    known = bringing.lookups(consultation)
    verdicts = bringing.judged(job, known, work.at)
    try:
        fresh = bringing.record(
            actor=actor, consultation=consultation, verdicts=verdicts, known=known, at=work.at
        )
    except bringing.RefusedRowsError:
        sentence = _("Nothing was recorded: some rows cannot be taken any more. Bring the file in again.")
        work.finish(sentence=sentence, fresh=0, known=0, rows=[])
        return
    words = ngettext(
        "%(fresh)d position is new, %(known)d were here before.",
        "%(fresh)d positions are new, %(known)d were here before.",
        fresh,
    )
    counts = {"fresh": fresh, "known": total - fresh}
    work.finish(sentence=words % counts, rows=[], **counts)
