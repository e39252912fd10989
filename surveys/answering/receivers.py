"""What the programme tells us: nobody is invited to anonymous answers once the first of them are mixed."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from consultations.programme.models import Invitation
from consultations.programme.signals import invited
from surveys.authoring.models import Survey


class ElectorateClosedError(Exception):
    """The first answers are mixed: whoever joined now could be told from the others by subtraction."""


@receiver(invited)
def refuse_late(invitations: Sequence[Invitation], **_: Any) -> None:
    """Raise inside the inviting transaction, whichever page, program or import it comes from."""
    names = {row.exercise for row in invitations}
    keys = {name.partition(":")[2] for name in names if name.startswith("surveys.survey:")}
    if Survey.objects.filter(pk__in=keys, mixed_at__isnull=False).exists():
        raise ElectorateClosedError
