"""Commenting, changing one's words, withdrawing; positions follow in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from consultations.blueprint.comments import positions
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.ground import ground_of
from consultations.blueprint.comments.models import Comment, CommentText, EvidenceLink
from consultations.blueprint.comments.places import Aim, Place, Scope, place_of
from consultations.blueprint.comments.positions import CHANNEL, Acts, Table
from consultations.blueprint.comments.times import ClosedError, NewerVersionError, hours, is_open, newest_of
from consultations.blueprint.comments.words import Said
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger.models import Voice
from consultations.ledger.voices import InvalidMandateError, voice_of
from consultations.programme.speaking import Speaker
from consultations.register.consent.attributing import choose
from consultations.register.engagement.actions import log_word
from ds4skills.audit.actions import note, worded
from ds4skills.jobs.actions import enqueue

RECEIPT = "blueprint.receipt"
__all__ = ["Aim", "ClosedError", "NewerVersionError", "Said"]


class AnsweredError(Exception):
    """An answer to the comment is public: what stands beside it stays, as it was answered."""


class AlreadyWithdrawnError(Exception):
    """The comment is withdrawn or hidden: its words stay as they are."""


class NoPlaceError(Exception):
    """An objection to the whole draft: it needs a paragraph or a section that would have to change."""


@dataclass(frozen=True)
class Author:
    """Who a comment is by, as frozen with it."""

    voice: Voice
    speaker: Speaker


@transaction.atomic
def comment(
    *,
    block: BlockText | Version,
    speaker: Speaker,
    mandated: bool,
    said: Said,
    key: str,
    at: datetime,
    aim: Aim | None = None,
    since: datetime | None = None,
) -> Comment:
    """Publish a comment on a block, on words of it, its section, or on a whole version.

    The same key again gives the same comment. `since` is when its form was handed out: what was begun before closing
    is taken a little later.
    """
    version = block if isinstance(block, Version) else block.version
    consultation = version.blueprint.consultation
    place = place_of(
        None if isinstance(block, Version) else block, aim or Aim(), language=version.blueprint.language
    )
    ground = ground_of(version, at=at, place=place)
    if ground is None:
        return _known(version, key, NewerVersionError())
    try:
        taken_at, _late = hours(version, at, since)
        voice = voice_of(consultation=consultation, speaker=speaker, at=at, mandated=mandated)
    except (ClosedError, InvalidMandateError) as error:
        return _known(version, key, error)
    if said.blocking and place.block is None:
        raise NoPlaceError
    author, acts = Author(voice, speaker), Acts(at, taken_at, ground.bound, ground.round)
    try:
        with transaction.atomic():
            table = positions.prepare(
                place=place, said=said, version=version, number=ground.number, acts=acts
            )
            made = _make(version, ground.number, author, said, key, acts, table)
    except IntegrityError as error:
        return _known(version, key, error)
    _finish(made, place, said, author, table, acts)
    return made


def _known(version: Version, key: str, error: Exception) -> Comment:
    """Give the comment that came with this key before; else say why there can be none."""
    found = Comment.objects.filter(version=version, key=key).first()
    if found is None:
        raise error
    return found


def _make(
    version: Version,
    number: int,
    author: Author,
    said: Said,
    key: str,
    acts: Acts,
    table: Table,
) -> Comment:
    voice = author.voice
    made = Comment.objects.create(
        blueprint=version.blueprint,
        number=number,
        version=version,
        voice=voice,
        author=author.speaker.key,
        organisation=voice.organisation,
        mandate=voice.mandate,
        capacity=voice.capacity,
        category=voice.category,
        country=voice.country,
        size=voice.size,
        type=said.type,
        language=said.language,
        proposal=table.own.proposal if table.own else None,
        late=acts.taken_at < acts.at,
        key=key,
        at=acts.at,
    )
    made.version = version
    return made


def _finish(made: Comment, place: Place, said: Said, author: Author, table: Table, acts: Acts) -> None:
    """Write where it hangs and what it says, take its positions, tell the log and the outbox."""
    hang_all([made], [place])
    text = write(made, said, 1, acts.at)
    consultation, voice = made.blueprint.consultation, author.voice
    acts.told.append(
        worded(
            actor=None,
            verb="comment.published",
            target=made,
            scope=consultation,
            at=acts.at,
            by=author.speaker.key,
            late=made.late,
        )
    )
    positions.speak(row=made, text=text, place=place, voice=voice, table=table, acts=acts)
    log_word(
        channel=CHANNEL,
        exercise=consultation.exercise,
        title=str(consultation),
        person=author.speaker.key,
        organisation=voice.organisation,
        mandated=voice.mandate is not None,
        source=made.source,
        at=acts.at,
    )
    if said.attribution:
        _attribute(made, said.attribution, said.language, acts.at)
    enqueue(task=RECEIPT, payload={"comment": made.pk}, at=acts.at, key=f"{RECEIPT}:{made.pk}")


def hang_all(rows: Sequence[Comment], places: Sequence[Place]) -> None:
    """Hang comments on the words that they mean; these anchors never change."""
    Anchor.objects.bulk_create(
        Anchor(
            comment=row,
            version=row.version,
            block=place.block,
            start=place.start,
            end=place.end,
            quote=place.quote,
            prefix=place.before,
            suffix=place.after,
            scope=place.scope,
            status=Anchor.Status.ORIGINAL,
        )
        for row, place in zip(rows, places, strict=True)
    )


def write(row: Comment, said: Said, number: int, at: datetime) -> CommentText:
    """Write the words of a comment; older ones stay."""
    text = CommentText.objects.create(
        comment=row,
        number=number,
        body=said.body,
        proposed_text=said.proposed_text,
        rationale=said.rationale,
        stance=said.stance,
        conditional=said.conditional,
        blocking=said.blocking,
        digest=said.digest,
        at=at,
    )
    if said.evidence:
        EvidenceLink.objects.bulk_create(
            EvidenceLink(comment=row, text=text, label=each.label, url=each.url) for each in said.evidence
        )
    return text


@transaction.atomic
def edit(*, row: Comment, said: Said, at: datetime) -> CommentText:
    """Say it anew; the older words stay, positions follow where they stood before."""
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state != Comment.State.PUBLISHED:
        raise AlreadyWithdrawnError
    newest = newest_of(row.blueprint)
    if not is_open(newest, at):
        raise ClosedError
    last = row.texts.aggregate(last=models.Max("number"))["last"] or 0
    text = write(row, said, last + 1, at)
    if row.voice is not None:
        _follow(row, row.voice, text, said, newest, at)
    scope = row.blueprint.consultation
    note(actor=None, verb="comment.edited", target=row, scope=scope, at=at, by=row.author)
    return text


def _follow(row: Comment, voice: Voice, text: CommentText, said: Said, newest: Version, at: datetime) -> None:
    """Let the positions follow the new words: on the wording that stands at the comment's place now."""
    anchor = (
        Anchor.objects.standing()
        .select_related("block__version__blueprint__consultation")
        .get(comment=row, version=newest)
    )
    place = place_now(anchor)
    if not said.stance:
        positions.take_back(row=row, voice=voice, at=at, own=False)
    acts = Acts(at, at)
    table = Table(None, None)
    if place.block is not None:
        asked = replace(said, type=Comment.Type.QUESTION)  # its own proposal stands already
        table = positions.prepare(place=place, said=asked, version=newest, number=row.number, acts=acts)
    table = replace(table, own=positions.reworded(row=row, said=said, at=at))
    positions.speak(row=row, text=text, place=place, voice=voice, table=table, acts=acts)


STANDS = {*Anchor.Status.values} - {Anchor.Status.MOVED, Anchor.Status.BLOCK_ONLY, Anchor.Status.REMOVED}


def place_now(anchor: Any) -> Place:
    """Give the place of an anchor read by `standing()`; none where its words are gone or wait for a person."""
    if anchor.at_block is None or (anchor.status not in STANDS and anchor.ruled is None):
        return Place(Scope.DRAFT)
    block = anchor.block
    if block is None or block.pk != anchor.at_block:
        block = BlockText.objects.select_related("version__blueprint__consultation").get(pk=anchor.at_block)
    return Place(anchor.scope, block, anchor.at_start, anchor.at_end)


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
    """Take a comment back: a stub stays, and its positions are withdrawn with it."""
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state not in {Comment.State.PUBLISHED, Comment.State.HIDDEN}:
        raise AlreadyWithdrawnError
    row.state = Comment.State.WITHDRAWN
    row.save(update_fields=["state"])
    consultation = row.blueprint.consultation
    if row.voice is not None and consultation.is_open(at):
        positions.take_back(row=row, voice=row.voice, at=at)
    note(actor=None, verb="comment.withdrawn", target=row, scope=consultation, at=at, by=row.author)
