"""What staff record for a person: from letters, notes and tables. It counts once that person has confirmed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse

from consultations.blueprint.comments import letters, positions
from consultations.blueprint.comments.actions import hang_all, place_now
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.ground import ground_of
from consultations.blueprint.comments.models import Comment, CommentText, EvidenceLink, ProxyLink
from consultations.blueprint.comments.places import Place
from consultations.blueprint.comments.positions import CHANNEL, Acts
from consultations.blueprint.comments.times import ClosedError, is_open, newest_of
from consultations.blueprint.comments.wordless import blank
from consultations.blueprint.comments.words import Said
from consultations.blueprint.drafts.models import Version
from consultations.ledger.models import Voice
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Person
from consultations.register.directory.queries import Facts, Tie, ties_of
from consultations.register.engagement.actions import log_word
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note, worded
from ds4skills.web import links

WAITS = timedelta(days=60)
recorded = Signal()


class NotWaitingError(Exception):
    """The person has confirmed or refused it already."""


@dataclass(frozen=True)
class Recorded:
    """One comment of somebody else: where it hangs, what it says, whose it is, how it came, its key.

    `key` is its own within the version, so that the same row of a table brought twice is one comment.
    """

    place: Place
    said: Said
    person: Person
    via: str
    key: str


def speaker_for(person: Person, at: datetime) -> Speaker:
    """Give a person as they could speak at an instant: of which organisation, with which mandate."""
    ties = [tie for tie in ties_of(person=person.merged_into_id or person.pk) if tie.affiliation.runs(at)]
    held = next((tie for tie in ties if tie.mandate and tie.mandate.holds(at)), None)
    tie = held or next(iter(ties), None)
    organisation = tie.affiliation.organisation if tie else None
    return Speaker(
        person, organisation, held.mandate if held else None, facts=tie.facts if tie else None, found_at=at
    )


@transaction.atomic
def record_for(*, actor: User, version: Version, items: Sequence[Recorded], at: datetime) -> list[Comment]:
    """Record comments for people, each waiting for its person; in as many statements for one as for many.

    Those whose key was recorded before are left as they are. Each person with an address gets one mail a comment.
    Gives the new ones.
    """
    known = set(
        Comment.objects.filter(version=version, key__in=[each.key for each in items]).values_list(
            "key", flat=True
        )
    )
    fresh = list({each.key: each for each in items if each.key not in known}.values())
    ground = ground_of(version, any_version=True)
    if not fresh or ground is None:
        return []
    ties = _first_ties([each.person for each in fresh], at)
    rows = Comment.objects.bulk_create(
        _row(version, each, ground.number + place, ties.get(each.person.pk), actor, at)
        for place, each in enumerate(fresh)
    )
    for row in rows:
        row.version = version
    hang_all(rows, [each.place for each in fresh])
    _write_all(rows, fresh, at)
    scope = version.blueprint.consultation
    note(actor=actor, verb="comments.recorded", target=version, scope=scope, at=at, count=len(rows))
    recorded.send(sender=Comment, version=version, comments=rows)
    _ask(rows, fresh, at)
    return rows


def _first_ties(people: Sequence[Person], at: datetime) -> dict[UUID, Tie]:
    """Give the tie by which each person is first known, in one statement."""
    found: dict[UUID, Tie] = {}
    for tie in ties_of(person__in=[each.pk for each in people]):
        if tie.affiliation.runs(at):
            found.setdefault(tie.affiliation.person_id, tie)
    return found


def _row(
    version: Version,
    item: Recorded,
    number: int,
    tie: Tie | None,
    actor: User,
    at: datetime,
) -> Comment:
    facts = tie.facts if tie else Facts()
    return Comment(
        blueprint=version.blueprint,
        number=number,
        version=version,
        author=item.person.pk,
        organisation=tie.affiliation.organisation_id if tie else None,
        capacity=Voice.Capacity.PERSONAL,
        **vars(facts),
        type=item.said.type,
        state=Comment.State.PENDING,
        via=item.via,
        recorded_by=actor,
        language=item.said.language,
        key=item.key,
        at=at,
    )


def _write_all(rows: Sequence[Comment], items: Sequence[Recorded], at: datetime) -> None:
    names = ("body", "proposed_text", "rationale", "stance", "conditional", "blocking", "digest")
    texts = CommentText.objects.bulk_create(
        CommentText(comment=row, number=1, at=at, **{name: getattr(each.said, name) for name in names})
        for row, each in zip(rows, items, strict=True)
    )
    EvidenceLink.objects.bulk_create(
        EvidenceLink(comment=row, text=text, label=link.label, url=link.url)
        for row, text, each in zip(rows, texts, items, strict=True)
        for link in each.said.evidence
    )


def _ask(rows: Sequence[Comment], items: Sequence[Recorded], at: datetime) -> None:
    """Ask each person by mail whether they said so."""
    consultation = rows[0].blueprint.consultation
    made, notices = [], []
    for row, each in zip(rows, items, strict=True):
        secret, digest = links.draw()
        made.append(ProxyLink(comment=row, sha256=digest, expires_at=at + WAITS, at=at))
        there = reverse("comment_confirm", kwargs={"slug": consultation.slug, "secret": secret})
        context = {"code": row.code, "title": str(consultation), "url": f"{settings.ORIGIN}{there}"}
        notices.append(letters.Notice(each.person.pk, "comment_recorded", f"proxy:{row.pk}", context))
    ProxyLink.objects.bulk_create(made)
    letters.send(consultation, notices, at=at)


def find(secret: str, at: datetime) -> Comment | None:
    """Find the comment that a link of a mail is about."""
    rows = ProxyLink.objects.filter(sha256=links.digest(secret), expires_at__gt=at)
    link = rows.select_related("comment__blueprint__consultation", "comment__version").first()
    return link.comment if link else None


def person_of(row: Comment) -> Person:
    """Give whose comment it is."""
    return Person.objects.get(pk=row.author)


def said_of(text: CommentText, row: Comment) -> Said:
    """Give the words of a comment as they were said."""
    names = ("body", "proposed_text", "stance", "blocking", "rationale", "conditional")
    return Said(**{name: getattr(text, name) for name in names}, type=row.type, language=row.language)


@transaction.atomic
def confirm(*, row: Comment, mandated: bool, at: datetime) -> Comment:
    """Publish what was recorded for a person, on their word: now it has a voice, and positions.

    Raises NotWaitingError, ClosedError, InvalidMandateError.
    """
    newest = newest_of(row.blueprint)
    ground_of(newest)  # holds the blueprint, so that no version is published meanwhile
    held = Comment.objects.select_for_update().get(pk=row.pk)
    if held.state != Comment.State.PENDING:
        raise NotWaitingError
    consultation = row.blueprint.consultation
    if not is_open(newest, at):
        raise ClosedError
    speaker = speaker_for(person_of(row), at)
    voice = voice_of(consultation=consultation, speaker=speaker, at=at, mandated=mandated)
    text = row.texts.order_by("-number")[0]
    place = place_now(_anchor(row, newest))
    acts = Acts(at, at)
    table = positions.prepare(
        place=place, said=said_of(text, row), version=newest, number=row.number, acts=acts
    )
    row.voice, row.mandate, row.capacity = voice, voice.mandate, voice.capacity
    row.proposal = table.own.proposal if table.own else None
    row.state, row.confirmed_at = Comment.State.PUBLISHED, at
    row.save(update_fields=["voice", "mandate", "capacity", "proposal", "state", "confirmed_at"])
    acts.told.append(
        worded(actor=None, verb="comment.confirmed", target=row, scope=consultation, at=at, by=row.author)
    )
    positions.speak(row=row, text=text, place=place, voice=voice, table=table, acts=acts)
    log_word(
        channel=CHANNEL,
        exercise=consultation.exercise,
        title=str(consultation),
        person=row.author,
        organisation=voice.organisation,
        mandated=voice.mandate is not None,
        source=row.source,
        at=at,
    )
    return row


def _anchor(row: Comment, version: Version) -> Any:
    rows = Anchor.objects.standing().select_related("block__version__blueprint__consultation")
    return rows.get(comment=row, version=version)


@transaction.atomic
def refuse(*, row: Comment, at: datetime) -> None:
    """Let go what was recorded for a person: they did not say so. Its words are taken out."""
    changed = Comment.objects.filter(pk=row.pk, state=Comment.State.PENDING).update(
        state=Comment.State.WITHDRAWN
    )
    if not changed:
        raise NotWaitingError
    blank(row, at=at)
    scope = row.blueprint.consultation
    note(actor=None, verb="comment.refused", target=row, scope=scope, at=at, by=row.author)
