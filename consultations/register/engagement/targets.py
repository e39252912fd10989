"""Saying whom a consultation wants to hear."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.register.engagement.models import Target
from consultations.register.terms.models import Term
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def set_target(*, actor: User, exercise: str, term: Term, country: str, count: int, at: datetime) -> None:
    """Set how many organisations of a category, in a country or ("") in all, are wanted; 0 takes the target away."""
    found: dict[str, Any] = {"exercise": exercise, "term": term, "country": country}
    if count:
        Target.objects.update_or_create(**found, defaults={"count": count})
    else:
        Target.objects.filter(**found).delete()
    note(actor=actor, verb="target.set", target=term, scope=exercise, at=at, country=country, count=count)


def targets_of(exercise: str) -> list[Target]:
    """List the targets of an exercise, by category and country."""
    rows = Target.objects.filter(exercise=exercise).select_related("term")
    return list(rows.order_by("term__order", "term__code", "country"))
