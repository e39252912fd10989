"""Reading the addresses of one person through a key for programs.

Addresses leave by two persons (`contacts`). A program that may read them one by one could put the same list
together alone, so it may read those of few people a day: enough to write to somebody who asked, or to find them
in another system; too few to carry a register away unseen. Each reading stands in the audit log under the
reader's random name, and the reader's readings of all keys together are counted there, so that a second key
opens nothing more. Whoever asked not to be written to is not read out: no program has a use for their address.
"""

from datetime import datetime, timedelta

from django.db import transaction

from consultations.register.consent.models import Stop
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.audit.models import Alias, Event

VERB = "contact.read"
MOST, SPAN = 30, timedelta(hours=24)


class EnoughError(Exception):
    """The addresses of as many people as a day allows were read."""


class StoppedError(Exception):
    """The person asked not to be written to, or restricted the use of their data."""


@transaction.atomic
def read_contact(*, actor: User, person: Person, at: datetime) -> list[Email]:
    """Give a person's addresses, the first one first, and keep that they were read; 30 people in 24 hours."""
    pk = Alias.objects.get_or_create(user=actor)[0].pk
    alias = Alias.objects.select_for_update().get(
        pk=pk
    )  # one reading after the other, or two could be the last
    reader, target = f"reader:{alias.alias}", f"stakeholder:{person.pk}"
    seen = Event.objects.filter(scope=reader, verb=VERB, at__gt=at - SPAN).exclude(target=target)
    if seen.values("target").distinct().count() >= MOST:
        raise EnoughError
    if Stop.objects.filter(person=person).exists():
        raise StoppedError
    rows = list(Email.objects.filter(person=person).order_by("-primary", "id"))
    note(actor=actor, verb=VERB, target=target, scope=reader, at=at, filter="person", count=len(rows))
    return rows
