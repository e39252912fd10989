"""The mix: staged answers become responses nobody can lead back, in batches that are large enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from consultations.ledger.actions import record_drawn
from consultations.ledger.entries import Entry
from consultations.ledger.models import Position, Voice
from consultations.ledger.voices import unnamed_voices
from consultations.proposals.models import Proposal
from ds4skills.audit.actions import note_all, worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event
from surveys.answering import counting, files, positions, shuffling
from surveys.answering.models import Answer, Fact, Response, Revision, Staged
from surveys.answering.positions import Bound
from surveys.answering.words import TextAnswer
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.queries import Codes, codes_of

CHUNK = 500
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Mixed:
    """What one mix came to."""

    released: int
    left: int


def ends_at(survey: Survey) -> datetime:
    """Give the instant from which no answer is taken any more, grace included."""
    return min(survey.closes_at, survey.consultation.closes_at) + timedelta(seconds=survey.grace_s)


def waiting(survey: Survey, at: datetime) -> int:
    """Count the staged answers that a mix would take now."""
    ages = list(Staged.objects.filter(survey=survey).order_by("at", "id").values_list("at", flat=True))
    return shuffling.due(ages, size=survey.mix_size, ends_at=ends_at(survey), at=at)


def is_over(survey: Survey, at: datetime) -> bool:
    """Tell whether the last mix may take place."""
    return at >= ends_at(survey) + shuffling.RETRIES


def mix(*, survey: Survey, at: datetime) -> Mixed | None:
    """Mix what is due, and clear what storage still shows of it; nothing where nothing is due."""
    made = _mix(survey.pk, at)
    if made is not None:
        shuffling.clear_traces()
    return made


@transaction.atomic
def _mix(pk: int, at: datetime) -> Mixed | None:
    shuffling.lock()
    rows = Survey.objects.select_for_update(of=("self",), no_key=True).select_related("consultation")
    survey = rows.get(pk=pk)
    staged = list(Staged.objects.select_related("version").order_by("at", "id"))
    mine = [row for row in staged if row.survey_id == pk]
    ages = [row.at for row in mine]
    count = shuffling.due(ages, size=survey.mix_size, ends_at=ends_at(survey), at=at)
    said = [row for row in mine[:count] if row.answers]
    if len(said) < survey.k_min:  # too many were taken back: what is left would be too small a group
        count, said = 0, []
    ended = is_over(survey, at) and survey.mixed_at is None
    if not count and not ended:
        return None
    taken = {row.pk for row in mine[:count]}
    shuffling.rewrite([row for row in staged if row.pk not in taken])
    if survey.mixed_at is None:
        survey.mixed_at = at
        survey.save(update_fields=["mixed_at"])
    told = worded(
        actor=None,
        verb="survey.mixed",
        target=survey,
        scope=survey.consultation,
        at=at,
        released=len(said),
        left=len(mine) - count,
    )
    _release(survey, shuffling.shuffle(said), told, at)
    return Mixed(len(said), len(mine) - count)


def _release(survey: Survey, batch: Sequence[Staged], told: Event, at: datetime) -> None:
    """Write a batch to its places, in an order that chance made; everything in it has the same hour."""
    if not batch:
        note_all([told])
        return
    # Everything in a batch was said at one instant; what is mixed after closing, at the last before it.
    taken_at = min(at, min(survey.closes_at, survey.consultation.closes_at) - MOMENT)
    verified = survey.access != Survey.Access.OPEN  # of an open one nobody knows who answered, or how often
    categories = shuffling.thinned([row.category for row in batch], survey.k_min)
    languages = shuffling.thinned([row.language for row in batch], survey.k_min)
    responses = Response.objects.bulk_create(
        (
            Response(
                survey=survey,
                identity=survey.identity,
                category=category,
                receipt_sha256=row.receipt_sha256,
                verified=verified,
            )
            for row, category in zip(batch, categories, strict=True)
        ),
        batch_size=CHUNK,
    )
    revisions = Revision.objects.bulk_create(
        (
            Revision(
                response=response,
                number=1,
                version=row.version,
                answers=row.answers,
                digest=digest(row.answers),
                language=language,
            )
            for response, row, language in zip(responses, batch, languages, strict=True)
        ),
        batch_size=CHUNK,
    )
    codes = {version: _codes(version, revisions) for version in {row.version for row in batch}}
    _count(revisions, codes)
    known = categories if verified else []
    voices = unnamed_voices(consultation=survey.consultation, categories=known, at=taken_at)
    _speak(survey, revisions, voices, codes, told, taken_at=taken_at, at=at)


def _codes(version: SurveyVersion, revisions: Sequence[Revision]) -> Codes:
    mine = [each for each in revisions if each.version_id == version.pk]
    return codes_of(version, set().union(*(positions.chosen(each) for each in mine)))


def _count(revisions: Sequence[Revision], codes: Mapping[SurveyVersion, Codes]) -> None:
    facts: list[Fact] = []
    texts: list[TextAnswer] = []
    for each in revisions:
        facts += counting.rows_of(each, codes[each.version])
        texts += counting.texts_of(each, codes[each.version])
    Fact.objects.bulk_create(facts, batch_size=CHUNK)
    TextAnswer.objects.bulk_create(shuffling.shuffle(texts), batch_size=CHUNK)
    for each in revisions:
        files.hand_over(each)


def _speak(
    survey: Survey,
    revisions: Sequence[Revision],
    voices: Sequence[Voice],
    codes: Mapping[SurveyVersion, Codes],
    told: Event,
    *,
    taken_at: datetime,
    at: datetime,
) -> None:
    """Record what a batch says on proposals; a proposal that was closed meanwhile takes nothing."""
    bindings = {version: positions.bindings_of(version, survey, taken_at) for version in codes}
    drawn: list[tuple[UUID, Bound, Revision, Voice]] = [
        (uuid4(), each, revision, voice)
        for revision, voice in zip(revisions, voices, strict=False)
        for each in positions.bound(bindings[revision.version], revision.answers or {})
        if each.binding.proposal_version.proposal.state == Proposal.State.OPEN
    ]
    entries: list[Entry] = [
        positions.entry_of(each, voice, revision, name, taken_at) for name, each, revision, voice in drawn
    ]
    made: list[Position] = record_drawn(
        consultation=survey.consultation, channel=positions.CHANNEL, entries=entries, at=at, beside=[told]
    )
    Answer.objects.bulk_create(
        (
            Answer(
                id=name,
                revision=revision,
                question_id=each.binding.question_id,
                choice_id=codes[revision.version].choices[each.binding.question_id, each.choice],
                position=position,
            )
            for (name, each, revision, _voice), position in zip(drawn, made, strict=True)
        ),
        batch_size=CHUNK,
    )
