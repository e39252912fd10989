"""Making consultations, planning rounds, giving roles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.programme.models import Consultation, Role, Round
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.seen import check_seen

CHUNK = 500
SAID = (
    "title",
    "summary",
    "about",
    "zone",
    "opens_at",
    "closes_at",
    "contact_name",
    "contact_email",
    "sealed",
)


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


def facts_of(consultation: Consultation) -> dict[str, Any]:
    """Give what a consultation says of itself."""
    return {name: getattr(consultation, name) for name in SAID}


def round_facts(row: Round | None) -> dict[str, Any]:
    """Give the plan of a round; nothing of one that is not planned."""
    names = ("title", "opens_at", "closes_at")
    return {name: getattr(row, name) for name in names} if row else {}


@transaction.atomic
def edit(
    *, actor: User, consultation: Consultation, at: datetime, seen: str | None = None, **facts: Any
) -> None:
    """Change what a consultation says of itself.

    `seen` is the mark of what the form was made for: ChangedMeanwhileError where a colleague saved it since.
    """
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    if changed:
        check_seen(seen, facts_of(row))
        for name in changed:
            setattr(consultation, name, facts[name])
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
    seen: str | None = None,
) -> Round:
    """Add a round, or change the one of this number.

    `seen` is the mark of what stood there when the form was opened: ChangedMeanwhileError where a colleague has
    planned, changed or removed it since.
    """
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    values = {"title": dict(title), "opens_at": opens_at, "closes_at": closes_at}
    now = Round.objects.filter(consultation=consultation, number=number).first()
    if round_facts(now) == values and now is not None:
        return now
    check_seen(seen, round_facts(now))
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
