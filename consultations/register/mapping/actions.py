"""Judging organisations; a judgement is never changed, only followed by another."""

from datetime import datetime

from django.db import transaction

from consultations.register.directory.models import Organisation
from consultations.register.mapping.models import Assessment
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


class NothingSaidError(Exception):
    """A judgement without any value."""


@transaction.atomic
def assess(
    *,
    actor: User,
    organisation: Organisation,
    reason: str,
    at: datetime,
    exercise: str = "",
    interest: int | None = None,
    influence: int | None = None,
    legitimacy: int | None = None,
    urgency: int | None = None,
    current: str = "",
    desired: str = "",
) -> Assessment:
    """Say how one judges an organisation, in an exercise or ("") in general; replaces one's own word before."""
    values = {
        "interest": interest,
        "influence": influence,
        "legitimacy": legitimacy,
        "urgency": urgency,
        "current": current,
        "desired": desired,
    }
    if not any(values.values()):
        raise NothingSaidError
    made = Assessment.objects.create(
        organisation_key=organisation.pk, exercise=exercise, reason=reason, by=actor, at=at, **values
    )
    note(actor=actor, verb="organisation.assessed", target=organisation, scope=exercise, at=at)
    return made
