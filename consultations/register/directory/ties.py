"""What ties people to organisations: affiliations and mandates."""

from datetime import date, datetime

from django.db import transaction

from consultations.register.directory.models import Affiliation, Mandate, Organisation, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def affiliate(
    *,
    actor: User,
    person: Person,
    organisation: Organisation,
    at: datetime,
    role: str = "",
    starts_on: date | None = None,
    is_contact: bool = True,
) -> Affiliation:
    """Tie a person to an organisation."""
    tie = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        is_contact=is_contact,
    )
    note(actor=actor, verb="affiliation.added", target=tie, at=at)
    return tie


@transaction.atomic
def end_affiliation(*, actor: User, affiliation: Affiliation, on: date, at: datetime) -> None:
    """End a tie on a day; its mandates end with it, since each asks whether the tie runs."""
    affiliation.ends_on = on
    if affiliation.starts_on and affiliation.starts_on >= on:
        affiliation.starts_on = None
    affiliation.save(update_fields=["starts_on", "ends_on"])
    note(actor=actor, verb="affiliation.ended", target=affiliation, at=at)


@transaction.atomic
def give_mandate(
    *,
    actor: User,
    affiliation: Affiliation,
    starts_at: datetime,
    ends_at: datetime,
    evidence: str,
    at: datetime,
    exercise: str = "",
) -> Mandate:
    """Let a person speak for an organisation for a while; `evidence` says how we know that they may."""
    mandate = Mandate.objects.create(
        affiliation=affiliation,
        exercise=exercise,
        starts_at=starts_at,
        ends_at=ends_at,
        state=Mandate.State.APPROVED,
        evidence=evidence,
        approved_by=actor,
        approved_at=at,
    )
    note(actor=actor, verb="mandate.approved", target=mandate, at=at)
    return mandate


@transaction.atomic
def revoke_mandate(*, actor: User, mandate: Mandate, at: datetime) -> None:
    """End a mandate at once; the next request of its holder is refused."""
    Mandate.objects.filter(pk=mandate.pk, revoked_at=None).update(revoked_at=at)
    note(actor=actor, verb="mandate.revoked", target=mandate, at=at)
