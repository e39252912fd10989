"""The send log: one row for each message, written with what asks for it, marked before and after it is handed on."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Lower
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from ds4skills.jobs.models import Outbox

TASK = "web.mail"
KEEP = timedelta(days=90)
WORDS = 500
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")

# Sent inside the transaction that marks a letter, with `letter` and `hard` (its address takes no mail at all).
bounced = Signal()


class Letter(models.Model):
    """One message to one address.

    `sending` is committed before the message is handed to the carrier and `sent` after it: a process that dies in
    between leaves a letter in `sending`, which goes again under the same `message_id`; no other can double.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        HELD = "held", _("held back")
        FAILED = "failed", _("could not be sent")
        BOUNCED = "bounced", _("came back")

    key = models.CharField(max_length=128, blank=True)
    to = models.EmailField(max_length=254)
    person = models.UUIDField(null=True, db_index=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    about = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="letter_key_once")
        ]
        indexes = [
            models.Index(fields=["about", "state"], name="letter_by_about"),
            models.Index(fields=["made_at"], name="letter_by_age"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class DeadAddress(models.Model):
    """An address that takes no mail; nothing more of a mailing goes there until it is corrected or tried anew."""

    address = models.EmailField(max_length=254)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="dead_address_once")]

    def __str__(self) -> str:
        return self.address


def carrier_words(text: str) -> str:
    """Give what a carrier said without any address in it, cut to what the log holds."""
    return " ".join(ADDRESS.sub("…", text).split())[:WORDS]


@transaction.atomic
def mark_bounced(*, message_id: str, words: str, hard: bool, at: datetime) -> Letter | None:
    """Note that a message came back; a hard bounce stops further mailings to its address.

    Gives nothing where no letter has this Message-ID. Being told twice changes nothing.
    """
    letter = Letter.objects.select_for_update().filter(message_id=message_id.strip(" <>")).first()
    if letter is None or letter.state == Letter.State.BOUNCED:
        return letter
    letter.state, letter.bounced_at, letter.trouble = Letter.State.BOUNCED, at, carrier_words(words)
    letter.save(update_fields=["state", "bounced_at", "trouble"])
    if hard:
        row = DeadAddress(address=letter.to.lower(), words=letter.trouble, at=at)
        DeadAddress.objects.bulk_create([row], ignore_conflicts=True)
    bounced.send(sender=Letter, letter=letter, hard=hard)
    return letter


@transaction.atomic
def try_again(*, letter: Letter, at: datetime) -> bool:
    """Have a message that could not be sent go once more; tells whether its text is still there."""
    rows = Outbox.objects.filter(task=TASK, key=letter.message_id, failed_at__isnull=False)
    if letter.state != Letter.State.FAILED or not rows.exclude(payload={}).exists():
        return False
    rows.update(failed_at=None, attempts=0, due_at=at)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.WAITING, tries=0)
    return True


def revive(*, address: str) -> None:
    """Let mailings go to an address again, because it is known to take mail."""
    DeadAddress.objects.filter(address=address.lower()).delete()


@transaction.atomic
def forget(person: UUID, addresses: Iterable[str] = ()) -> int:
    """Erase a person from the log, with what still waits to be sent to them; gives how many letters went."""
    known = [address.lower() for address in addresses]
    rows = Letter.objects.filter(models.Q(person=person) | models.Q(to__in=known))
    Outbox.objects.filter(task=TASK, key__in=rows.values("message_id")).delete()
    DeadAddress.objects.filter(address__in=[*known, *rows.values_list("to", flat=True)]).delete()
    return rows.delete()[0]


def old(at: datetime) -> models.QuerySet[Letter]:
    """List letters whose story ended 90 days ago."""
    open_ = [Letter.State.WAITING, Letter.State.SENDING]
    return Letter.objects.filter(made_at__lte=at - KEEP).exclude(state__in=open_)


def drop_old(at: datetime) -> int:
    """Drop letters whose story ended 90 days ago; one that the outbox gave up is no longer waiting."""
    open_ = [Letter.State.WAITING, Letter.State.SENDING]
    given_up = Outbox.objects.filter(task=TASK, failed_at__isnull=False).values("key")
    Letter.objects.filter(state__in=open_, message_id__in=given_up).update(state=Letter.State.FAILED)
    return old(at).delete()[0]


Gate = Callable[[Letter], str]
_gates: dict[str, Gate] = {}


def guard(prefix: str, gate: Gate) -> None:
    """Ask a room, just before a letter `about` its thing is sent, whether it should still go.

    The gate gives the reason in words to hold it back, or nothing.
    """
    _gates[prefix] = gate


def reason_to_hold(letter: Letter) -> str:
    """Give why a letter should not go any more, or nothing."""
    gate = _gates.get(letter.about.partition(":")[0])
    return gate(letter) if gate else ""
