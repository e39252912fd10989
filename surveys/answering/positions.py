"""Bound answers become positions: only what changed is recorded, what was taken out is withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, QuerySet

from consultations.ledger import objections
from consultations.ledger.actions import record_drawn
from consultations.ledger.entries import Entry, Evidence, Words
from consultations.ledger.models import Current, Position, Voice
from consultations.ledger.queries import mapping_of, round_at
from consultations.ledger.voices import voice_of
from consultations.programme.speaking import Speaker
from ds4skills.audit.models import Event
from ds4skills.storage.prepared import Prepared
from ds4skills.storage.rows import insert_values
from surveys.answering.models import Answer, Revision
from surveys.authoring import memory
from surveys.authoring.memory import Codes
from surveys.authoring.models import Binding, Survey, SurveyVersion
from surveys.authoring.plans import OBJECTS, WHY

CHANNEL = "survey"
MAPPING = "five"
ANSWER = ("id", "revision", "question", "choice", "position")


@dataclass(frozen=True)
class Standing:
    """What may change about a binding: its proposal's state, the round of an instant, the mapping of stances."""

    state: str
    round: int | None
    mapping: int | None


@dataclass(frozen=True)
class Bound:
    """One answer that is a stance, with how its binding stands when it is given."""

    binding: Binding
    choice: str
    stance: str
    why: str
    objects: bool
    standing: Standing


def bindings_of(version: SurveyVersion, survey: Survey, taken_at: datetime) -> list[tuple[Binding, Standing]]:
    """List the bindings of a version, and how they stand at an instant."""
    rows = _standing(version=version.pk, consultation=survey.consultation_id, at=taken_at)
    known = {row.pk: Standing(row.state, row.round, row.mapping) for row in rows}  # type: ignore[attr-defined]
    return [(each, known[each.pk]) for each in memory.bindings_of(version)]


def _stands(version: Any, consultation: Any, at: Any) -> QuerySet[Binding]:
    return (
        Binding.objects.filter(version=version)
        .only("id")
        .annotate(
            state=F("proposal_version__proposal__state"),
            round=round_at(consultation, at),
            mapping=mapping_of(MAPPING, 1),
        )
    )


_standing = Prepared(_stands)


def bound(rows: Sequence[tuple[Binding, Standing]], answers: Mapping[str, Any]) -> list[Bound]:
    """Give the answers that are stances."""
    return [
        Bound(
            row,
            answers[key],
            row.stances[answers[key]],
            answers.get(key + WHY, ""),
            bool(answers.get(key + OBJECTS)),
            standing,
        )
        for row, standing in rows
        if answers.get(key := row.question.key) in row.stances
    ]


def privacy_of(survey: Survey) -> str:
    """Give how the ledger keeps the voices of a survey."""
    return Voice.Privacy(survey.identity)


def record(
    *,
    revision: Revision,
    speaker: Speaker | None,
    before: Revision | None,
    codes: Codes,
    at: datetime,
    tell: Callable[[int], Event],
    voice: Voice | None = None,
    taken_at: datetime | None = None,
) -> None:
    """Write the positions of a revision and take back those that it no longer says.

    `voice` is given where it speaks already and nobody may look who it is; without a speaker and a voice nothing
    is recorded. `taken_at` is the instant, where the revision itself has none.
    `tell` words the caller's note from how many are new; it is written to the log together with ours.
    """
    survey = revision.response.survey
    hour = taken_at or revision.said_at
    found: list[Bound] = []
    if revision.status == Revision.Status.VALID and (speaker or voice):
        found = bound(bindings_of(revision.version, survey, hour), revision.answers or {})
    known = _known(before)
    if found and voice is None and speaker is not None:
        voice = voice_of(
            consultation=survey.consultation,
            speaker=speaker,
            at=at,
            mandated=revision.mandated,
            privacy=privacy_of(survey),
            joins=before is None,
            asked=speaker.found_at == at,
        )
    kept = _unchanged(found, voice, known, _words_of(before))
    fresh = [(uuid4(), each) for each in found if each.binding.question_id not in kept]
    entries = [entry_of(each, voice, revision, name, hour) for name, each in fresh] if voice else []
    still = {(voice.pk, each.binding.proposal_version_id) for each in found} if voice else set()
    gone = _gone(known, still)
    entries += [_withdrawal(row, revision, hour) for row in gone]
    made = record_drawn(
        consultation=survey.consultation, channel=CHANNEL, entries=entries, at=at, beside=[tell(len(fresh))]
    )
    _keep(revision, fresh, made, kept.values(), codes)
    objections.take_back(positions=[row.position for row in gone], at=at)


def take_back(*, revision: Revision, before: Revision, at: datetime, tell: Callable[[int], Event]) -> None:
    """Withdraw the positions of a revision that staff exclude; `revision` is the one that says so."""
    gone = _gone(_known(before), set())
    record_drawn(
        consultation=revision.response.survey.consultation,
        channel=CHANNEL,
        entries=[_withdrawal(row, revision, _within(revision, at)) for row in gone],
        at=at,
        beside=[tell(len(gone))],
    )
    objections.take_back(positions=[row.position for row in gone], at=at)


def restore(
    *, revision: Revision, before: Revision, codes: Codes, at: datetime, tell: Callable[[int], Event]
) -> None:
    """Record once more what an excluded revision said, by the same voices; `revision` is the one that counts again."""
    known, hour = _known(before), _within(revision, at)
    rows = bindings_of(revision.version, revision.response.survey, hour)
    found = [each for each in bound(rows, revision.answers or {}) if each.binding.question_id in known]
    fresh = [(uuid4(), each) for each in found]
    entries = [
        entry_of(each, known[each.binding.question_id].position.voice, revision, name, hour)
        for name, each in fresh
    ]
    made = record_drawn(
        consultation=revision.response.survey.consultation,
        channel=CHANNEL,
        entries=entries,
        at=at,
        beside=[tell(len(fresh))],
    )
    _keep(revision, fresh, made, (), codes)


def _within(revision: Revision, at: datetime) -> datetime:
    """Give the instant at which it counts: now, or the last one before closing."""
    consultation = revision.response.survey.consultation
    return min(at, consultation.closes_at - timedelta(microseconds=1))


def _known(before: Revision | None) -> dict[int, Answer]:
    rows = Answer.objects.filter(revision=before).select_related("position__voice") if before else []
    return {row.question_id: row for row in rows}


def _words_of(before: Revision | None) -> dict[str, tuple[str, bool]]:
    answers = (before.answers or {}) if before else {}
    return {
        key.removesuffix(WHY): (text, bool(answers.get(key.removesuffix(WHY) + OBJECTS)))
        for key, text in answers.items()
        if key.endswith(WHY)
    }


def _unchanged(
    found: Sequence[Bound],
    voice: Voice | None,
    known: Mapping[int, Answer],
    words: Mapping[str, tuple[str, bool]],
) -> dict[int, Answer]:
    """Give the earlier answers, by question, that say the same in the same words by the same voice."""
    kept = {}
    for each in found:
        old = known.get(each.binding.question_id)
        if (
            old is not None
            and voice is not None
            and old.position.voice_id == voice.pk
            and old.position.version_id == each.binding.proposal_version_id
            and old.position.stance == each.stance
            and words.get(each.binding.question.key, ("", False)) == (each.why, each.objects)
        ):
            kept[each.binding.question_id] = old
    return kept


def entry_of(each: Bound, voice: Voice, revision: Revision, name: UUID, taken_at: datetime) -> Entry:
    """Spell one stance for the ledger; of an anonymous one neither the language nor the hour is told."""
    is_anonymous = voice.privacy == Voice.Privacy.ANONYMOUS
    language = "" if is_anonymous else revision.language
    words = None
    if each.why:
        is_named = voice.privacy == Voice.Privacy.NAMED
        words = Words(each.why, revision.language, public=is_named or each.objects, objects=each.objects)
    version = each.binding.proposal_version
    return Entry(
        voice=voice,
        version=version,
        stance=each.stance,
        taken_at=taken_at,
        source=f"surveys.answer:{name}",
        evidence=Evidence(
            wording=version.digest,
            language=language,
            exercise=revision.response.survey.exercise,
            shown=revision.version.digest,
        ),
        words=words,
        raw=each.choice,
        mapping=each.standing.mapping,
        round=each.standing.round,
        state=each.standing.state,
        basis=Position.Basis.SELF if revision.entered_by_id is None else Position.Basis.CONFIRMED,
    )


def _gone(known: Mapping[int, Answer], still: Collection[tuple[int, int]]) -> list[Current]:
    """Find what earlier answers said and this revision does not, where it still counts."""
    gone = [
        row.position_id
        for row in known.values()
        if (row.position.voice_id, row.position.version_id) not in still
    ]
    if not gone:
        return []
    rows = Current.objects.filter(position__in=gone).exclude(stance=None)
    rows = rows.select_related("position", "voice", "version__proposal")
    return list(rows.order_by("position_id"))


def _withdrawal(row: Current, revision: Revision, taken_at: datetime) -> Entry:
    return Entry(
        voice=row.voice,
        version=row.version,
        stance=None,
        taken_at=taken_at,
        source=f"{row.position.source}-withdrawn-{revision.pk}",
        evidence=Evidence(wording=row.version.digest, exercise=revision.response.survey.exercise),
        withdraws=row.position,
    )


def _keep(
    revision: Revision,
    fresh: Sequence[tuple[UUID, Bound]],
    made: Sequence[Position],
    kept: Collection[Answer],
    codes: Codes,
) -> None:
    """Write which answer became which position; `made` begins with those of the fresh answers."""
    rows = [
        (
            name,
            revision.pk,
            each.binding.question_id,
            codes.choices[each.binding.question_id, each.choice],
            position.pk,
        )
        for (name, each), position in zip(fresh, made, strict=False)
    ]
    rows += [(uuid4(), revision.pk, old.question_id, old.choice_id, old.position_id) for old in kept]
    insert_values(Answer, ANSWER, rows)


def said_elsewhere(
    bindings: Sequence[Binding], voices: Mapping[str, Any], source: str
) -> dict[str, Position]:
    """Give, by question, the standing word of a voice that did not come from this survey; `voices` finds it."""
    keys = {row.proposal_version_id: row.question.key for row in bindings}
    rows = Current.objects.filter(version__in=keys, **voices).exclude(stance=None).select_related("position")
    return {
        keys[row.version_id]: row.position
        for row in rows.order_by("id")
        if row.position.evidence.get("exercise") != source
    }
