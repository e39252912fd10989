"""Reviewing a draft and sending it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.ledger import channels
from consultations.ledger.models import Voice
from consultations.ledger.voices import speaker_of
from consultations.programme.speaking import Speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import times
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import actions, drafts, positions, sheets, uploads
from surveys.answering.models import DraftResponse
from surveys.answering.people import reach, who_answers
from surveys.answering.views import (
    CONFLICT,
    UNPROCESSABLE,
    closed_sentence,
    context_of,
    draft_or_page,
    unknown,
)
from surveys.answering.ways import journey_of, places_of
from surveys.authoring.models import Binding, Survey, SurveyVersion

SALT = "surveys.form"


@may(anyone)
@require_GET
def review(request: Request, code: str) -> HttpResponse:
    """Show everything once more before it is sent."""
    survey, _version = reach(request, code)
    found = draft_or_page(request, survey)
    if isinstance(found, HttpResponse):
        return found
    who, draft = found
    return _review(request, survey, who, draft)


def _review(
    request: Request,
    survey: Survey,
    who: Speaker,
    draft: DraftResponse,
    problem: str = "",
    status: int | None = None,
) -> HttpResponse:
    journey = journey_of(draft.version, draft.answers, survey, request.now)
    names = uploads.names_of(journey.plan.leaves, draft.answers)
    said = sheets.review(journey, draft.answers, _before(survey, who, draft.version), names)
    context = context_of(
        survey,
        (_("Review"), None),
        draft=draft,
        parts=sheets.parts_of(draft.version.definition, said),
        who=who,
        wrong=[each for each in said if each.problem],
        problem=problem,
        empty=not any(each.words for each in said),
        stamp=signing.dumps(request.now.isoformat(), salt=SALT),
        is_open=survey.is_open(request.now),
        closed="" if survey.is_open(request.now) else closed_sentence(request, survey),
        back=max(places_of(draft.version.definition, journey), default=1),
    )
    return page(request, "surveys/answering/review.html", context, status=status)


def _before(survey: Survey, who: Speaker, version: SurveyVersion) -> dict[str, str]:
    """Say what somebody said elsewhere on the same proposals, which these answers will replace."""
    bindings = list(Binding.objects.filter(version=version).select_related("question"))
    if not bindings:
        return {}
    privacy = Voice.Privacy.NAMED if survey.identity == "named" else Voice.Privacy.CONFIDENTIAL
    capacity = Voice.Capacity.MANDATED if who.mandate else Voice.Capacity.PERSONAL
    organisation = who.organisation.pk if who.organisation else None
    spelled = speaker_of(holder=who.key, organisation=organisation, capacity=capacity, privacy=privacy)
    voices = {"voice__consultation": survey.consultation, "voice__speaker": spelled}
    sentence = _("On %(day)s you said “%(stance)s” (%(channel)s); this replaces it.")
    return {
        key: sentence
        % {
            "day": times.moment(row.taken_at, survey.tz),
            "stance": row.get_stance_display(),
            "channel": channels.label(row.channel),
        }
        for key, row in positions.said_elsewhere(bindings, voices, survey.exercise).items()
    }


@may(anyone)
@require_POST
def submit(request: Request, code: str) -> HttpResponse:
    """Send the draft; sending it again gives the same receipt."""
    survey, _version = reach(request, code)
    who = who_answers(request, survey)
    if who is None:
        return unknown(request, survey)
    try:
        key = UUID(request.POST.get("draft", ""))
    except ValueError:
        return redirect("survey", code=code)
    problem, status = "", CONFLICT
    try:
        actions.submit(
            survey=survey,
            speaker=who,
            draft=key,
            mandated=request.POST.get("capacity") == "mandated",
            language=language(),
            seen_at=_seen(request.POST.get("stamp", "")),
            at=request.now,
        )
    except actions.NotOpenError:
        problem = closed_sentence(request, survey)
    except actions.ProblemsError:
        problem, status = _("Some answers need your attention first."), UNPROCESSABLE
    except actions.NothingSentError:
        problem, status = _("There is no answer yet."), UNPROCESSABLE
    except actions.InvalidMandateError:
        problem = _("You may not speak for this organisation any more. Answer for yourself.")
    except actions.ProposalClosedError:
        problem = _("A proposal was closed meanwhile. Remove your answer to it, then send the others.")
    if problem:
        draft = drafts.draft_of(survey, who)
        if draft is None:
            return redirect("survey", code=code)
        return _review(request, survey, who, draft, problem, status)
    answer = redirect("survey_receipt", code=code)
    answer["Location"] += f"?draft={key}"
    return answer


def _seen(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
