"""Applications and links go on their day."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.register.selfservice.applications import forget_applications, over
from consultations.register.selfservice.models import Link
from ds4skills.accounts.retention import Term, register


def _expired(at: datetime) -> QuerySet[Link]:
    return Link.objects.filter(expires_at__lte=at)


register(
    Term(
        "applications",
        _("Applications to take part"),
        _("7 days where it was not confirmed, 90 days after the decision, 180 days where nobody decides"),
        lambda at: over(at).count(),
        lambda at: forget_applications(at=at),
    )
)
register(
    Term(
        "links",
        _("Links to one’s own entry"),
        _("until they expire: 30 days, those to confirm something 7 days"),
        lambda at: _expired(at).count(),
        lambda at: _expired(at).delete()[0],
    )
)
