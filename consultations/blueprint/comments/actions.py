"""Commenting, changing one's words, withdrawing; positions where a block stands for a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models, transaction

from consultations.blueprint.comments.models import Anchor, Comment, CommentText
from consultations.blueprint.drafts.models import Binding, BlockText, Blueprint
from consultations.blueprint.text.parsing import sentences
from consultations.ledger import actions as ledger
from consultations.ledger import projection
from consultations.ledger.entries import Evidence, Words
from consultations.ledger.models import Voice
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from consultations.proposals import actions as proposals
from consultations.proposals.models import Proposal
from consultations.register.consent.attributing import choose
from consultations.register.engagement.actions import log_word
from ds4skills.audit.actions import note

CHANNEL = "comment"


class ClosedError(Exception):
    """The consultation takes no comments now, or a newer version stands."""


class AnsweredError(Exception):
    """An answer to the comment is public: what stands beside it stays, as it was answered."""


class AlreadyWithdrawnError(Exception):
    """The comment is withdrawn or hidden: its words stay as they are."""


@dataclass(frozen=True)
class Said:
    """What somebody writes."""

    body: str
    type: str = Comment.Type.GENERAL
    proposed_text: str = ""
    stance: str = ""
    blocking: bool = False
    language: str = ""
    attribution: str = ""  # what is shown beside it; "" leaves it to the author's general choice


def span(text: str, ticked: Sequence[int]) -> tuple[int, int]:
    """Give the range from the first to the last ticked sentence; all of it where none is ticked."""
    spans = sentences(text)
    chosen = sorted(each for each in ticked if 0 <= each < len(spans))
    return (spans[chosen[0]][0], spans[chosen[-1]][1]) if chosen else (0, len(text))


@transaction.atomic
def comment(
    *,
    block: BlockText,
    speaker: Speaker,
    mandated: bool,
    said: Said,
    ticked: Sequence[int],
    key: str,
    at: datetime,
) -> Comment:
    """Publish a comment on a block, or on some of its sentences; the same key again gives the same comment."""
    version = block.version
    consultation = version.blueprint.consultation
    known = Comment.objects.filter(version=version, key=key).first()
    if known is not None:
        return known
    if not consultation.is_open(at):
        raise ClosedError
    voice = voice_of(consultation=consultation, speaker=speaker, at=at, mandated=mandated)
    made = _number(block, voice, speaker, said, key, at)
    if made is None:
        return Comment.objects.get(version=version, key=key)
    start, end = span(block.text, ticked)
    Anchor.objects.create(
        comment=made,
        version=version,
        block=block,
        start=start,
        end=end,
        quote=block.text[start:end],
        status=Anchor.Status.ORIGINAL,
    )
    text = _write(made, said, at)
    _take_position(made, block, text, voice, at)
    log_word(
        channel=CHANNEL,
        exercise=consultation.exercise,
        title=str(consultation),
        person=speaker.key,
        organisation=voice.organisation,
        mandated=mandated,
        source=made.source,
        at=at,
    )
    if said.attribution:
        _attribute(made, said.attribution, said.language, at)
    note(actor=None, verb="comment.published", target=made, scope=consultation, at=at, by=speaker.key)
    return made


def _number(
    block: BlockText, voice: Voice, speaker: Speaker, said: Said, key: str, at: datetime
) -> Comment | None:
    """Make the comment with the next number; None where the same form came at the same moment."""
    version = block.version
    Blueprint.objects.select_for_update().get(pk=version.blueprint_id)
    last = version.blueprint.comments.aggregate(last=models.Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Comment.objects.create(
                blueprint=version.blueprint,
                number=last + 1,
                version=version,
                voice=voice,
                author=speaker.key,
                organisation=voice.organisation,
                category=voice.category,
                type=said.type,
                language=said.language,
                key=key,
                at=at,
            )
    except IntegrityError:
        return None


def _write(row: Comment, said: Said, at: datetime) -> CommentText:
    last = row.texts.aggregate(last=models.Max("number"))["last"] or 0
    return CommentText.objects.create(
        comment=row,
        number=last + 1,
        body=said.body,
        proposed_text=said.proposed_text,
        stance=said.stance,
        blocking=said.blocking,
        at=at,
    )


def _bound(block: BlockText, *, blocking: bool, at: datetime) -> Proposal | None:
    """Give the proposal that a block stands for; a blocking comment makes one, so that no objection is lost."""
    binding = Binding.objects.filter(block=block.block_id).select_related("proposal__consultation").first()
    if binding is not None:
        return binding.proposal
    if not blocking:
        return None
    blueprint = block.version.blueprint
    key = f"B-{str(block.block_id)[:8]}"
    version = proposals.propose(
        actor=None,
        consultation=blueprint.consultation,
        key=key,
        wordings={blueprint.language: block.text},
        kind=Proposal.Kind.CLAUSE,
        listed=False,
        at=at,
    )
    Binding.objects.create(block_id=block.block_id, proposal=version.proposal)
    return version.proposal


def _take_position(row: Comment, block: BlockText, text: CommentText, voice: Voice, at: datetime) -> None:
    """Record the stance as a position, as said, where the block stands for a proposal."""
    if not text.stance:
        return
    proposal = _bound(block, blocking=text.blocking, at=at)
    version = proposal.versions.order_by("-number").first() if proposal else None
    if version is None or proposal is None or proposal.state != Proposal.State.OPEN:
        return
    version.proposal = proposal
    words = Words(
        text.body, row.language, objects=text.blocking, wished_change=text.proposed_text, clause=block.place
    )
    ledger.record(
        actor=None,
        version=version,
        voice=voice,
        stance=text.stance,
        channel=CHANNEL,
        source=f"{row.source}#{text.number}",
        evidence=Evidence(wording=version.digest, language=row.language, exercise=block.version.digest),
        words=words,
        at=at,
    )


@transaction.atomic
def edit(*, row: Comment, said: Said, at: datetime) -> CommentText:
    """Say it anew; the older words stay, a position follows where it did before."""
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state != Comment.State.PUBLISHED:
        raise AlreadyWithdrawnError
    if not row.blueprint.consultation.is_open(at):
        raise ClosedError
    text = _write(row, said, at)
    anchor = (
        row.anchors.select_related("block__version__blueprint__consultation").order_by("version_id").last()
    )
    if anchor is not None and anchor.block is not None:
        _take_position(row, anchor.block, text, row.voice, at)
    note(
        actor=None, verb="comment.edited", target=row, scope=row.blueprint.consultation, at=at, by=row.author
    )
    return text


def _attribute(row: Comment, choice: str, language: str, at: datetime) -> None:
    choose(key=row.author, choice=choice, at=at, language=language or "en", via=row.source, source=row.source)


def answered(row: Comment) -> bool:
    """Tell whether an answer to a comment is public."""
    return Comment.objects.filter(pk=row.pk, dispositions__release__isnull=False).exists()


@transaction.atomic
def attribute(*, row: Comment, choice: str, language: str, at: datetime) -> None:
    """Choose anew what is shown beside a comment, until an answer to it is public."""
    Comment.objects.select_for_update().get(pk=row.pk)
    if answered(row):
        raise AnsweredError
    _attribute(row, choice, language, at)
    scope = row.blueprint.consultation
    note(actor=None, verb="comment.attributed", target=row, scope=scope, at=at, by=row.author)


@transaction.atomic
def withdraw(*, row: Comment, at: datetime) -> None:
    """Take a comment back: a stub stays, and its position is withdrawn with it."""
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state != Comment.State.PUBLISHED:
        raise AlreadyWithdrawnError
    row.state = Comment.State.WITHDRAWN
    row.save(update_fields=["state"])
    consultation = row.blueprint.consultation
    rows = row.voice.positions.filter(
        channel=CHANNEL, source__startswith=f"{row.source}#", stance__isnull=False
    )
    last = rows.select_related("version__proposal__consultation").order_by("-seq").first()
    if last is not None and consultation.is_open(at):
        current = projection.latest(voice=row.voice, version=last.version)
        if current is not None and current.pk == last.pk:
            ledger.withdraw(
                actor=None,
                voice=row.voice,
                version=last.version,
                channel=CHANNEL,
                source=f"{row.source}#withdrawn",
                at=at,
            )
    note(actor=None, verb="comment.withdrawn", target=row, scope=consultation, at=at, by=row.author)
