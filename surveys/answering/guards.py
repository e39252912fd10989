"""What stands before open and anonymous surveys, for pages and programs alike: work or a code, and limits."""

from __future__ import annotations

from ds4skills.accounts.http import Request
from ds4skills.web import limits
from ds4skills.web.texts import language
from surveys.answering import drafts, opening, people
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.opening import Whoever
from surveys.answering.people import Respondent
from surveys.authoring.models import Survey, SurveyVersion

AN_HOUR, TEN_MINUTES = 3600, 600
MOST_IN, MOST_CODES, MOST_TRIES = 120, 10, 30  # from one address of the net within the hour


class TooManyError(Exception):
    """Too much of this came from one place of the net."""


def _count(request: Request, what: str, most: int) -> None:
    if not limits.allows(request, what, most=most, seconds=AN_HOUR):
        raise TooManyError


def is_open_to_guests(survey: Survey) -> bool:
    """Tell whether anybody may come in; nobody speaks for an organisation unknown."""
    return survey.access == Survey.Access.OPEN and survey.unit != Survey.Unit.ORGANISATION


def come_in(request: Request, survey: Survey, puzzle: str, work: str) -> None:
    """Raise where a machine did no work, or was let in by it before, or where nobody has looked at the page."""
    _count(request, f"survey-door:{survey.pk}", MOST_IN)
    if work:
        opening.check_work(survey, puzzle, work, request.now)
        opening.spend(puzzle)
    else:
        opening.check_age(survey, puzzle, request.now)


def send_code(request: Request, survey: Survey, address: str) -> str:
    """Send a code to an address; gives the slip by which it is checked."""
    _count(request, "survey-mailcode", MOST_CODES)
    return opening.send_code(survey=survey, address=address, language=language(), at=request.now)


def by_code(request: Request, survey: Survey, slip: str, address: str, code: str) -> None:
    """Raise where a code is not the one that was sent, or was used before."""
    _count(request, "survey-mailtry", MOST_TRIES)
    opening.check_code(survey, slip, address, code, request.now)
    opening.spend(slip)


def begin(request: Request, survey: Survey, version: SurveyVersion) -> tuple[Respondent, DraftResponse]:
    """Let a guest in: a draft that hangs on a secret of its own."""
    who = people.with_secret(Respondent(None, survey.unit, survey.identity == Survey.Identity.ANONYMOUS))
    draft = drafts.begin(survey=survey, version=version, speaker=who, language=language(), at=request.now)
    return who, draft


def confirm(request: Request, revision: Revision, who: Whoever) -> None:
    """Send the link by which a guest confirms an address."""
    _count(request, "survey-guest", MOST_CODES)
    opening.ask_to_confirm(revision=revision, who=who, at=request.now)


def may_try(request: Request, what: str) -> bool:
    """Tell whether somebody may try one more code of a receipt, or of a draft."""
    return limits.allows(request, f"survey-{what}", most=MOST_TRIES, seconds=TEN_MINUTES)
