"""Inviting people and opening their personal links: the rows that stand behind every message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from consultations.programme import letters, links
from consultations.programme.audiences import Invitee, sort
from consultations.programme.exercises import Exercise, find
from consultations.programme.models import Consultation, Invitation, InvitationToken, Mailing
from consultations.programme.signals import invited
from consultations.register.consent.actions import withdraw
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import may_contact
from consultations.register.directory.models import Email, Person
from consultations.register.engagement.models import Interaction
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import enqueue
from ds4skills.web.mail import post_all
from ds4skills.web.texts import pick

CHUNK, MOST = 200, 3
NEW_LINKS = "programme.new-links"


class ExpiredLinkError(Exception):
    """The link opens nothing any more."""


@dataclass(frozen=True)
class Invited:
    """What inviting came to: how many were asked now, and whom it left out, by reason."""

    made: int
    excluded: Mapping[str, Sequence[Invitee]]


def invite(
    *, actor: User, consultation: Consultation, exercise: Exercise, invitees: Sequence[Invitee], at: datetime
) -> Invited:
    """Put people on the list of the invited without writing to them, in chunks of one transaction.

    Left out are people without an address, with a stop or without a basis, and those invited already.
    """
    found = sort(kind=Mailing.Kind.INVITATION, exercise=exercise.name, invitees=invitees, at=at)
    for start in range(0, len(found.wanted), CHUNK):
        with transaction.atomic():
            chunk = found.wanted[start : start + CHUNK]
            enlist(
                actor=actor, consultation=consultation, exercise=exercise, invitees=chunk, at=at, sent=False
            )
    return Invited(len(found.wanted), found.excluded)


def enlist(
    *,
    actor: User | None,
    consultation: Consultation,
    exercise: Exercise,
    invitees: Sequence[Invitee],
    at: datetime,
    sent: bool,
) -> list[Invitation]:
    """Write the invitations of a chunk into the caller's transaction, with the log and the roll."""
    rows = Invitation.objects.bulk_create(
        Invitation(
            consultation=consultation,
            exercise=exercise.name,
            person=each.person,
            organisation=each.organisation,
            language=letters.spoken(each.person.language),
            made_by=actor,
            made_at=at,
            sent_at=at if sent else None,
        )
        for each in invitees
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
    return rows


def fresh_links(rows: Sequence[Invitation], at: datetime) -> dict[int, str]:
    """Draw a new link for each invitation; older ones hold while they are among the newest five."""
    drawn = {row.pk: links.draw() for row in rows}
    InvitationToken.objects.bulk_create(
        InvitationToken(invitation_id=pk, sha256=digest, made_at=at)
        for pk, (_secret, digest) in drawn.items()
    )
    return {pk: f"{settings.ORIGIN}/i/{secret}/" for pk, (secret, _digest) in drawn.items()}


def fresh_link(invitation: Invitation, at: datetime) -> str:
    """Draw a new link of one invitation."""
    return fresh_links([invitation], at)[invitation.pk]


def ask_new_links(*, address: str, at: datetime) -> None:
    """Have new links sent to an address: the same work for one that was invited and one that was not."""
    enqueue(task=NEW_LINKS, payload={"address": address, "at": at.isoformat()}, at=at)


def send_new_links(*, address: str, at: datetime) -> None:
    """Send whoever has an address fresh links to the three newest exercises they are invited to and that run."""
    rows = Invitation.objects.filter(person__emails__address=address.strip().lower())
    for row in rows.select_related("person", "organisation", "consultation").order_by("-id")[:MOST]:
        exercise = find(row.exercise)
        if exercise and exercise.closes_at > at and not links.drawn_lately(row, at):
            send_new_link(invitation=row, exercise=exercise, at=at)


@transaction.atomic
def send_new_link(*, invitation: Invitation, exercise: Exercise, at: datetime) -> bool:
    """Send an invited person a fresh link, because they asked for one or staff did; tells whether one may."""
    person = invitation.person
    address = Email.objects.filter(person=person, primary=True).first()
    if address is None or not may_contact([person.pk], at=at):
        return False
    to = letters.Recipient(
        person,
        invitation.organisation,
        address.address,
        fresh_link(invitation, at),
        letters.spoken(invitation.language),
    )
    asked = letters.message(
        template="new_link", to=to, consultation=invitation.consultation, exercise=exercise
    )
    post_all([asked], at=at)
    return True


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


@transaction.atomic
def opt_out(*, person: Person, via: str, at: datetime) -> None:
    """Send somebody no more of our messages: their own withdrawal, whatever basis we had."""
    withdraw(key=person.pk, purpose=Purpose.INVITE, via=via, at=at)
    Invitation.objects.filter(person=person, opted_out_at=None).update(opted_out_at=at)
