"""Copies, exports of contact data, erasures that are due, and declared retention."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.register.rights import actions, contacts, replaying
from consultations.register.rights.models import ContactExport, Copy
from ds4skills.accounts import retention
from ds4skills.audit.actions import note
from ds4skills.jobs.models import Tick
from ds4skills.jobs.registry import Work, periodic, task


@task("rights.copy")
def copy(work: Work) -> None:
    """Write a copy of everything that is held about somebody."""
    row = Copy.objects.filter(pk=work.payload["copy"]).first()
    if row is not None:
        actions.make_copy(copy=row, language=work.payload["language"], at=work.at)


@task("rights.contacts")
def contact_data(work: Work) -> None:
    """Write a file of contact data that two people agreed on."""
    row = ContactExport.objects.get(pk=work.payload["export"])
    work.progress(_("Writing the file"), 0, 1)
    count = contacts.make(export=row, at=work.at)
    work.finish(
        sentence=_("%(n)d people are in the file. Fetch it within 15 minutes.") % {"n": count},
        url=reverse("requests"),
    )


@periodic("rights.hourly", seconds=600)
def often(at: datetime) -> None:
    """Remove what must not lie about: files that were not fetched, and people whose 14 days are over."""
    contacts.expire(at)
    actions.erase_due(at)
    replaying.write_down()


@periodic("rights.retention", seconds=86_400)
def retain(at: datetime) -> None:
    """Let every declared class of rows go on its day; the log says how many."""
    for term in retention.every():
        count = term.run(at)
        if count:
            tick = Tick.objects.get_or_create(name="rights.retention", defaults={"last_at": at})[0]
            note(actor=None, verb="retention.ran", target=tick, at=at, kind=term.name, count=count)
