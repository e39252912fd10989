"""Letting blocks and sections stand for proposals, and ruling what a new wording means."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.blueprint.bindings import queries
from consultations.blueprint.bindings.models import Binding, BindingWording, OptionMark
from consultations.blueprint.drafts import asking
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import Block, BlockText, Blueprint
from consultations.ledger.models import Position
from consultations.proposals import actions as proposals
from consultations.proposals.models import Proposal
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

Ruling = BindingWording.Ruling
RULED = frozenset({Ruling.SAME, Ruling.NEW, Ruling.RETIRED})


class BoundError(Exception):
    """The block stands for another proposal already, or the proposal for another block."""


class PositionsTakenError(Exception):
    """Somebody took a position, or a version carried the binding on: it can be ruled on, not taken away."""


class NoRulingError(Exception):
    """The ruling does not fit: the words are the same, gone, or still there."""


class ReasonMissingError(Exception):
    """Whoever says that the meaning stays says why."""


@transaction.atomic
def bind(*, actor: User, block: Block, proposal: Proposal, at: datetime, scope: str = "block") -> Binding:
    """Let a block stand for a proposal that is on the table, so that a stance on it is a position."""
    try:
        with transaction.atomic():
            row, made = Binding.objects.get_or_create(
                block=block, scope=scope, defaults={"proposal": proposal}
            )
    except IntegrityError as error:
        raise BoundError from error
    if not made and row.proposal_id != proposal.pk:
        raise BoundError
    note(actor=actor, verb="block.bound", target=row, scope=proposal.consultation, at=at)
    return row


def next_key(blueprint: Blueprint) -> str:
    """Give the next free key of a proposal made from a draft: B-01, B-02."""
    keys = Proposal.objects.filter(consultation=blueprint.consultation, key__startswith="B-")
    numbers = [
        int(key[2:])
        for key in keys.values_list("key", flat=True)
        if key[2:].isdecimal() and len(key) < 8  # noqa: PLR2004 -- longer ones are not ours
    ]
    return f"B-{max(numbers, default=0) + 1:02d}"


@transaction.atomic
def propose(*, actor: User, row: BlockText, scope: str, kind: str, at: datetime, key: str = "") -> Binding:
    """Make a block or a section a proposal in its own words; one that a blocking comment made is put on the list."""
    blueprint = (
        Blueprint.objects.select_for_update().select_related("consultation").get(pk=row.version.blueprint_id)
    )
    words = queries.words_of(drafts.rows_of(row.version), row.block_id, scope)
    known = Binding.objects.filter(block=row.block_id, scope=scope).select_related("proposal").first()
    if known is not None:
        if known.proposal.listed:
            raise BoundError
        proposals.put_on_list(actor=actor, proposal=known.proposal, at=at)
        return known
    version = proposals.propose(
        actor=actor,
        consultation=blueprint.consultation,
        key=key or next_key(blueprint),
        wordings={blueprint.language: words},
        kind=kind,
        at=at,
    )
    return bind(actor=actor, block=row.block, proposal=version.proposal, scope=scope, at=at)


@transaction.atomic
def unbind(*, actor: User, binding: Binding, at: datetime) -> None:
    """Take a binding away, as long as nobody took a position; its proposal is withdrawn."""
    held = Binding.objects.select_for_update().select_related("proposal__consultation").get(pk=binding.pk)
    said = Position.objects.filter(version__proposal=held.proposal_id).exists()
    if said or held.wordings.exists():
        raise PositionsTakenError
    note(actor=actor, verb="block.unbound", target=held, scope=held.proposal.consultation, at=at)
    proposals.set_state(actor=actor, proposal=held.proposal, state=Proposal.State.WITHDRAWN, at=at)
    held.delete()


@transaction.atomic
def mark_option(*, actor: User, block: Block, letter: str, on: bool, at: datetime) -> OptionMark:
    """Say that a heading begins an option, and under which label, or that it does not."""
    made = OptionMark.objects.create(block=block, letter=letter[:20], on=on, by=actor, at=at)
    scope = block.blueprint.consultation
    note(actor=actor, verb="option.marked", target=made, scope=scope, at=at, letter=letter, on=on)
    return made


def _need(binding: Binding) -> queries.Need:
    """Give what the candidate does to the words of a binding; raises where nothing has to be ruled."""
    blueprint = binding.block.blueprint
    candidate = drafts.candidate_of(blueprint)
    found = queries.needs(blueprint, candidate) if candidate else []
    need = next((each for each in found if each.binding.pk == binding.pk), None)
    if need is None or not need.changed:
        raise NoRulingError
    return need


@transaction.atomic
def rule(*, actor: User, binding: Binding, ruling: str, reason: str, at: datetime) -> Asked:
    """Rule what the candidate's wording means for earlier positions; "same meaning" waits for a second person."""
    need = _need(binding)
    if ruling not in RULED or (ruling == Ruling.RETIRED) != (need.after == ""):
        raise NoRulingError
    if ruling == Ruling.SAME and not reason.strip():
        raise ReasonMissingError
    return asking.ask(
        actor=actor,
        blueprint=binding.block.blueprint,
        what=Asked.What.RULING,
        about=f"binding:{binding.pk}",
        facts={
            "ruling": ruling,
            "proposal": binding.proposal.key,
            "before": need.before,
            "after": need.after,
        },
        digest=queries.key_of(need.after),
        reason=reason,
        alone=ruling != Ruling.SAME,
        at=at,
    )


@transaction.atomic
def agree_ruling(*, actor: User, asked: Asked, at: datetime) -> Asked:
    """Agree that the meaning stays; only about the words that were asked about."""
    rows = Binding.objects.select_related("block__blueprint__consultation", "proposal")
    binding = rows.get(pk=int(asked.about.removeprefix("binding:")))
    try:
        now = queries.key_of(_need(binding).after)
    except NoRulingError:
        now = ""
    return asking.settle(actor=actor, asked=asked, agreed=True, digest=now, at=at)
