"""Releasing agreed answers together: one person asks, another does it, each author gets one message."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from consultations.blueprint.answers import writing
from consultations.blueprint.answers.actions import Decision, Stage, newest
from consultations.blueprint.answers.bulk import advance
from consultations.blueprint.answers.models import Disposition, DispositionChange, Release, ReleaseAsk
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Blueprint
from consultations.ledger.models import Objection
from consultations.ledger.objections import Answer, answer_all
from consultations.register.directory.models import Email
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

TAKEN = frozenset({Decision.ACCEPTED, Decision.MODIFIED})
WAITS = timedelta(days=7)  # a word to release holds that long
SOURCE = "blueprint.comment:"


class NothingToReleaseError(Exception):
    """No agreed answer waits for release."""


class TooSoonError(Exception):
    """Authors would have no time to say whether an answer settles."""


class NotAskedError(Exception):
    """Nobody asked for a release, or too long ago: two persons are needed."""


class OwnAskError(Exception):
    """Who asked for the release cannot do it too."""


class ChangedError(Exception):
    """Answers changed since the release was asked for: somebody looks at them again."""


def waiting(blueprint: Blueprint) -> list[Disposition]:
    """List the newest answers that a colleague agreed to and nobody outside has seen; in the comments' order."""
    there = Q(comment__state=Comment.State.PUBLISHED) | Q(
        comment__state=Comment.State.WITHDRAWN, decision=Decision.WITHDRAWN
    )
    rows = Disposition.objects.filter(there, comment__blueprint=blueprint, stage=Stage.AGREED)
    found = list(newest(rows).select_related("comment", "by", "duplicate_of").order_by("comment__number"))
    for row in found:
        row.comment.blueprint = blueprint
    return found


def digest(rows: Sequence[Disposition]) -> str:
    """Give the SHA-256 of everything that would go out."""
    changes: dict[int, list[list[object]]] = {}
    for each in DispositionChange.objects.filter(disposition__in=[row.pk for row in rows]).order_by(
        "alignment_id"
    ):
        changes.setdefault(each.disposition_id, []).append([each.alignment_id, each.hunks])
    spelled = [
        [
            row.comment.number,
            row.number,
            row.decision,
            row.weight,
            row.reason,
            row.deferred_to,
            row.duplicate_of_id,
            changes.get(row.pk, []),
        ]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(spelled, ensure_ascii=False).encode()).hexdigest()


def asked(blueprint: Blueprint, at: datetime) -> ReleaseAsk | None:
    """Give the newest word to release that still holds."""
    rows = ReleaseAsk.objects.filter(blueprint=blueprint, at__gt=at - WAITS).select_related("asked_by")
    found = rows.order_by("-pk").first()
    return found if found is not None and found.release_id is None else None


@transaction.atomic
def ask(*, actor: User, blueprint: Blueprint, respond_by: datetime, at: datetime) -> ReleaseAsk:
    """Ask a colleague to release what is agreed, as it stands now."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    if respond_by <= at:
        raise TooSoonError
    rows = waiting(blueprint)
    if not rows:
        raise NothingToReleaseError
    made = ReleaseAsk.objects.create(
        blueprint=blueprint,
        asked_by=actor,
        respond_by=respond_by,
        digest=digest(rows),
        answers=len(rows),
        at=at,
    )
    scope = blueprint.consultation
    note(
        actor=actor,
        verb="answers.asked",
        target=made,
        scope=scope,
        at=at,
        count=len(rows),
        digest=made.digest,
    )
    return made


@transaction.atomic
def release(*, actor: User, blueprint: Blueprint, at: datetime) -> Release:
    """Release what a colleague asked to: everybody can read it, each author is asked whether it settles."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    word = asked(blueprint, at)
    if word is None:
        raise NotAskedError
    if word.asked_by_id == actor.pk:
        raise OwnAskError
    rows = waiting(blueprint)
    if not rows:
        raise NothingToReleaseError
    if digest(rows) != word.digest:
        raise ChangedError
    if word.respond_by <= at:
        raise TooSoonError
    made = Release.objects.create(
        blueprint=blueprint,
        agreed_by=word.asked_by,
        released_by=actor,
        respond_by=word.respond_by,
        digest=word.digest,
        at=at,
    )
    word.release = made
    word.save(update_fields=["release"])
    numbers = advance(rows, Stage.RELEASED, actor, at, {row.pk: made.pk for row in rows})
    _answer_objections(actor, rows, at)
    writing.write_to_authors(made, rows, numbers, addresses(rows), at)
    scope = blueprint.consultation
    note(
        actor=actor,
        verb="answers.released",
        target=made,
        scope=scope,
        at=at,
        count=len(rows),
        digest=made.digest,
    )
    return made


def addresses(rows: Sequence[Disposition]) -> dict[UUID, tuple[str, str]]:
    """Give the address and language of each author who can be written to."""
    people = {row.comment.author for row in rows}
    found = Email.objects.filter(person__in=people, primary=True).order_by("pk")
    listed = found.values_list("person_id", "address", "person__language")
    return {key: (address, language) for key, address, language in listed}


def objections(blueprint: Blueprint) -> dict[int, Objection]:
    """Give the newest objection that was raised with each comment, by the comment's number in the database."""
    rows = Objection.objects.filter(
        consultation=blueprint.consultation_id, position__source__startswith=SOURCE
    ).select_related("consultation")
    found: dict[int, Objection] = {}
    for each, source in (
        (row, row.position.source) for row in rows.select_related("position").order_by("pk")
    ):
        number = source.removeprefix(SOURCE).partition("#")[0]
        if number.isdecimal():
            found[int(number)] = each
    return found


def _answer_objections(actor: User, rows: Sequence[Disposition], at: datetime) -> None:
    """Mark the objections of blocking comments as answered; those that moved on stay."""
    known: Mapping[int, Objection] = objections(rows[0].comment.blueprint)
    answer_all(
        actor=actor,
        answers=[
            Answer(known[row.comment_id], row.decision in TAKEN, row.reason)
            for row in rows
            if row.comment_id in known
        ],
        at=at,
    )
