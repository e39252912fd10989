"""Whether somebody may be written to."""

from collections.abc import Iterable
from uuid import UUID

from consultations.register.consent.models import Stop
from consultations.register.origins.models import Origin


def may_contact(people: Iterable[UUID]) -> set[UUID]:
    """Keep the people who may be written to: a basis to hold them, and no stop."""
    wanted = set(people)
    stopped = set(Stop.objects.filter(person_id__in=wanted).values_list("person_id", flat=True))
    based = set(Origin.objects.filter(key__in=wanted).values_list("key", flat=True))
    return (wanted & based) - stopped
