"""Letting blocks and sections stand for proposals."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.drafts.models import Block
from consultations.proposals.models import Proposal
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


@transaction.atomic
def bind(*, actor: User, block: Block, proposal: Proposal, at: datetime) -> Binding:
    """Let a block stand for a proposal, so that a stance on it is a position."""
    row, _made = Binding.objects.update_or_create(block=block, defaults={"proposal": proposal})
    note(actor=actor, verb="block.bound", target=row, scope=proposal.consultation, at=at)
    return row
