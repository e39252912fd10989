"""Drafts of answers go 30 days after their survey has closed."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.retention import Term, register
from surveys.answering.models import DraftResponse

AFTER = timedelta(days=30)


def _drafts(at: datetime) -> QuerySet[DraftResponse]:
    return DraftResponse.objects.filter(survey__closes_at__lte=at - AFTER)


register(
    Term(
        "survey-drafts",
        _("Answers that were begun and not sent"),
        _("30 days after the survey has closed"),
        lambda at: _drafts(at).count(),
        lambda at: _drafts(at).delete()[0],
    )
)
