"""The send log: one row for each message, written with what asks for it, marked before and after it is handed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
