"""Whose entry is whose account: who proves an address may see what is held under it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Lower

from consultations.register.directory.history import Pen
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


def _proven(user: User) -> set[str]:
    """Give the addresses of an account that its holder has shown to read, in lower case."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return {address.lower() for address in rows.values_list("email", flat=True)}


@transaction.atomic
def claim(*, user: User, at: datetime) -> Person | None:
    """Tie an account to the one living entry that holds an address which its holder has proven; gives it.

    Nothing is tied where the account has an entry already, where another account has the entry, or where
    its addresses lead to more than one: then a person of the consortium decides.
    """
    if Person.objects.filter(user=user).exists():
        return None
    rows = Email.objects.annotate(small=Lower("address")).filter(small__in=_proven(user))
    rows = rows.filter(person__merged_into=None, person__key__erased_on=None)
    found = set(rows.values_list("person", flat=True))
    if len(found) != 1:
        return None
    person = Person.objects.select_for_update().filter(pk=found.pop(), merged_into=None).first()
    if person is None or person.user_id is not None:  # gone, merged or tied in this very moment
        return None
    person.user, person.changed_at = user, at
    person.save(update_fields=["user", "changed_at"])
    rows.filter(verified_at=None).update(verified_at=at)
    Pen(user, at, "account").changed(person, person.pk, {"account": ("", "tied")})
    note(actor=user, verb="person.claimed", target=person, at=at)
    return person
