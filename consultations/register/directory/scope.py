"""Who sees which people: coordinators all, keepers of a network those with an origin in it."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from consultations.register.directory.models import Person
from consultations.register.origins.models import Origin
from consultations.register.origins.queries import networks_kept
from consultations.register.rules import coordinates
from ds4skills.accounts.models import User


def visible_people(user: User | AnonymousUser) -> QuerySet[Person]:
    """Give the people whose rows, addresses and notes somebody may see; merged ones are left out."""
    rows = Person.objects.filter(merged_into=None)
    if coordinates(user):
        return rows
    kept = networks_kept(user)
    if not kept:
        return rows.none()
    return rows.filter(pk__in=Origin.objects.filter(network__in=kept).values("key"))


def may_see_person(user: User | AnonymousUser, key: UUID) -> bool:
    """Tell whether somebody may see one person."""
    return visible_people(user).filter(pk=key).exists()
