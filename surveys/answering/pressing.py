"""One press of the button that sends: its key, its receipt's secret, whether it is in time, what is wrong with it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from ds4skills.audit import receipts
from surveys.answering.drafts import NotOpenError, refuse_closed
from surveys.answering.models import DraftResponse, Response, Revision
from surveys.answering.sheets import Said, check, lines_of, review
from surveys.answering.ways import journey_of
from surveys.authoring.models import Survey
from surveys.authoring.plans import clean

MOMENT = timedelta(microseconds=1)


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


def newest(response: int) -> Revision | None:
    """Give the last revision of a response, once nobody else writes a further one; until the transaction ends."""
    Response.objects.select_for_update(no_key=True).get(pk=response)
    return last_of(response)


def last_of(response: int) -> Revision | None:
    """Give the last revision of a response."""
    rows = Revision.objects.filter(response=response).select_related("response", "version")
    return rows.order_by("-number").first()


def in_window(survey: Survey, began_at: datetime | None, at: datetime) -> tuple[bool, bool]:
    """Tell whether answers are taken, and whether only by grace: a form made before closing, `grace_s` after it."""
    if survey.is_open(at):
        return True, False
    closes = min(survey.closes_at, survey.consultation.closes_at)
    late = closes <= at < closes + timedelta(seconds=survey.grace_s)
    grace = late and began_at is not None and survey.is_open(began_at)
    return grace, grace


@dataclass(frozen=True)
class Sending:
    """One press of the button: when it came, when its page was made, in which language, and for whom they speak."""

    at: datetime
    language: str
    mandated: bool = False
    seen_at: datetime | None = None

    def taken_at(self, survey: Survey) -> tuple[datetime, bool]:
        """Give the instant at which it was said, and whether it is taken by grace; raises where it is not taken."""
        taken, grace = in_window(survey, self.seen_at, self.at)
        if not taken:
            refuse_closed(survey, self.at)
            raise NotOpenError
        # What arrives by grace was said at the last instant before closing: after all that was said in time.
        closes = min(survey.closes_at, survey.consultation.closes_at)
        return (closes - MOMENT if grace else self.at), grace


def checked(survey: Survey, draft: DraftResponse, at: datetime) -> dict[str, Any]:
    """Give the answers that count; raises where one cannot be taken, or none is there."""
    journey = journey_of(draft.version, draft.answers, survey, at)
    if not check(journey, lines_of(journey, draft.answers, {}), needed=True):
        raise ProblemsError([each for each in review(journey, draft.answers, {}) if each.problem])
    answers = clean(journey, draft.answers)
    if not answers:
        raise NothingSentError
    return answers
