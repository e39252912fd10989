"""Which rows of the register go on their day."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.register.engagement.models import InteractionNote
from consultations.register.rights import actions, staying
from consultations.register.rights.models import Copy
from ds4skills.accounts.retention import Term, register

THREE_YEARS = timedelta(days=3 * 365)
WEEK = timedelta(days=7)


def _notes(at: datetime) -> QuerySet[InteractionNote]:
    return InteractionNote.objects.filter(at__lte=at - THREE_YEARS)


def _copies(at: datetime) -> QuerySet[Copy]:
    return Copy.objects.filter(gone_at=None, asked_at__lte=at - WEEK)


def let_go_of_people(at: datetime) -> int:
    """Ask those who were silent for two years, and begin the removal of those who did not answer."""
    return staying.ask(at) + staying.let_go(at)


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
        "people",
        _("People who have not been heard of"),
        _("24 months, then a month to answer, then 14 days"),
        lambda at: staying.to_ask(at).count() + staying.to_go(at).count(),
        let_go_of_people,
    )
)
