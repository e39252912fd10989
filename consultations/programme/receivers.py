"""What comes back from mailings: bounces, complaints, people who leave by their mail program or come back."""

from typing import Any
from uuid import UUID

from anymail.signals import EventType, tracking
from django.dispatch import receiver

from consultations.programme.inviting import opt_out
from consultations.programme.models import Invitation, Mailing
from consultations.register.consent.actions import allowed
from consultations.register.consent.models import Purpose
from consultations.register.directory.models import Person
from ds4skills.web import clock
from ds4skills.web.bounces import letter_of
from ds4skills.web.letters import Letter, bounced


@receiver(bounced)
def note_bounce(letter: Letter, **_: Any) -> None:
    """Mark the invitation whose message came back."""
    name, _sep, pk = letter.about.partition(":")
    if name == "programme.mailing":
        exercises = Mailing.objects.filter(pk=pk).values("exercise")
        rows = Invitation.objects.filter(exercise__in=exercises, person=letter.person)
        rows.update(bounced_at=letter.bounced_at)


@receiver(tracking)
def note_leaving(event: Any, **_: Any) -> None:
    """Take a complaint or an unsubscription at the provider as what it is: no more messages."""
    if event.event_type not in {EventType.COMPLAINED, EventType.UNSUBSCRIBED}:
        return
    letter = letter_of(event)
    person = Person.objects.filter(pk=letter.person).first() if letter else None
    if person is not None:
        opt_out(person=person, via="mail-provider", at=clock.now())


@receiver(allowed)
def note_return(key: UUID, purpose: str, **_: Any) -> None:
    """Let the invitations of whoever allows them again stand as if they had never left."""
    if purpose == Purpose.INVITE:
        Invitation.objects.filter(person=key, opted_out_at__isnull=False).update(opted_out_at=None)
