"""What people allow, for tables: the purposes that stand for many at once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from consultations.register.consent.models import ConsentRecord
from consultations.register.directory.models import Person


def purposes_of(people: Collection[UUID], at: datetime) -> Mapping[UUID, list[str]]:
    """Give the purposes whose newest word is "given" by person, under whichever of their merged keys it was said."""
    now = {key: key for key in people}
    heads = now
    while heads:
        rows = Person.objects.filter(merged_into__in=heads).values_list("pk", "merged_into_id")
        heads = {pk: heads[into] for pk, into in rows if into is not None and pk not in now}
        now = now | heads
    words = ConsentRecord.objects.filter(key__in=now, at__lte=at).order_by("id")
    newest = {(now[key], purpose): act for key, purpose, act in words.values_list("key", "purpose", "act")}
    found: dict[UUID, list[str]] = {}
    for key, purpose in sorted(newest, key=lambda pair: pair[1]):
        if newest[key, purpose] == ConsentRecord.Act.GIVEN:
            found.setdefault(key, []).append(purpose)
    return found
