"""Making proposals and wording them anew."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, models, transaction

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal, ProposalVersion
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note, note_all, worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event

NO_KINDS: Mapping[str, str] = MappingProxyType({})


class KeyTakenError(Exception):
    """Another proposal of the consultation has this key."""


class EmptyWordingError(Exception):
    """A wording needs words in at least one language."""


class SameWordingError(Exception):
    """The new wording says exactly what the old one says."""


def _clean(wordings: Mapping[str, str]) -> dict[str, str]:
    kept = {code: text.strip() for code, text in wordings.items() if text.strip()}
    if not kept:
        raise EmptyWordingError
    return kept


def _version(
    proposal: Proposal, number: int, wordings: dict[str, str], change: str, at: datetime
) -> ProposalVersion:
    return ProposalVersion(
        proposal=proposal,
        number=number,
        wordings=wordings,
        digest=digest(wordings),
        change=change,
        published_at=at,
    )


@transaction.atomic
def propose(
    *,
    actor: User | None,
    consultation: Consultation,
    key: str,
    wordings: Mapping[str, str],
    at: datetime,
    kind: str = Proposal.Kind.STATEMENT,
    state: str = Proposal.State.OPEN,
    listed: bool = True,
) -> ProposalVersion:
    """Put a statement on the table, with its first frozen wording {language: text}."""
    return propose_all(
        actor=actor,
        consultation=consultation,
        statements={key: wordings},
        at=at,
        kind=kind,
        state=state,
        listed=listed,
    )[0]


@transaction.atomic
def propose_all(
    *,
    actor: User | None,
    consultation: Consultation,
    statements: Mapping[str, Mapping[str, str]],
    at: datetime,
    kind: str = Proposal.Kind.STATEMENT,
    state: str = Proposal.State.OPEN,
    listed: bool = True,
    kinds: Mapping[str, str] = NO_KINDS,
    order: int | None = None,
    beside: list[Event] | None = None,
) -> list[ProposalVersion]:
    """Put statements on the table in their order, {key: {language: text}}, each with its first wording.

    `kinds` are those of single keys; `order` is where they begin, after all others if it is not given.
    `beside` takes the acts, for a caller who writes them with its own.
    """
    texts = [_clean(wordings) for wordings in statements.values()]
    if order is None:
        order = (consultation.proposals.aggregate(last=models.Max("order"))["last"] or 0) + 1
    rows = [
        Proposal(
            consultation=consultation,
            key=key,
            order=place,
            kind=kinds.get(key, kind),
            state=state,
            listed=listed,
        )
        for place, key in enumerate(statements, start=order)
    ]
    try:
        with transaction.atomic():
            Proposal.objects.bulk_create(rows)
    except IntegrityError as error:
        raise KeyTakenError from error
    first = ProposalVersion.Change.FIRST
    versions = [_version(row, 1, wordings, first, at) for row, wordings in zip(rows, texts, strict=True)]
    ProposalVersion.objects.bulk_create(versions)
    acts = [worded(actor=actor, verb="proposal.made", target=row, scope=consultation, at=at) for row in rows]
    if beside is None:
        note_all(acts)
    else:
        beside += acts
    return versions


@transaction.atomic
def reword(
    *,
    actor: User | None,
    proposal: Proposal,
    wordings: Mapping[str, str],
    substantive: bool,
    at: datetime,
) -> ProposalVersion:
    """Freeze a new wording. A substantive one leaves earlier positions on the older wording."""
    texts = _clean(wordings)
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    last = proposal.versions.order_by("-number").first()
    if last is not None and last.wordings == texts:
        raise SameWordingError
    change = ProposalVersion.Change
    kind = change.SUBSTANTIVE if substantive else change.EDITORIAL
    version = _version(proposal, last.number + 1 if last else 1, texts, kind, at)
    version.save(force_insert=True)
    note(
        actor=actor,
        verb="proposal.reworded",
        target=version,
        scope=proposal.consultation,
        at=at,
        substantive=substantive,
    )
    return version


@transaction.atomic
def set_state(*, actor: User, proposal: Proposal, state: str, at: datetime) -> None:
    """Open, close or withdraw a proposal; what was said on it stays."""
    proposal.state = state
    proposal.save(update_fields=["state"])
    note(
        actor=actor,
        verb=f"proposal.{state}",
        target=proposal,
        scope=proposal.consultation,
        at=at,
    )


@transaction.atomic
def put_on_list(*, actor: User, proposal: Proposal, at: datetime) -> None:
    """Show a proposal in the list that a comment, or an objection, had made without one."""
    proposal.listed = True
    proposal.save(update_fields=["listed"])
    note(actor=actor, verb="proposal.listed", target=proposal, scope=proposal.consultation, at=at)
