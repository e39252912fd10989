"""Anonymous answers: kept apart from who took part, changed and taken back by the receipt code alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.ledger.models import Voice
from consultations.ledger.voices import unnamed_voices
from ds4skills.audit import receipts
from ds4skills.audit.actions import worded
from ds4skills.audit.chain import digest
from ds4skills.audit.models import Event, Seal
from ds4skills.web import links
from surveys.answering import counting, drafts, files, positions
from surveys.answering.actions import (
    AlreadySentError,
    NeverChangedError,
    NothingSentError,
    Sending,
    checked,
    nonce_of,
    submit_key,
    take_back,
)
from surveys.answering.drafts import held, refuse_closed
from surveys.answering.models import Answer, DraftResponse, Participation, Response, Revision, Staged
from surveys.answering.people import Respondent
from surveys.answering.pressing import newest
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.queries import codes_of


class UnknownCodeError(Exception):
    """No answer of this survey has the code, or it has been changed since and has another."""


@dataclass(frozen=True)
class Kept:
    """Anonymous answers as they are kept: before the mix, or after it."""

    version: SurveyVersion
    answers: dict[str, Any]
    day: datetime | None  # midnight of the day on which they came, while that is still known
    is_mixed: bool

    @property
    def is_withdrawn(self) -> bool:
        """Whether they were taken back."""
        return not self.answers


def code_of(draft: UUID) -> str:
    """Give the receipt code of a draft: the receipt's secret, of which only the digest is kept."""
    return nonce_of(draft)


def spelled(code: str) -> str:
    """Give a code as it was typed, without blanks around and inside it."""
    return "".join(code.split())


def find(survey: Survey, code: str) -> Kept | None:
    """Find what a receipt code stands for."""
    sha256 = links.digest(spelled(code))
    row = Staged.objects.filter(survey=survey, receipt_sha256=sha256).select_related("version").first()
    if row is not None:
        return Kept(row.version, row.answers, _midnight(row.at), is_mixed=False)
    last = _last(survey, sha256)
    return Kept(last.version, last.answers or {}, None, is_mixed=True) if last else None


def _last(survey: Survey, sha256: str) -> Revision | None:
    rows = Revision.objects.filter(response__survey=survey, response__receipt_sha256=sha256)
    rows = rows.filter(response__person=None)
    return rows.select_related("response", "version").order_by("-number").first()


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def receipt_of(survey: Survey, kept: Kept, code: str) -> dict[str, Any]:
    """Sign what is kept; it tells the day and the seal before that day, so that no hour leads to anybody."""
    day = kept.day or _midnight(survey.opens_at)
    seals = Seal.objects.filter(stream=receipts.STREAM, at__lt=day).order_by("-number")
    return receipts.issue(
        exercise=survey.exercise,
        form=kept.version.digest,
        commitment=receipts.commit(code, kept.answers),
        at=day,
        closes_at=survey.closes_at,
        head=seals.values_list("digest", flat=True).first() or "",
    )


def submit(*, survey: Survey, who: Respondent, draft: UUID, sending: Sending) -> str:
    """Send a draft anonymously; gives its receipt code, and gives the same again."""
    try:
        _stage(survey, who, draft, sending)
    except IntegrityError as error:
        if find(survey, code_of(draft)) is None:
            raise AlreadySentError from error
    return code_of(draft)


@transaction.atomic
def _stage(survey: Survey, who: Respondent, draft: UUID, sending: Sending) -> None:
    row = held(survey, who, draft, sending.at)
    if row is None:
        if find(survey, code_of(draft)) is None:
            raise NothingSentError
        return
    if who.is_guest and survey.access != Survey.Access.OPEN and not row.changes_sha256:
        raise NothingSentError  # who was asked is not known here
    sending.taken_at(survey)
    answers = checked(survey, row, sending.at)
    facts = who.facts
    revision = None
    if row.changes_sha256:
        revision = _replace(survey, row, answers, sending)
    else:
        Staged.objects.create(
            survey=survey,
            version=row.version,
            answers=answers,
            language=sending.language,
            category=facts.category if facts else "",
            submit_key=submit_key(row.pk),
            receipt_sha256=links.digest(code_of(row.pk)),
            at=sending.at,
        )
        if who.key is not None and survey.access != Survey.Access.OPEN:
            Participation.objects.create(survey=survey, person=who.key)
    files.release(row, answers)
    if revision is not None:
        files.hand_over(revision)
    drafts.discard(row)


def _replace(
    survey: Survey, draft: DraftResponse, answers: dict[str, Any], sending: Sending
) -> Revision | None:
    """Put changed answers in place of those whose code was given; they get a code of their own.

    After the mix they are a further revision, which is given back.
    """
    fresh = {"receipt_sha256": links.digest(code_of(draft.pk))}
    rows = Staged.objects.filter(survey=survey, receipt_sha256=draft.changes_sha256)
    locked = rows.select_for_update(of=("self",)).select_related("version")
    staged = locked.first() if files.asked(draft.version) else None
    changed = rows.update(
        answers=answers,
        version=draft.version,
        language=sending.language,
        submit_key=submit_key(draft.pk),
        **fresh,
    )
    if changed:
        if staged is not None:
            files.forget(staged.version, staged.answers, kept=files.named(draft.version, answers))
        return None
    # Of two changes at once the second finds that the code is no longer the one it was given.
    if not Response.objects.filter(survey=survey, receipt_sha256=draft.changes_sha256).update(**fresh):
        raise UnknownCodeError
    before = _last(survey, fresh["receipt_sha256"])
    if before is None:
        raise UnknownCodeError
    before.response.survey = survey
    return _revise(survey, draft.version, answers, before, sending.at)


def _revise(
    survey: Survey, version: SurveyVersion, answers: dict[str, Any], before: Revision, at: datetime
) -> Revision:
    """Write a further revision after the mix: without hour, key and language, spoken by the same unnamed voice."""
    revision = Revision.objects.create(
        response=before.response,
        number=before.number + 1,
        version=version,
        answers=answers,
        digest=digest(answers),
        language=before.language,
    )
    codes = codes_of(version, positions.chosen(revision))
    counting.forget(revision)
    counting.count(revision, codes)
    voice = None
    if before.response.verified:
        voice = voice_behind(before) or _joins(before, at)
    positions.record(
        revision=revision,
        speaker=None,
        before=before,
        codes=codes,
        at=at,
        tell=lambda _made: _told(survey, at),
        voice=voice,
        taken_at=at,
    )
    return revision


def _told(survey: Survey, at: datetime) -> Event:
    return worded(actor=None, verb="survey.changed", target=survey, scope=survey.consultation, at=at)


def voice_behind(revision: Revision) -> Voice | None:
    """Give the unnamed voice by which a response has spoken."""
    rows = Answer.objects.filter(revision__response=revision.response_id).select_related("position__voice")
    row = rows.order_by("position_id").first()
    return row.position.voice if row else None


def _joins(before: Revision, at: datetime) -> Voice:
    consultation = before.response.survey.consultation
    return unnamed_voices(consultation=consultation, categories=[before.response.category], at=at)[0]


@transaction.atomic
def begin_change(*, survey: Survey, version: SurveyVersion, code: str, language: str, at: datetime) -> str:
    """Begin a draft from the answers that a code stands for; gives the secret on which it hangs."""
    refuse_closed(survey, at)
    if survey.revise == Survey.Revise.NEVER:
        raise NeverChangedError
    kept = find(survey, code)
    if kept is None:
        raise UnknownCodeError
    secret, sha256 = links.draw()
    DraftResponse.objects.create(
        survey=survey,
        version=version,
        token_sha256=sha256,
        changes_sha256=links.digest(spelled(code)),
        answers=dict(kept.answers),
        language=language,
    )
    return secret


@transaction.atomic
def withdraw(*, survey: Survey, code: str, at: datetime) -> None:
    """Take back what a code stands for; before the mix the row stays, empty, so that no batch becomes smaller."""
    refuse_closed(survey, at)
    if survey.revise == Survey.Revise.NEVER:
        raise NeverChangedError
    sha256 = links.digest(spelled(code))
    rows = Staged.objects.filter(survey=survey, receipt_sha256=sha256)
    staged = rows.select_for_update(of=("self",)).select_related("version").first()
    if staged is not None:
        rows.update(answers={}, category="", language="")
        files.forget(staged.version, staged.answers)
        return
    last = _last(survey, sha256)
    if last is None:
        raise UnknownCodeError
    last = newest(last.response_id)
    if last is None or last.response.receipt_sha256 != sha256:  # changed meanwhile
        raise UnknownCodeError
    if last.status == Revision.Status.WITHDRAWN:
        raise NothingSentError
    last.response.survey = survey
    is_anonymous = survey.identity == Survey.Identity.ANONYMOUS
    take_back(last=last, by=None, at=at, said_at=None if is_anonymous else at)


def resume(survey: Survey, code: str) -> bool:
    """Tell whether a draft hangs on a resume code."""
    rows = DraftResponse.objects.filter(survey=survey, token_sha256=links.digest(spelled(code)))
    return rows.exists()
