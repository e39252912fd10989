"""Inviting people, one message each, and opening their personal links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from consultations.programme import links
from consultations.programme.exercises import Exercise
from consultations.programme.models import Consultation, Invitation, InvitationToken
from consultations.programme.signals import invited
from consultations.register.consent.queries import may_contact
from consultations.register.directory.models import Email, Organisation, Person
from consultations.register.engagement.models import Interaction
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post
from ds4skills.web.texts import pick

CHUNK = 500


class ExpiredLinkError(Exception):
    """The link opens nothing any more."""


@dataclass(frozen=True)
class Invitee:
    """Somebody to be asked, and for which organisation."""

    person: Person
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Invited:
    """What inviting came to: how many were asked now, and whom it left out, by reason."""

    made: int
    excluded: Mapping[str, list[Person]]


def invite(
    *,
    actor: User,
    consultation: Consultation,
    exercise: Exercise,
    invitees: Sequence[Invitee],
    at: datetime,
    send: bool = True,
) -> Invited:
    """Invite people to an exercise: one invitation each, one message each, in chunks of one transaction.

    Left out are people without an address, with a stop or without a basis, and those invited already.
    """
    wanted, excluded, addresses = _sort(exercise, invitees)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        _invite_chunk(actor, consultation, exercise, chunk, addresses if send else {}, at)
    return Invited(len(wanted), excluded)


def preview(*, exercise: Exercise, invitees: Sequence[Invitee]) -> Invited:
    """Tell whom inviting would ask now, and whom it would leave out, by reason; nothing is sent."""
    wanted, excluded, _addresses = _sort(exercise, invitees)
    return Invited(len(wanted), excluded)


def _sort(
    exercise: Exercise, invitees: Sequence[Invitee]
) -> tuple[list[Invitee], dict[str, list[Person]], dict[Any, str]]:
    """Part people into those to ask and those to leave out, by reason; with their addresses."""
    people = [each.person.pk for each in invitees]
    allowed = may_contact(people)
    addresses = dict(
        Email.objects.filter(person__in=people, primary=True).values_list("person_id", "address")
    )
    known = set(Invitation.objects.filter(exercise=exercise.name).values_list("person_id", flat=True))
    excluded: dict[str, list[Person]] = {"no_address": [], "no_basis": [], "invited": []}
    wanted: list[Invitee] = []
    for each in invitees:
        if each.person.pk in known:
            excluded["invited"].append(each.person)
        elif each.person.pk not in allowed:
            excluded["no_basis"].append(each.person)
        elif each.person.pk not in addresses:
            excluded["no_address"].append(each.person)
        else:
            known.add(each.person.pk)
            wanted.append(each)
    return wanted, {why: found for why, found in excluded.items() if found}, addresses


@transaction.atomic
def _invite_chunk(
    actor: User,
    consultation: Consultation,
    exercise: Exercise,
    chunk: Sequence[Invitee],
    addresses: Mapping[Any, str],
    at: datetime,
) -> None:
    rows = Invitation.objects.bulk_create(
        Invitation(
            consultation=consultation,
            exercise=exercise.name,
            person=each.person,
            organisation=each.organisation,
            language=each.person.language,
            made_by=actor,
            made_at=at,
            sent_at=at if addresses else None,
        )
        for each in chunk
    )
    Interaction.objects.bulk_create(
        Interaction(
            at=at,
            channel="mail",
            direction="out",
            stage=Interaction.Stage.INVITED,
            person_key=row.person_id,
            organisation_key=row.organisation_id,
            exercise=consultation.exercise,
            exercise_title=pick(consultation.title, "en")[0][:200],
            source=f"programme.invitation:{row.pk}",
            by=actor,
        )
        for row in rows
    )
    for row in rows if addresses else ():
        _write_to(row, exercise, addresses[row.person_id], at, "invitation")
    invited.send(sender=Invitation, invitations=rows, at=at)
    note(
        actor=actor,
        verb="people.invited",
        target=consultation,
        scope=consultation,
        at=at,
        exercise=exercise.name,
        count=len(rows),
    )


def fresh_link(invitation: Invitation, at: datetime) -> str:
    """Draw a new link of an invitation; older ones hold while they are among the newest five."""
    secret, digest = links.draw()
    InvitationToken.objects.create(invitation=invitation, sha256=digest, made_at=at)
    return f"{settings.ORIGIN}/i/{secret}/"


def _write_to(invitation: Invitation, exercise: Exercise, address: str, at: datetime, template: str) -> None:
    consultation = invitation.consultation
    coordinator = consultation.contact_name or settings.SITE_NAME
    post(
        to=address,
        template=template,
        context={
            "consultation": consultation,
            "title": pick(exercise.title, invitation.language)[0],
            "person": invitation.person,
            "organisation": invitation.organisation,
            "inviter": coordinator,
            "minutes": exercise.minutes,
            "closes_at": exercise.closes_at,
            "zone": consultation.zone,
            "url": fresh_link(invitation, at),
            "contact": consultation.contact_email or settings.CONTACT,
        },
        language=invitation.language,
        at=at,
    )


@transaction.atomic
def send_new_link(*, invitation: Invitation, exercise: Exercise, at: datetime) -> None:
    """Send an invited person a fresh link, because they asked for one or staff did."""
    address = Email.objects.filter(person=invitation.person, primary=True).first()
    if address is not None:
        _write_to(invitation, exercise, address.address, at, "new_link")


@transaction.atomic
def remind(
    *,
    actor: User,
    consultation: Consultation,
    exercise: Exercise,
    rows: Iterable[Invitation],
    at: datetime,
) -> int:
    """Remind invited people once more, with a fresh link; gives how many."""
    wanted = [row for row in rows if row.bounced_at is None and row.opted_out_at is None]
    people = [row.person_id for row in wanted]
    allowed = may_contact(people)
    addresses = dict(
        Email.objects.filter(person__in=people, primary=True).values_list("person_id", "address")
    )
    wanted = [row for row in wanted if row.person_id in allowed and row.person_id in addresses]
    for row in wanted:
        _write_to(row, exercise, addresses[row.person_id], at, "reminder")
    Invitation.objects.filter(pk__in=[row.pk for row in wanted]).update(reminded_at=at)
    note(
        actor=actor,
        verb="people.reminded",
        target=consultation,
        scope=consultation,
        at=at,
        exercise=exercise.name,
        count=len(wanted),
    )
    return len(wanted)


@transaction.atomic
def open_link(*, token: InvitationToken, at: datetime) -> Invitation:
    """Note that a personal link was used; only a POST comes here, so no scanner uses it up."""
    invitation = Invitation.objects.select_for_update().get(pk=token.invitation_id)
    if invitation.opened_at is None:
        invitation.opened_at = at
        invitation.save(update_fields=["opened_at"])
        Interaction.objects.bulk_create(
            [
                Interaction(
                    at=at,
                    channel="mail",
                    stage=Interaction.Stage.REACHED,
                    person_key=invitation.person_id,
                    organisation_key=invitation.organisation_id,
                    exercise=f"programme.consultation:{invitation.consultation_id}",
                    source=f"programme.invitation:{invitation.pk}",
                )
            ],
            ignore_conflicts=True,
        )
    return invitation


@transaction.atomic
def revoke_links(*, actor: User, invitation: Invitation, at: datetime) -> None:
    """Make every link of an invitation open nothing."""
    invitation.tokens.filter(revoked_at=None).update(revoked_at=at)
    note(
        actor=actor,
        verb="links.revoked",
        target=invitation,
        scope=invitation.consultation,
        at=at,
    )
