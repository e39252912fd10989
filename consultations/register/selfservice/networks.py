"""Links by which a network lets people join."""

from datetime import datetime

from django.db import transaction

from consultations.register.origins.models import Network
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def give_code(*, actor: User, network: Network, code: str, at: datetime) -> None:
    """Give a network the code of its own link; whoever joins by it is introduced by the network."""
    network.code = code
    network.save(update_fields=["code"])
    note(actor=actor, verb="network.link_made", target=network, at=at)
