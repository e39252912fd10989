"""Whom to invite: one contact of each organisation that the filters keep, with whoever may speak for it first."""

from datetime import datetime
from uuid import UUID

from consultations.programme.inviting import Invitee
from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.directory.queries import filtered


def invitees(*, category: str, country: str, at: datetime) -> list[Invitee]:
    """List the people to ask: everybody with a running affiliation, once, mandated ones first."""
    organisations = filtered({"category": category, "country": country})
    rows = Affiliation.objects.filter(organisation__in=organisations.values("pk"), person__merged_into=None)
    held = set(
        Mandate.objects.filter(state=Mandate.State.APPROVED, revoked_at=None).values_list(
            "affiliation_id", flat=True
        )
    )
    ties = [tie for tie in rows.select_related("person", "organisation").order_by("id") if tie.runs(at)]
    ties.sort(key=lambda tie: (tie.pk not in held, tie.pk))
    found: dict[UUID, Invitee] = {}
    for tie in ties:
        found.setdefault(tie.person_id, Invitee(tie.person, tie.organisation))
    return list(found.values())
