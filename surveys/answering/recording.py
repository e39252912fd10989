"""The rows of a submission: a respondent's record, and the revision with its receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consultations.register.directory.queries import facts_of
from ds4skills.audit import receipts
from ds4skills.audit.chain import digest
from ds4skills.storage.rows import insert_numbered
from ds4skills.web import links
from surveys.answering import aliases
from surveys.answering.models import DraftResponse, Response, Revision
from surveys.answering.people import Respondent
from surveys.answering.pressing import Sending, nonce_of, submit_key
from surveys.authoring.models import Survey


def _respond(survey: Survey, speaker: Respondent, draft: DraftResponse) -> Response:
    """Begin a respondent's record; it freezes the organisation's category and country."""
    organisation = speaker.organisation.pk if speaker.organisation else None
    facts = speaker.facts
    if facts is None and organisation is not None:
        facts = facts_of([organisation]).get(organisation)
    response = Response(
        survey=survey,
        person=None if speaker.shares else speaker.key,
        identity=survey.identity,
        organisation=organisation,
        category=facts.category if facts else "",
        country=facts.country if facts else "",
        size=facts.size if facts else "",
        alias=aliases.draw() if survey.identity == Survey.Identity.CONFIDENTIAL else "",
        verified=not speaker.is_guest,
        receipt_sha256=links.digest(nonce_of(draft.pk)) if speaker.is_guest else "",
    )
    insert_numbered([response])
    return response


def revise(
    survey: Survey,
    speaker: Respondent,
    draft: DraftResponse,
    answers: dict[str, Any],
    before: Revision | None,
    sending: Sending,
    *,
    at: datetime,
    grace: bool,
) -> Revision:
    """Write what is sent as the next revision, with its receipt; the first begins the respondent's record."""
    commitment = receipts.commit(nonce_of(draft.pk), answers)
    entry = speaker.entry
    revision = Revision(
        response=before.response if before else _respond(survey, speaker, draft),
        number=before.number + 1 if before else 1,
        version=draft.version,
        answers=answers,
        digest=digest(answers),
        submit_key=submit_key(draft.pk),
        language=sending.language,
        at=at,
        status=Revision.Status.WAITING if entry else Revision.Status.VALID,
        via=entry.via if entry else Revision.Via.WEB,
        entered_by=entry.user if entry else None,
        mandated=sending.mandated,
        grace=grace,
        receipt=receipts.issue(
            exercise=survey.exercise,
            form=draft.version.digest,
            commitment=commitment,
            at=at,
            closes_at=survey.closes_at,
            head=draft.head or "",
        ),
    )
    insert_numbered([revision])
    return revision
