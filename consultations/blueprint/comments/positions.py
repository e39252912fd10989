"""From comments to the ledger: what a stance on a bound place, and support of one's own proposal, record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations.blueprint.bindings.models import Binding, BindingWording
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.comments.places import Place, Scope
from consultations.blueprint.comments.words import Said
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger import actions as ledger
from consultations.ledger.entries import UNASKED, Entry, Evidence, Words
from consultations.ledger.models import Current, Position, Stance, Voice
from consultations.proposals import actions as proposals
from consultations.proposals.models import Proposal, ProposalVersion
from ds4skills.audit.models import Event

CHANNEL = "comment"
WHOLE = (Scope.BLOCK, Scope.SECTION)
ASK = -1
UNLISTED = 1_000_000  # the order of what comments put on the table, after all that staff list
WORDING = 10_000  # characters of a section that are kept as its wording


@dataclass
class Acts:
    """What one submission does, collected to be written with few statements."""

    at: datetime
    taken_at: datetime
    bound: int | None = ASK  # the proposal version of the place, where it was asked for already
    round: int | None = UNASKED
    told: list[Event] = field(default_factory=list)


def scope_of(place: Place) -> str:
    """Give what a binding of this place would cover: the section, or the block."""
    return Binding.Scope.SECTION if place.scope == Scope.SECTION else Binding.Scope.BLOCK


def bound_at(block: BlockText, scope: str) -> QuerySet[ProposalVersion]:
    """Ask for the proposal version that this wording of a block, or of its section, stands for."""
    bindings = Binding.objects.filter(block=block.block_id, scope=scope)
    worded = BindingWording.objects.filter(binding__in=bindings, version=block.version_id)
    newest = ProposalVersion.objects.filter(proposal__in=bindings.values("proposal")).order_by("-number")
    there = Coalesce(worded.values("proposal_version")[:1], newest.values("pk")[:1])
    return ProposalVersion.objects.filter(pk=there).select_related("proposal__consultation")


def listed_at() -> dict[str, Subquery]:
    """Give what tells with block texts which listed proposals they, or their sections, stand for: their keys."""
    rows = Binding.objects.filter(block=OuterRef("block"), proposal__listed=True)
    return {
        f"listed_{scope}": Subquery(rows.filter(scope=scope).values("proposal__key")[:1])
        for scope in Binding.Scope.values
    }


def wording_at(block: BlockText, scope: str) -> str:
    """Give the words that a proposal of a block has: its own, or those of all blocks of its section."""
    if scope != Binding.Scope.SECTION:
        return block.text
    texts = [block.text]
    rows = BlockText.objects.filter(version=block.version_id, order__gt=block.order).order_by("order")
    for kind, level, text in rows.values_list("kind", "level", "text"):
        if kind == "heading" and level <= block.level:
            break
        texts.append(text)
    return "\n\n".join(filter(None, texts))[:WORDING]


def key_of(block: BlockText, scope: str) -> str:
    """Give the key of the unlisted proposal that a blocking comment makes of a place."""
    return f"{'S' if scope == Binding.Scope.SECTION else 'B'}-{block.block_id.hex[:12]}"


@dataclass(frozen=True)
class Table:
    """The proposals on which a comment takes positions: of its place, and its own."""

    place: ProposalVersion | None
    own: ProposalVersion | None


def prepare(*, place: Place, said: Said, version: Version, number: int, acts: Acts) -> Table:
    """Find or make the proposals of a comment in the caller's transaction.

    An objection binds an unbound block or section, unlisted, so that none is lost; every comment but a question
    becomes a proposal of its own, unlisted. A stance on some sentences only stays on the comment.
    """
    scope, block = scope_of(place), place.block
    counts = bool(said.stance) and (place.scope in WHOLE or said.blocking)
    bound = bound_at(block, scope).first() if counts and block and acts.bound is not None else None
    wanted: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    if counts and block and bound is None and said.blocking:
        name = key_of(block, scope)
        wanted[name] = {version.blueprint.language: wording_at(block, scope) or block.place}
        kinds[name] = Proposal.Kind.CLAUSE
    own = f"comment-{version.blueprint_id}-{number}" if said.type != Comment.Type.QUESTION else ""
    if own:
        wanted[own] = wording_of(said, version)
        kinds[own] = Proposal.Kind.COMMENT
    made = _propose(version, wanted, kinds, number, acts)
    if block and (fresh := made.get(key_of(block, scope))):
        _bind(block, scope, version, fresh, acts.at)
        bound = fresh
    return Table(bound, made.get(own))


def wording_of(said: Said, version: Version) -> dict[str, str]:
    """Give the wording of a comment's own proposal: the change it suggests, else what it says."""
    language = version.blueprint.language if said.proposed_text else said.language
    return {language or version.blueprint.language: said.proposed_text or said.body}


def _propose(
    version: Version,
    wanted: dict[str, dict[str, str]],
    kinds: dict[str, str],
    number: int,
    acts: Acts,
) -> dict[str, ProposalVersion]:
    if not wanted:
        return {}
    rows = proposals.propose_all(
        actor=None,
        consultation=version.blueprint.consultation,
        statements=wanted,
        kinds=kinds,
        listed=False,
        order=UNLISTED + number,
        at=acts.taken_at,
        beside=acts.told,
    )
    return {row.proposal.key: row for row in rows}


def _bind(block: BlockText, scope: str, version: Version, made: ProposalVersion, at: datetime) -> None:
    binding = Binding.objects.create(block_id=block.block_id, scope=scope, proposal=made.proposal)
    first = BindingWording.Ruling.FIRST
    BindingWording.objects.create(
        binding=binding, version=version, proposal_version=made, ruling=first, at=at
    )


def speak(
    *, row: Comment, text: CommentText, place: Place, voice: Voice, table: Table, acts: Acts
) -> list[Position]:
    """Record what a comment says: the stance on its place, as said, and its author's support of its own proposal."""
    entries = []
    if table.place is not None and table.place.proposal.state == Proposal.State.OPEN and text.stance:
        entries.append(_stance(row, text, place, voice, table.place, acts))
    if table.own is not None:
        entries.append(_support(row, text, voice, table.own, acts))
    return ledger.record_drawn(
        consultation=row.blueprint.consultation,
        channel=CHANNEL,
        entries=entries,
        at=acts.at,
        beside=acts.told,
    )


def _stance(
    row: Comment, text: CommentText, place: Place, voice: Voice, version: ProposalVersion, acts: Acts
) -> Entry:
    """Word the position on the place; a condition is kept as its evidence."""
    condition = {"condition": "proposed-text"} if text.conditional else {}
    reason = f"{text.body}\n\n{text.rationale}" if text.rationale else text.body
    return Entry(
        voice=voice,
        version=version,
        stance=text.stance,
        taken_at=acts.taken_at,
        source=f"{row.source}#{text.number}",
        evidence=_evidence(row, text, version),
        words=Words(
            reason,
            row.language,
            objects=text.blocking,
            wished_change=text.proposed_text,
            clause=place.block.place if place.block else "",
        ),
        basis=_basis(row),
        round=acts.round,
        extra={"code": row.code, "quote": place.quote[:300], **condition},
    )


def _support(row: Comment, text: CommentText, voice: Voice, version: ProposalVersion, acts: Acts) -> Entry:
    return Entry(
        voice=voice,
        version=version,
        stance=Stance.SUPPORT,
        taken_at=acts.taken_at,
        source=f"{row.source}#own{text.number}",
        evidence=_evidence(row, text, version),
        basis=_basis(row),
        round=acts.round,
        extra={"code": row.code},
    )


def _basis(row: Comment) -> str:
    return Position.Basis.SELF if row.recorded_by_id is None else Position.Basis.CONFIRMED


def _evidence(row: Comment, text: CommentText, version: ProposalVersion) -> Evidence:
    return Evidence(
        wording=version.digest, language=row.language, exercise=row.version.digest, shown=text.digest
    )


def reworded(*, row: Comment, said: Said, at: datetime) -> ProposalVersion | None:
    """Word a comment's own proposal anew; endorsements before it are on the older wording. None if it says the same."""
    if row.proposal is None:
        return None
    try:
        return proposals.reword(
            actor=None,
            proposal=row.proposal,
            wordings=wording_of(said, row.version),
            substantive=True,
            at=at,
        )
    except proposals.SameWordingError:
        return None


def take_back(*, row: Comment, voice: Voice, at: datetime, own: bool = True) -> None:
    """Withdraw the positions that a comment took and that are still its author's last word; each is a new row."""
    rows = Current.objects.filter(
        voice=voice,
        stance__isnull=False,
        position__channel=CHANNEL,
        position__source__startswith=f"{row.source}#",
    )
    for each in rows.select_related("version__proposal__consultation", "position").order_by("version_id"):
        if not own and each.version.proposal_id == row.proposal_id:
            continue
        source = f"{each.position.source}-withdrawn"
        ledger.withdraw(actor=None, voice=voice, version=each.version, channel=CHANNEL, source=source, at=at)
