"""Building a report as long work that a page shows."""

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.consensus.reports import actions
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.jobs.registry import Work, task


@task("consensus.build")
def build(work: Work) -> None:
    """Build a report, or say why it has to wait."""
    consultation = Consultation.objects.get(pk=work.payload["consultation"])
    actor = User.objects.get(pk=work.payload["actor"])
    work.progress(_("Reading the ledger"), 1, 3)
    try:
        report = actions.build(actor=actor, consultation=consultation, at=work.at)
    except actions.BacklogError as error:
        work.finish(
            sentence=_("%(n)d answers are not in the ledger yet. Try again in a minute.")
            % {"n": error.waiting}
        )
        return
    except (actions.NoRuleError, actions.SealedError):
        work.finish(sentence=_("Nothing was built: the rule or the seal of the consultation has changed."))
        return
    work.finish(
        sentence=_("Report %(number)d is frozen. A second coordinator can publish it.")
        % {"number": report.number},
        url=reverse("report", kwargs={"slug": consultation.slug, "number": report.number}),
    )
