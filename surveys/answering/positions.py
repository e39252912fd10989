"""Bound answers become positions: only what changed is recorded, what was taken out is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from consultations.ledger import objections, projection
from consultations.ledger.actions import record_many
from consultations.ledger.entries import Entry, Evidence, Words
from consultations.ledger.models import Current, Position, Voice
from consultations.ledger.models import Mapping as ValueMapping
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from surveys.answering.models import Answer, Revision
from surveys.answering.sheets import OBJECTS, WHY
from surveys.authoring.models import Binding, Choice

CHANNEL = "survey"
MAPPING = "five"


@dataclass(frozen=True)
class Bound:
    """One answer that is a stance."""

    binding: Binding
    choice: str
    stance: str
    why: str
    objects: bool


def bound_answers(revision: Revision) -> list[Bound]:
    """Give the answers of a revision that are stances."""
    rows = Binding.objects.filter(version=revision.version_id).select_related(
        "question", "proposal_version__proposal__consultation"
    )
    answers: Mapping[str, Any] = revision.answers or {}
    return [
        Bound(
            row,
            answers[key],
            row.stances[answers[key]],
            answers.get(key + WHY, ""),
            bool(answers.get(key + OBJECTS)),
        )
        for row in rows.order_by("id")
        if answers.get(key := row.question.key) in row.stances
    ]


def record(*, revision: Revision, speaker: Speaker, before: Revision | None, at: datetime) -> int:
    """Write the positions of a revision and take back those that it no longer says; gives how many are new."""
    survey = revision.response.survey
    privacy = Voice.Privacy.NAMED if revision.response.identity == "named" else Voice.Privacy.CONFIDENTIAL
    found = bound_answers(revision) if revision.status == Revision.Status.VALID else []
    known = _known(before)
    kept: dict[int, Answer] = {}
    fresh: list[Bound] = []
    voice = None
    if found:
        voice = voice_of(
            consultation=survey.consultation,
            speaker=speaker,
            at=at,
            mandated=revision.mandated,
            privacy=privacy,
        )
    same_words = _words_of(before)
    for each in found:
        old = known.get(each.binding.question_id)
        is_same = (
            old is not None
            and voice is not None
            and old.position.voice_id == voice.pk
            and old.position.version_id == each.binding.proposal_version_id
            and old.position.stance == each.stance
            and same_words.get(each.binding.question.key, ("", False)) == (each.why, each.objects)
        )
        if is_same and old is not None:
            kept[each.binding.question_id] = old
        else:
            fresh.append(each)
    if voice is not None:
        _write(revision, voice, fresh, kept, at)
        _take_back(revision, known, {(voice.pk, each.binding.proposal_version_id) for each in found}, at)
    else:
        _take_back(revision, known, set(), at)
    return len(fresh)


def _known(before: Revision | None) -> dict[int, Answer]:
    rows = Answer.objects.filter(revision=before).select_related("position") if before else []
    return {row.question_id: row for row in rows}


def _words_of(before: Revision | None) -> dict[str, tuple[str, bool]]:
    answers = (before.answers or {}) if before else {}
    return {
        key.removesuffix(WHY): (text, bool(answers.get(key.removesuffix(WHY) + OBJECTS)))
        for key, text in answers.items()
        if key.endswith(WHY)
    }


def _entry(each: Bound, voice: Voice, revision: Revision, name: UUID, mapping: ValueMapping | None) -> Entry:
    words = None
    if each.why:
        is_named = voice.privacy == Voice.Privacy.NAMED
        words = Words(each.why, revision.language, public=is_named or each.objects, objects=each.objects)
    version = each.binding.proposal_version
    return Entry(
        voice=voice,
        version=version,
        stance=each.stance,
        taken_at=revision.at,
        source=f"surveys.answer:{name}",
        evidence=Evidence(
            wording=version.digest,
            language=revision.language,
            exercise=revision.response.survey.exercise,
            shown=revision.version.digest,
        ),
        words=words,
        raw=each.choice,
        mapping=mapping,
    )


def _write(
    revision: Revision, voice: Voice, fresh: Sequence[Bound], kept: Mapping[int, Answer], at: datetime
) -> None:
    mapping = ValueMapping.objects.filter(slug=MAPPING, number=1).first() if fresh else None
    names = [uuid4() for _each in fresh]
    made: list[Position] = record_many(
        actor=None,
        consultation=revision.response.survey.consultation,
        channel=CHANNEL,
        entries=[
            _entry(each, voice, revision, name, mapping) for each, name in zip(fresh, names, strict=True)
        ],
        at=at,
    )
    questions = [each.binding.question_id for each in fresh]
    choices = {(row.question_id, row.key): row for row in Choice.objects.filter(question__in=questions)}
    rows = [
        Answer(
            id=name,
            revision=revision,
            question_id=each.binding.question_id,
            choice=choices[each.binding.question_id, each.choice],
            position=position,
        )
        for each, name, position in zip(fresh, names, made, strict=True)
    ]
    rows += [
        Answer(revision=revision, question_id=old.question_id, choice_id=old.choice_id, position=old.position)
        for old in kept.values()
    ]
    Answer.objects.bulk_create(rows)


def _take_back(
    revision: Revision, known: Mapping[int, Answer], still: set[tuple[int, int]], at: datetime
) -> None:
    """Withdraw what earlier answers said and this revision does not, where it still counts."""
    gone = [
        row.position
        for row in known.values()
        if (row.position.voice_id, row.position.version_id) not in still
    ]
    rows = Current.objects.filter(position__in=[each.pk for each in gone]).select_related(
        "position", "voice", "version__proposal__consultation"
    )
    current = [row for row in rows.order_by("position_id") if row.stance is not None]
    record_many(
        actor=None,
        consultation=revision.response.survey.consultation,
        channel=CHANNEL,
        entries=[
            Entry(
                voice=row.voice,
                version=row.version,
                stance=None,
                taken_at=revision.at,
                source=f"{row.position.source}-withdrawn-{revision.pk}",
                evidence=Evidence(wording=row.version.digest, exercise=revision.response.survey.exercise),
                withdraws=row.position,
            )
            for row in current
        ],
        at=at,
    )
    for row in current:
        objections.take_back(position=row.position, at=at)


def said_elsewhere(bindings: Sequence[Binding], voice: Voice | None, source: str) -> dict[str, Position]:
    """Give, by question, the standing word of a voice that did not come from this survey."""
    if voice is None:
        return {}
    found = {}
    for row in bindings:
        standing = projection.latest(voice=voice, version=row.proposal_version)
        if standing is not None and standing.stance and standing.evidence.get("exercise") != source:
            found[row.question.key] = standing
    return found
