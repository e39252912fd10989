"""Endorsing a comment: agree, disagree or abstain, with a reason; a position on the comment's own proposal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.positions import CHANNEL
from consultations.ledger import actions as ledger
from consultations.ledger.entries import Evidence, Words
from consultations.ledger.models import Current, Position, Stance, Voice
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from consultations.proposals.models import ProposalVersion
from consultations.register.directory.queries import is_key_of
from consultations.register.engagement.actions import log_word

CHOICES = {"agree": Stance.SUPPORT, "disagree": Stance.OPPOSE, "abstain": Stance.ABSTAIN}
NAMES: Mapping[str, str] = {str(stance): name for name, stance in CHOICES.items()}


class OwnCommentError(Exception):
    """Nobody endorses their own comment: their support is recorded with it."""


class NotEndorsableError(Exception):
    """The comment is hidden, withdrawn, waits for its author, or is a question."""


@dataclass(frozen=True)
class Endorsements:
    """How many agree, disagree and abstain on a comment's newest words, and how many on older ones only."""

    agree: int = 0
    disagree: int = 0
    abstain: int = 0
    older: int = 0


def _newest(row: Comment) -> ProposalVersion | None:
    rows = ProposalVersion.objects.filter(proposal=row.proposal_id).order_by("-number")
    return rows.select_related("proposal__consultation").first()


@transaction.atomic
def endorse(
    *,
    row: Comment,
    speaker: Speaker,
    mandated: bool,
    choice: str,
    reason: str,
    key: str,
    language: str,
    at: datetime,
) -> Position:
    """Record whether somebody agrees with a comment; the same key again gives the same position.

    Raises OwnCommentError, NotEndorsableError, ConsultationClosedError, InvalidMandateError.
    """
    held = Comment.objects.select_for_update().get(pk=row.pk)
    version = _newest(row)
    if held.state != Comment.State.PUBLISHED or version is None:
        raise NotEndorsableError
    if is_key_of(row.author, speaker.key):
        raise OwnCommentError
    consultation = row.blueprint.consultation
    if not consultation.is_open(at):
        raise ledger.ConsultationClosedError
    voice = voice_of(consultation=consultation, speaker=speaker, at=at, mandated=mandated)
    source = f"{row.source}#endorsed:{hashlib.sha256(key.encode()).hexdigest()[:24]}"
    made = ledger.record(
        actor=None,
        version=version,
        voice=voice,
        stance=CHOICES[choice],
        channel=CHANNEL,
        source=source,
        evidence=Evidence(wording=version.digest, language=language),
        words=Words(reason, language) if reason else None,
        at=at,
    )
    log_word(
        channel=CHANNEL,
        exercise=consultation.exercise,
        title=str(consultation),
        person=speaker.key,
        organisation=voice.organisation,
        mandated=mandated,
        source=source,
        at=at,
    )
    return made


@transaction.atomic
def take_back(*, row: Comment, speaker: Speaker, at: datetime) -> int:
    """Withdraw somebody's endorsements of a comment, on whichever wording and in whichever capacity."""
    mine = Current.objects.filter(
        version__proposal=row.proposal_id, voice__holder__in=speaker.keys, stance__isnull=False
    )
    rows = list(mine.select_related("voice", "version__proposal__consultation", "position").order_by("pk"))
    for each in rows:
        ledger.withdraw(
            actor=None,
            voice=each.voice,
            version=each.version,
            channel=CHANNEL,
            source=f"{each.position.source}-withdrawn",
            at=at,
        )
    return len(rows)


def counts_of(rows: Iterable[Comment]) -> dict[int, Endorsements]:
    """Count the endorsements of comments by their keys, in two statements; authors' own support is not counted.

    A voice that spoke on an older wording only is counted apart, never added.
    """
    own = {row.proposal_id: row for row in rows if row.proposal_id is not None}
    newest = dict(
        ProposalVersion.objects.filter(proposal__in=own).order_by("number").values_list("proposal", "pk")
    )
    said = Current.objects.filter(version__proposal__in=own, stance__isnull=False)
    found: dict[int, dict[int, str]] = {row.pk: {} for row in own.values()}
    facts = ("voice", "voice__holder", "version__proposal", "version", "stance")
    for voice, holder, proposal, version, stance in said.order_by("version", "pk").values_list(*facts):
        row = own[proposal]
        if holder == row.author and voice == row.voice_id:
            continue
        found[row.pk][voice] = NAMES.get(stance, "") if version == newest[proposal] else "older"
    return {
        pk: Endorsements(*(list(voices.values()).count(name) for name in (*CHOICES, "older")))
        for pk, voices in found.items()
    }


def mine_of(row: Comment, speaker: Speaker | None) -> str:
    """Give somebody's own endorsement: agree, disagree, abstain, "older" for one on older words, or ''."""
    if speaker is None or row.proposal_id is None:
        return ""
    voices = Voice.objects.filter(consultation=row.blueprint.consultation_id, holder__in=speaker.keys)
    rows = Current.objects.filter(version__proposal=row.proposal_id, voice__in=voices, stance__isnull=False)
    last = rows.order_by("-version__number", "-position").values_list("stance", "version__number").first()
    if last is None:
        return ""
    newest = ProposalVersion.objects.filter(proposal=row.proposal_id).order_by("-number")
    return NAMES.get(str(last[0]), "") if last[1] == newest.values_list("number", flat=True)[0] else "older"
