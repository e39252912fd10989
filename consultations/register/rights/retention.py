"""Which rows of the register go on their day."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from consultations.register.engagement.models import InteractionNote
from consultations.register.rights import actions, contacts, ending, staying
from consultations.register.rights.models import Copy
from ds4skills.accounts.retention import Term, register
from ds4skills.web.times import day_words

THREE_YEARS = timedelta(days=3 * 365)
WEEK = timedelta(days=7)


def _notes(at: datetime) -> QuerySet[InteractionNote]:
    return InteractionNote.objects.filter(at__lte=at - THREE_YEARS)


def _copies(at: datetime) -> QuerySet[Copy]:
    return Copy.objects.filter(gone_at=None, asked_at__lte=at - WEEK)


def let_go_of_people(at: datetime) -> int:
    """Ask those who were silent for two years, and begin the removal of those who did not answer; all at the end."""
    return staying.ask(at) + staying.let_go(at) + ending.tell(at) + ending.let_go(at)


def _people(at: datetime) -> int:
    rows = (staying.to_ask(at), staying.to_go(at), ending.to_tell(at), ending.to_go(at))
    return sum(each.count() for each in rows)


def _kept() -> str:
    silent = _("24 months, then a month to answer, then 14 days")
    last = ending.ends_at()
    if last is None:
        return str(silent)
    return _("%(silent)s; all on %(day)s, when the site ends") % {"silent": silent, "day": day_words(last)}


register(
    Term(
        "notes",
        _("Notes on contacts"),
        _("three years"),
        lambda at: _notes(at).count(),
        lambda at: _notes(at).delete()[0],
    )
)
register(
    Term(
        "copies",
        _("Copies that nobody fetched"),
        _("seven days"),
        lambda at: _copies(at).count(),
        actions.drop_old_copies,
    )
)
register(
    Term(
        "contact-files",
        _("Files of contact data that were not fetched"),
        _("15 minutes"),
        lambda at: contacts.late(at).count(),
        contacts.expire,
    )
)
register(
    Term(
        "people",
        _("People who have not been heard of"),
        lazy(_kept, str)(),
        _people,
        let_go_of_people,
    )
)
