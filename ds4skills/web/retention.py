"""Rows of the send log, and later work with the texts of messages, go on their day."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.retention import Term, register
from ds4skills.jobs.models import Outbox
from ds4skills.jobs.tasks import KEEP
from ds4skills.web import letters


def _work(at: datetime) -> QuerySet[Outbox]:
    return Outbox.objects.filter(Q(done_at__lte=at - KEEP) | Q(failed_at__lte=at - KEEP))


register(
    Term(
        "letters",
        _("Which message went to which address"),
        _("90 days"),
        lambda at: letters.old(at).count(),
        letters.drop_old,
    )
)
register(
    Term(
        "outbox",
        _("Texts of messages, and other later work"),
        _("30 days after it was done or given up"),
        lambda at: _work(at).count(),
        lambda at: _work(at).delete()[0],
    )
)
