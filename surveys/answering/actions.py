"""Submitting and withdrawing: one transaction, once, with a receipt."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from consultations.ledger.actions import ProposalClosedError
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.models import GRACE
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Email
from consultations.register.directory.queries import facts_of
from consultations.register.engagement.models import Interaction
from ds4skills.audit import receipts
from ds4skills.audit.actions import note
from ds4skills.audit.chain import digest
from ds4skills.web.mail import post
from ds4skills.web.texts import pick
from surveys.answering import positions
from surveys.answering.drafts import NotOpenError, last_revision
from surveys.answering.models import DraftResponse, Fact, Participation, Response, Revision, TextAnswer
from surveys.answering.sheets import Said, clean, review
from surveys.authoring.kinds import KINDS, leaves_of
from surveys.authoring.models import Question, Survey

__all__ = ["InvalidMandateError", "NotOpenError", "ProposalClosedError"]


class ProblemsError(Exception):
    """Some answers cannot be taken as they are; `said` lists them."""

    def __init__(self, said: Sequence[Said]) -> None:
        super().__init__()
        self.said = said


class NothingSentError(Exception):
    """There is nothing to send or to withdraw."""


def submit_key(draft: UUID) -> str:
    """Give the key by which a draft is submitted only once; the draft's own id is not kept."""
    return hashlib.sha256(f"survey:{draft}".encode()).hexdigest()


def nonce_of(draft: UUID) -> str:
    """Give the receipt's secret: made of the draft's id, which only the respondent's page holds afterwards."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"receipt:{draft}".encode(), hashlib.sha256)
    return receipts.b64(made.digest()[:16])


def find_sent(draft: UUID) -> Revision | None:
    """Give what a draft became."""
    rows = Revision.objects.select_related("response__survey__consultation", "version")
    return rows.filter(submit_key=submit_key(draft)).first()


def in_window(survey: Survey, began_at: datetime | None, at: datetime) -> tuple[bool, bool]:
    """Tell whether answers are taken, and whether only by grace: a form made before closing, 120 s after it."""
    if survey.is_open(at):
        return True, False
    closes = min(survey.closes_at, survey.consultation.closes_at)
    late = closes <= at < closes + GRACE
    grace = late and began_at is not None and survey.is_open(began_at)
    return grace, grace


def submit(
    *,
    survey: Survey,
    speaker: Speaker,
    draft: UUID,
    mandated: bool,
    at: datetime,
    language: str,
    seen_at: datetime | None = None,
) -> Revision:
    """Send a draft: revision, facts, texts, positions, receipt in one transaction; again gives the same."""
    try:
        return _submit(survey, speaker, draft, mandated, at, language, seen_at)
    except IntegrityError:
        if found := find_sent(draft):
            return found
        raise


@transaction.atomic
def _submit(
    survey: Survey,
    speaker: Speaker,
    draft: UUID,
    mandated: bool,  # noqa: FBT001 -- handed on from `submit`
    at: datetime,
    language: str,
    seen_at: datetime | None,
) -> Revision:
    rows = DraftResponse.objects.select_for_update(of=("self",)).select_related("version")
    row = rows.filter(pk=draft, survey=survey, person=speaker.person).first()
    if row is None:
        found = find_sent(draft)
        if found is None or found.response.person != speaker.key:
            raise NothingSentError
        return found
    taken, grace = in_window(survey, seen_at, at)
    if not taken:
        raise NotOpenError
    wrong = [each for each in review(row.version.definition, row.answers, {}) if each.problem]
    answers = clean(row.version.definition, row.answers)
    if wrong:
        raise ProblemsError(wrong)
    if not answers:
        raise NothingSentError
    # What arrives by grace was said, at the latest, at the last instant before closing.
    taken_at = seen_at if grace and seen_at else at
    revision = _revise(
        survey, speaker, row, answers, mandated=mandated, grace=grace, at=taken_at, language=language
    )
    row.delete()
    _count(survey, revision)
    before = Revision.objects.filter(response=revision.response, number=revision.number - 1).first()
    made = positions.record(revision=revision, speaker=speaker, before=before, at=at)
    _tell(survey, speaker, revision, made, at)
    return revision


def _revise(
    survey: Survey,
    speaker: Speaker,
    draft: DraftResponse,
    answers: dict[str, Any],
    *,
    mandated: bool,
    grace: bool,
    at: datetime,
    language: str,
) -> Revision:
    organisation = speaker.organisation.pk if speaker.organisation else None
    facts = facts_of([organisation]).get(organisation) if organisation else None
    response, _made = Response.objects.get_or_create(
        survey=survey,
        person=speaker.key,
        defaults={
            "identity": survey.identity,
            "organisation": organisation,
            "category": facts.category if facts else "",
            "country": facts.country if facts else "",
        },
    )
    number = Revision.objects.filter(response=response).count() + 1
    commitment = receipts.commit(nonce_of(draft.pk), answers)
    return Revision.objects.create(
        response=response,
        number=number,
        version=draft.version,
        answers=answers,
        digest=digest(answers),
        submit_key=submit_key(draft.pk),
        language=language,
        at=at,
        mandated=mandated,
        grace=grace,
        receipt=receipts.issue(
            exercise=survey.exercise,
            form=draft.version.digest,
            commitment=commitment,
            at=at,
            closes_at=survey.closes_at,
        ),
    )


def _count(survey: Survey, revision: Revision) -> None:
    """Write the facts anew, and the texts of this revision."""
    response = revision.response
    answers = revision.answers or {}
    Fact.objects.filter(response=response).delete()
    questions = dict(Question.objects.filter(survey=survey).values_list("key", "pk"))
    leaves = leaves_of(revision.version.definition)
    if revision.status == Revision.Status.VALID:
        Fact.objects.bulk_create(
            Fact(
                survey=survey,
                question_id=questions[leaf.key],
                response=response,
                category=response.category,
                item=item,
                value=value,
                missing=missing,
            )
            for leaf in leaves
            for item, value, missing in KINDS[leaf.kind].facts(leaf, answers.get(leaf.key, ""))
        )
    TextAnswer.objects.bulk_create(
        TextAnswer(
            revision=revision,
            question_id=questions[leaf.key],
            text=answers[leaf.key],
            language=revision.language,
        )
        for leaf in leaves
        if leaf.kind == "text" and answers.get(leaf.key)
    )


def _tell(survey: Survey, speaker: Speaker, revision: Revision, made: int, at: datetime) -> None:
    """Write who took part, note it, and send the receipt."""
    Participation.objects.get_or_create(survey=survey, person=speaker.key, defaults={"day": at.date()})
    Interaction.objects.bulk_create(
        [
            Interaction(
                at=at,
                channel="survey",
                stage=Interaction.Stage.RESPONDED,
                person_key=speaker.key,
                organisation_key=speaker.organisation.pk if speaker.organisation else None,
                exercise=survey.exercise,
                exercise_title=str(survey)[:200],
                source=f"surveys.response:{revision.response_id}",
            )
        ],
        ignore_conflicts=True,
    )
    named = survey.identity == Survey.Identity.NAMED
    note(
        actor=None,
        verb="survey.answered",
        target=survey,
        scope=survey.consultation,
        at=at,
        by=speaker.key if named else None,
        positions=made,
        grace=revision.grace,
    )
    address = (
        Email.objects.filter(person=speaker.person, primary=True).values_list("address", flat=True).first()
    )
    if address:
        post(
            to=address,
            template="survey_receipt",
            context={
                "survey": survey,
                "title": pick(survey.title, revision.language)[0],
                "revision": revision,
                "url": f"{settings.ORIGIN}{survey.get_absolute_url()}",
            },
            language=revision.language,
            at=at,
        )


@transaction.atomic
def withdraw(*, survey: Survey, speaker: Speaker, at: datetime) -> Revision:
    """Take everything back: a new revision that says so; facts go, positions are withdrawn."""
    last = last_revision(survey, speaker)
    if last is None or last.status == Revision.Status.WITHDRAWN:
        raise NothingSentError
    if not survey.is_open(at):
        raise NotOpenError
    revision = Revision.objects.create(
        response=last.response,
        number=last.number + 1,
        version=last.version,
        answers=None,
        digest=digest({}),
        submit_key=hashlib.sha256(f"{last.submit_key}:withdrawn".encode()).hexdigest(),
        language=last.language,
        at=at,
        status=Revision.Status.WITHDRAWN,
        mandated=last.mandated,
    )
    _count(survey, revision)
    positions.record(revision=revision, speaker=speaker, before=last, at=at)
    named = survey.identity == Survey.Identity.NAMED
    by = speaker.key if named else None
    note(actor=None, verb="survey.withdrawn", target=survey, scope=survey.consultation, at=at, by=by)
    return revision
