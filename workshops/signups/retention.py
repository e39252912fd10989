"""Who had a seat, and who was in the room, goes six months after the event; counts stay."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.retention import Term, register
from workshops.signups.models import SignUp

AFTER = timedelta(days=182)


def _signups(at: datetime) -> QuerySet[SignUp]:
    return SignUp.objects.filter(session__ends_at__lte=at - AFTER, person__isnull=False)


def _forget(at: datetime) -> int:
    return _signups(at).update(person=None, capacity=SignUp.Capacity.PERSONAL, mandate=None)


register(
    Term(
        "seats",
        _("Names behind seats in workshops"),
        _("six months after the event"),
        lambda at: _signups(at).count(),
        _forget,
    )
)
