"""Saying that a row was checked: somebody of the staff looked, and it is right as it stands."""

from datetime import date, datetime

from django.db import transaction

from consultations.register.directory.history import Pen
from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def check(*, actor: User, row: Organisation | Person, on: date, at: datetime) -> None:
    """Write the day on which a row was checked; a second time on the same day changes nothing."""
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if current.verified_on == on:
        return
    pairs = {"verified_on": (current.verified_on, on)}
    current.verified_on, current.version, current.changed_at = on, current.version + 1, at
    current.save(update_fields=["verified_on", "version", "changed_at"])
    Pen(actor, at).changed(current, current.pk, pairs)
    verb = "organisation.checked" if isinstance(row, Organisation) else "person.checked"
    note(actor=actor, verb=verb, target=current, at=at)
