"""Where stakeholders come from: writing origins, keeping networks."""

import calendar
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations.register.origins.models import Network, Origin
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.seen import check_seen


class NameTakenError(Exception):
    """Another network has this name."""


def month_after(day: date) -> date:
    """Give the same day of the next month, or its last day where it is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)  # noqa: PLR2004 -- December
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def add_origin(
    *,
    actor: User | None,
    key: UUID,
    kind: str,
    basis: str,
    at: datetime,
    person: bool,
    network: Network | None = None,
    introduced_by: UUID | None = None,
    reference: str = "",
) -> Origin:
    """Say where a stakeholder came from; a person who did not come themselves is told within a month."""
    origin = Origin.objects.create(
        key=key,
        kind=kind,
        at=at,
        by=actor,
        network=network,
        introduced_by=introduced_by,
        reference=reference,
        legal_basis=basis,
        notice_due_on=month_after(at.date()) if person and kind != Origin.Kind.SELF else None,
    )
    note(actor=actor, verb="origin.added", target=f"stakeholder:{key}", at=at, kind=kind)
    return origin


def network_facts(row: Network) -> dict[str, Any]:
    """Give what a form shows of a network: its name, its partner's key, its keepers' addresses."""
    keepers = sorted(user.email for user in row.keepers.all())
    return {"name": row.name, "partner": row.partner_key, "keepers": keepers}


@transaction.atomic
def owe_notice(*, actor: User | None, key: UUID, at: datetime) -> None:
    """Have whoever stands behind a row told within a month, because it turned out to be personal data."""
    known = list(Origin.objects.filter(key=key).order_by("id"))
    if any(each.notice_due_on or each.kind == Origin.Kind.SELF for each in known):
        return
    basis = known[0].legal_basis if known else Origin.Basis.LEGITIMATE
    kind, words = Origin.Kind.STAFF, "sole-trader"
    add_origin(actor=actor, key=key, kind=kind, basis=basis, at=at, person=True, reference=words)


@transaction.atomic
def save_network(
    *,
    actor: User,
    name: str,
    at: datetime,
    partner: UUID | None = None,
    keepers: Collection[User] = (),
    network: Network | None = None,
    seen: str | None = None,
) -> Network:
    """Make a network, or change its name, its partner and who keeps it; keepers see its contacts at once.

    `seen` is the mark of what the form was made for: ChangedMeanwhileError where a colleague saved it since.
    """
    if network is not None:
        network = Network.objects.select_for_update().get(pk=network.pk)
        wanted = {"name": name, "partner": partner, "keepers": sorted(user.email for user in keepers)}
        if network_facts(network) != wanted:
            check_seen(seen, network_facts(network))
    others = Network.objects.filter(name__iexact=name)
    if network is not None:
        others = others.exclude(pk=network.pk)
    if others.exists():
        raise NameTakenError
    made = network is None
    row = network or Network()
    row.name, row.partner_key = name, partner
    row.save()
    row.keepers.set(keepers)
    verb = "network.added" if made else "network.edited"
    note(actor=actor, verb=verb, target=row, at=at, keepers=row.keepers.count())
    return row
