"""What surveys keep for a time only: drafts, guests' addresses, colleagues who were named, answers never mixed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.retention import Term, register
from surveys.answering import files
from surveys.answering.keys import Guest, Handover
from surveys.answering.models import DraftResponse, Staged

AFTER = timedelta(days=30)
GUESTS, DECIDED, UNDECIDED = timedelta(days=60), timedelta(days=90), timedelta(days=180)


def _drafts(at: datetime) -> QuerySet[DraftResponse]:
    return DraftResponse.objects.filter(survey__closes_at__lte=at - AFTER)


def _staged(at: datetime) -> QuerySet[Staged]:
    return Staged.objects.filter(survey__closes_at__lte=at - AFTER)


def _forget_staged(at: datetime) -> int:
    """Delete answers that were never mixed, with the files that only they name."""
    for row in _staged(at).select_related("version").order_by("pk"):
        files.forget(row.version, row.answers)
    return _staged(at).delete()[0]


def _guests(at: datetime) -> QuerySet[Guest]:
    closed = Q(settled_at__isnull=False, response__survey__closes_at__lte=at)
    return Guest.objects.filter(Q(made_at__lte=at - GUESTS) | closed)


def _handovers(at: datetime) -> QuerySet[Handover]:
    return Handover.objects.filter(Q(decided_at__lte=at - DECIDED) | Q(made_at__lte=at - UNDECIDED))


register(
    Term(
        "survey-drafts",
        _("Answers that were begun and not sent"),
        _("30 days after the survey has closed"),
        lambda at: _drafts(at).count(),
        lambda at: _drafts(at).delete()[0],
    )
)
register(
    Term(
        "survey-staged",
        _("Anonymous answers that were too few to be shown"),
        _("30 days after the survey has closed"),
        lambda at: _staged(at).count(),
        _forget_staged,
    )
)
register(
    Term(
        "survey-guests",
        _("Addresses that guests of open surveys gave"),
        _("60 days; once their answers count, until the survey closes"),
        lambda at: _guests(at).count(),
        lambda at: _guests(at).delete()[0],
    )
)
register(
    Term(
        "survey-handovers",
        _("Colleagues who were named as the right person to answer"),
        _("90 days after it was decided; 180 days where nobody decides"),
        lambda at: _handovers(at).count(),
        lambda at: _handovers(at).delete()[0],
    )
)
