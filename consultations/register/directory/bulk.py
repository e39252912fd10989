"""People by the thousand who are known by a number only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Person
from consultations.register.origins.models import Origin
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.texts import fold

BATCH = 500


def numbered(reference: str) -> dict[int, UUID]:
    """Give the keys of people who came in under a reference, by their numbers."""
    rows = Origin.objects.filter(reference__startswith=f"{reference}:").values_list("reference", "key")
    return {int(text.rpartition(":")[2]): key for text, key in rows}


@transaction.atomic
def add_numbered(
    *, actor: User, numbers: Sequence[int], reference: str, at: datetime, language: str = "en"
) -> dict[int, UUID]:
    """Put people into the register as "Participant 12"; those who came before under the reference stay."""
    known = numbered(reference)
    fresh = [number for number in numbers if number not in known]
    keys = StakeholderKey.objects.bulk_create(
        [StakeholderKey(kind=StakeholderKey.Kind.PERSON) for _number in fresh], batch_size=BATCH
    )
    Person.objects.bulk_create(
        [
            Person(
                key=key,
                given_name="Participant",
                family_name=str(number),
                folded=fold(f"{number} participant"),
                language=language,
                changed_at=at,
            )
            for key, number in zip(keys, fresh, strict=True)
        ],
        batch_size=BATCH,
    )
    Origin.objects.bulk_create(
        [
            Origin(
                key=key.pk,
                kind=Origin.Kind.IMPORT,
                at=at,
                by=actor,
                reference=f"{reference}:{number}",
                legal_basis=Origin.Basis.PUBLIC_SOURCE,
            )
            for key, number in zip(keys, fresh, strict=True)
        ],
        batch_size=BATCH,
    )
    if fresh:
        note(actor=actor, verb="people.imported", target=actor, at=at, count=len(fresh), reference=reference)
    return {**known, **{number: key.pk for key, number in zip(keys, fresh, strict=True)}}
