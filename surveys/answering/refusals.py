"""Sending a draft for a program: by the way that the survey's identity asks for, each refusal in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import exceptions

from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError
from ds4skills.web.texts import language
from surveys.answering import actions, staging
from surveys.answering.people import Respondent
from surveys.answering.serializers import spell_kept, spell_response
from surveys.authoring.models import Survey

ANSWERED = "You have answered. Only your receipt code leads to these answers."
REFUSED: dict[type[Exception], str] = {
    actions.NeverChangedError: "In this survey, what is sent stays as it is.",
    actions.AlreadySentError: ANSWERED,
    actions.ProposalClosedError: "A proposal was closed meanwhile. Remove your answer to it.",
    staging.UnknownCodeError: "The answers were changed meanwhile. Begin again with the new code.",
}


def closed(survey: Survey) -> ConflictError:
    """Say when the survey takes answers."""
    opens, closes = (times.moment(at, survey.tz) for at in (survey.opens_at, survey.closes_at))
    return ConflictError(f"Answers are taken from {opens} to {closes}. Drafts stay.")


def sent(survey: Survey, who: Respondent, draft: UUID, *, mandated: bool = False) -> dict[str, Any]:
    """Send a draft by the way that the survey's identity asks for; refuses in words."""
    code = staging.code_of(draft) if who.holds_secret else ""
    sending = actions.Sending(clock.now(), language(), mandated)
    try:
        if who.is_anonymous:
            return _staged(survey, who, draft, sending)
        made = actions.submit(
            survey=survey,
            speaker=who,
            draft=draft,
            mandated=mandated,
            language=sending.language,
            at=sending.at,
        )
    except actions.NotOpenError as error:
        raise closed(survey) from error
    except actions.ProblemsError as error:
        raise exceptions.ValidationError({each.leaf.key: [each.problem] for each in error.said}) from error
    except actions.NothingSentError as error:
        raise exceptions.ValidationError(
            {"draft": ["There is no such draft, or no answer in it."]}
        ) from error
    except actions.InvalidMandateError as error:
        raise exceptions.PermissionDenied("You hold no mandate now. Answer for yourself.") from error
    except tuple(REFUSED) as error:
        raise ConflictError(REFUSED[type(error)]) from error
    return spell_response(made, code)


def _staged(survey: Survey, who: Respondent, draft: UUID, sending: actions.Sending) -> dict[str, Any]:
    code = staging.submit(survey=survey, who=who, draft=draft, sending=sending)
    kept = staging.find(survey, code)
    if kept is None:  # it was changed or taken back within the moment
        raise actions.NothingSentError
    return spell_kept(survey, kept, code)
