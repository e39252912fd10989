"""Writing mailings and links in the background, telling people by the clock, and the last look at each letter."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.programme import inviting, mailings
from consultations.programme.models import Mailing, MailingMember
from ds4skills.jobs.registry import Work, periodic, task
from ds4skills.web import clock
from ds4skills.web.letters import Letter, guard


@task(mailings.TASK)
def write(work: Work) -> None:
    """Write a mailing chunk by chunk; killed anywhere, the next try goes on where the last transaction ended."""
    pk = int(work.payload["mailing"])
    total = Mailing.objects.values_list("total", flat=True).get(pk=pk)
    done = total - MailingMember.objects.filter(mailing=pk, written_at=None, left_out="").count()
    try:
        work.progress(_("Writing"), done, total)
        while count := mailings.write_chunk(pk=pk, at=clock.now()):
            done = min(total, done + count)
            work.progress(_("Writing"), done, total)
    except Exception:
        mailings.finish(pk=pk, state=Mailing.State.STOPPED, at=clock.now())
        raise
    mailings.finish(pk=pk, state=Mailing.State.DONE, at=clock.now())
    work.finish(sentence=_("%(n)d people are written to, one message each.") % {"n": done})


@task(inviting.NEW_LINKS)
def send_links(work: Work) -> None:
    """Look whose address it is, and send links to what they are invited to."""
    asked = datetime.fromisoformat(work.payload["at"])
    inviting.send_new_links(address=work.payload["address"], at=asked)


@periodic("programme.notices", seconds=3600)
def tell(at: datetime) -> None:
    """Tell the people whose day comes, if the site does so by itself."""
    if settings.NOTICES:
        mailings.send_notices(actor=None, at=at)


def _still_wanted(letter: Letter) -> str:
    return mailings.still_wanted(letter, clock.now())


guard("programme.mailing", _still_wanted)
