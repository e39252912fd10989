"""What ties people to organisations: affiliations and mandates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from consultations.register.directory.history import Pen
from consultations.register.directory.holding import free_from
from consultations.register.directory.models import Affiliation, Mandate, Organisation, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.seen import check_seen


class AlreadyDecidedError(Exception):
    """Somebody has approved or refused this mandate already."""


class NoMandateError(Exception):
    """Whoever approves holds no running mandate of the same organisation, or asks for themselves."""


class NotRunningError(Exception):
    """The person has left the organisation, so nobody can be mandated by it."""


class AlreadyThereError(Exception):
    """The person stands in this organisation already, in this role and at this time."""


class EndsBeforeItBeginsError(Exception):
    """The last day lies before the first."""


@transaction.atomic
def affiliate(
    *,
    actor: User | None,
    person: Person,
    organisation: Organisation,
    at: datetime,
    role: str = "",
    starts_on: date | None = None,
    is_contact: bool = True,
    via: str = "page",
) -> Affiliation:
    """Tie a person to an organisation; AlreadyThereError where an equal tie runs in the same time."""
    lock_ties(person.pk)
    refuse_double(person.pk, organisation.pk, role, starts_on, None)
    tie = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        is_contact=is_contact,
    )
    Pen(actor, at, via).added(tie, person.pk, organisation.name)
    note(actor=actor, verb="affiliation.added", target=tie, at=at)
    return tie


def lock_ties(person: UUID) -> None:
    """Hold a person's ties for this transaction: two that would be equal cannot be written side by side."""
    Person.objects.select_for_update(of=("self",)).order_by().get(pk=person)


def refuse_double(
    person: UUID, body: UUID, role: str, starts_on: date | None, ends_on: date | None, but: int | None = None
) -> None:
    """Refuse a tie whose days overlap those of an equal one: same person, organisation and role.

    No constraint can say so: a merge rightly leaves both rows' ties, each with its mandates.
    """
    rows = Affiliation.objects.filter(person=person, organisation=body, role__iexact=role)
    rows = rows if but is None else rows.exclude(pk=but)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on or date.min))
    if ends_on is not None:
        rows = rows.filter(Q(starts_on=None) | Q(starts_on__lt=ends_on))
    if rows.exists():
        raise AlreadyThereError


def tie_facts(row: Affiliation) -> dict[str, Any]:
    """Give what a form shows of a tie."""
    return {name: getattr(row, name) for name in ("role", "starts_on", "ends_on", "is_contact")}


@transaction.atomic
def edit_affiliation(
    *,
    actor: User | None,
    affiliation: Affiliation,
    at: datetime,
    seen: str | None = None,
    via: str = "page",
    **facts: Any,
) -> Affiliation:
    """Change the role, the days, or whether somebody is written to first.

    `seen` is the mark of what the form was made for: ChangedMeanwhileError where a colleague saved it since.
    """
    lock_ties(affiliation.person_id)
    row = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    changed = {f: (getattr(row, f), v) for f, v in facts.items() if getattr(row, f) != v}
    if changed:
        check_seen(seen, tie_facts(row))
    for field, (_old, new) in changed.items():
        setattr(row, field, new)
    if row.starts_on and row.ends_on and row.starts_on >= row.ends_on:
        raise EndsBeforeItBeginsError
    if changed.keys() & {"role", "starts_on", "ends_on"}:
        refuse_double(row.person_id, row.organisation_id, row.role, row.starts_on, row.ends_on, but=row.pk)
    if changed:
        row.save(update_fields=list(changed))
        Pen(actor, at, via).changed(row, row.person_id, changed)
        note(actor=actor, verb="affiliation.edited", target=row, at=at, fields=sorted(changed))
    return row


@transaction.atomic
def end_affiliation(
    *, actor: User | None, affiliation: Affiliation, on: date, at: datetime, via: str = "page"
) -> None:
    """End a tie on a day; its mandates end with it, since each asks whether the tie runs."""
    changed: dict[str, tuple[Any, Any]] = {"ends_on": (affiliation.ends_on, on)}
    affiliation.ends_on = on
    if affiliation.starts_on and affiliation.starts_on >= on:
        changed["starts_on"] = (affiliation.starts_on, None)
        affiliation.starts_on = None
    affiliation.save(update_fields=["starts_on", "ends_on"])
    Pen(actor, at, via).changed(affiliation, affiliation.person_id, changed)
    note(actor=actor, verb="affiliation.ended", target=affiliation, at=at)


@transaction.atomic
def request_mandate(
    *,
    actor: User | None,
    affiliation: Affiliation,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    evidence: str = "",
    exercise: str = "",
    via: str = "page",
) -> Mandate:
    """Ask that a person may speak for an organisation; nothing can be said with it before it is approved."""
    if not affiliation.runs(at):
        raise NotRunningError
    mandate = Mandate.objects.create(
        affiliation=affiliation,
        exercise=exercise,
        starts_at=starts_at,
        ends_at=ends_at,
        evidence=evidence,
        requested_at=at,
    )
    Pen(actor, at, via).added(mandate, affiliation.person_id, Mandate.State.REQUESTED)
    note(actor=actor, verb="mandate.requested", target=mandate, at=at)
    return mandate


def _open(mandate: Mandate) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("affiliation")
    row = rows.get(pk=mandate.pk)
    if row.state != Mandate.State.REQUESTED:
        raise AlreadyDecidedError
    return row


@transaction.atomic
def approve_mandate(
    *,
    actor: User | None,
    mandate: Mandate,
    evidence: str,
    at: datetime,
    approver: UUID | None = None,
    way: str = Mandate.Way.STAFF,
    via: str = "page",
) -> Mandate:
    """Approve a mandate that was asked for; `evidence` says how we know that the person may.

    By a coordinator (`actor`), by a holder of a running mandate of the same organisation (`approver`, way
    "holder"), or by an address on the organisation's own domain (way "domain").
    """
    row = _open(mandate)
    if way == Mandate.Way.HOLDER and (approver is None or not may_approve(approver, row, at)):
        raise NoMandateError
    row.state, row.evidence, row.approved_via = Mandate.State.APPROVED, evidence, way
    row.approved_by, row.approver_key, row.approved_at = actor, approver, at
    row.save(
        update_fields=["state", "evidence", "approved_via", "approved_by", "approver_key", "approved_at"]
    )
    _decided(row, actor, at, via, "mandate.approved")
    return row


@transaction.atomic
def refuse_mandate(
    *, actor: User | None, mandate: Mandate, reason: str, at: datetime, via: str = "page"
) -> Mandate:
    """Refuse a mandate that was asked for, and say why."""
    row = _open(mandate)
    row.state, row.evidence = Mandate.State.REFUSED, reason
    row.save(update_fields=["state", "evidence"])
    _decided(row, actor, at, via, "mandate.refused")
    return row


def _decided(row: Mandate, actor: User | None, at: datetime, via: str, verb: str) -> None:
    pairs = {"state": (Mandate.State.REQUESTED, row.state)}
    Pen(actor, at, via).changed(row, row.affiliation.person_id, pairs)
    note(actor=actor, verb=verb, target=row, at=at)


def may_approve(person: UUID, mandate: Mandate, at: datetime) -> bool:
    """Tell whether somebody else holds a running mandate of the organisation that this one is asked for.

    Nobody gives more than they have: a mandate for one exercise approves requests for that exercise alone.
    """
    body = mandate.affiliation.organisation_id
    rows = Mandate.objects.filter(affiliation__person_id=person, affiliation__organisation_id=body)
    rows = rows.filter(exercise__in=["", mandate.exercise])
    held = any(each.holds(at) for each in rows.select_related("affiliation"))
    return held and mandate.affiliation.person_id != person


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
    via: str = "page",
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
    Pen(actor, at, via).added(mandate, affiliation.person_id, Mandate.State.APPROVED)
    note(actor=actor, verb="mandate.approved", target=mandate, at=at)
    return mandate


@transaction.atomic
def revoke_mandate(*, actor: User | None, mandate: Mandate, at: datetime, via: str = "page") -> None:
    """End a mandate at once; the next request of its holder is refused.

    What is being said with it at this moment is waited for, and counts as said before.
    """
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("affiliation")
    row = rows.get(pk=mandate.pk)
    if row.revoked_at is None:
        row.revoked_at = free_from(row, at)
        row.save(update_fields=["revoked_at"])
        pairs = {"revoked_at": (None, row.revoked_at)}
        Pen(actor, at, via).changed(mandate, row.affiliation.person_id, pairs)
        note(actor=actor, verb="mandate.revoked", target=mandate, at=at)
