"""What the ledger hangs on stakeholders, for those who look whether two are one; confidential words are not counted."""

from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import Position, Voice
from consultations.register.duplicates.hanging import counts

NAMED = {"voice__privacy": Voice.Privacy.NAMED}
counts("person", _("positions under their name"), Position, "voice__holder", **NAMED)
counts(
    "organisation",
    _("positions in its name"),
    Position,
    "voice__organisation",
    voice__capacity=Voice.Capacity.MANDATED,
    **NAMED,
)
