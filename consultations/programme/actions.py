"""Making consultations, planning rounds, giving roles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.programme.models import Consultation, Role, Round
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

CHUNK = 500


class LastCoordinatorError(Exception):
    """A consultation keeps at least one coordinator."""


@transaction.atomic
def create(
    *,
    actor: User,
    slug: str,
    title: Mapping[str, str],
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
    **more: Any,
) -> Consultation:
    """Make a consultation; who makes it coordinates it."""
    made = Consultation.objects.create(
        slug=slug, title=dict(title), opens_at=opens_at, closes_at=closes_at, **more
    )
    note(actor=actor, verb="consultation.made", target=made, scope=made, at=at)
    give_role(actor=actor, consultation=made, user=actor, name=Role.Name.COORDINATOR, at=at)
    return made


@transaction.atomic
def edit(*, actor: User, consultation: Consultation, at: datetime, **facts: Any) -> None:
    """Change what a consultation says of itself."""
    changed = sorted(name for name, value in facts.items() if getattr(consultation, name) != value)
    for name in changed:
        setattr(consultation, name, facts[name])
    if changed:
        consultation.save(update_fields=changed)
        note(
            actor=actor,
            verb="consultation.edited",
            target=consultation,
            scope=consultation,
            at=at,
            fields=changed,
        )


@transaction.atomic
def publish(*, actor: User, consultation: Consultation, at: datetime) -> None:
    """Show a consultation to everybody."""
    consultation.published_at = at
    consultation.save(update_fields=["published_at"])
    note(actor=actor, verb="consultation.published", target=consultation, scope=consultation, at=at)


@transaction.atomic
def set_round(
    *,
    actor: User,
    consultation: Consultation,
    number: int,
    title: Mapping[str, str],
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Round:
    """Add a round, or change the one of this number."""
    values = {"title": dict(title), "opens_at": opens_at, "closes_at": closes_at}
    row, _made = Round.objects.update_or_create(consultation=consultation, number=number, defaults=values)
    note(actor=actor, verb="round.set", target=row, scope=consultation, at=at)
    return row


@transaction.atomic
def remove_round(*, actor: User, row: Round, at: datetime) -> None:
    """Take a round out of the plan."""
    note(actor=actor, verb="round.removed", target=row, scope=row.consultation, at=at)
    row.delete()


@transaction.atomic
def give_role(*, actor: User, consultation: Consultation, user: User, name: str, at: datetime) -> Role:
    """Let somebody work on a consultation."""
    role, made = Role.objects.get_or_create(
        consultation=consultation, user=user, name=name, defaults={"since": at}
    )
    if made:
        note(actor=actor, verb="role.given", target=role, scope=consultation, at=at, role=name)
    return role


@transaction.atomic
def take_role(*, actor: User, role: Role, at: datetime) -> None:
    """End a role; the last coordinator stays."""
    others = Role.objects.select_for_update().filter(
        consultation=role.consultation, name=Role.Name.COORDINATOR
    )
    if role.name == Role.Name.COORDINATOR and len(others) == 1:
        raise LastCoordinatorError
    note(actor=actor, verb="role.taken", target=role, scope=role.consultation, at=at, role=role.name)
    role.delete()
