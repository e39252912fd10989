"""Reviewing a draft and sending it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from consultations.ledger import channels
from consultations.ledger.channels import Words
from consultations.ledger.models import Voice
from consultations.ledger.voices import speaker_of
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import times
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import actions, codes, drafts, entering, positions, sharing, sheets, staging, uploads
from surveys.answering.mediation import NoAddressError
from surveys.answering.models import DraftResponse
from surveys.answering.people import Respondent, reach, who_answers
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
    who: Respondent,
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
        **sharing.beside(who, draft),
        wrong=[each for each in said if each.problem],
        problem=problem,
        empty=not any(each.words for each in said),
        stamp=signing.dumps([survey.pk, request.now.isoformat()], salt=SALT),
        is_open=survey.is_open(request.now),
        closed="" if survey.is_open(request.now) else closed_sentence(request, survey),
        back=max(places_of(draft.version.definition, journey), default=1),
    )
    return page(request, "surveys/answering/review.html", context, status=status)


def _before(survey: Survey, who: Respondent, version: SurveyVersion) -> dict[str, str]:
    """Say what somebody said elsewhere on the same proposals, which these answers will replace."""
    bindings = list(Binding.objects.filter(version=version).select_related("question"))
    if not bindings:
        return {}
    if who.holds_secret:
        return {}
    privacy = positions.privacy_of(survey)
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
    try:
        key = UUID(request.POST.get("draft", ""))
    except ValueError:
        return redirect("survey", code=code)
    who = who_answers(request, survey)
    if who is None:
        sent = codes.sent_from_here(request, survey) == key
        return redirect("survey_code", code=code) if sent else unknown(request, survey)
    try:
        _send(request, survey, who, key)
    except tuple(REFUSED) as error:
        draft = drafts.draft_of(survey, who)
        if draft is None:
            return redirect("survey", code=code)
        is_closed = isinstance(error, actions.NotOpenError)
        problem = closed_sentence(request, survey) if is_closed else str(REFUSED[type(error)])
        status = UNPROCESSABLE if isinstance(error, INCOMPLETE) else CONFLICT
        return _review(request, survey, who, draft, problem, status)
    return _lead_on(request, survey, who, key)


INCOMPLETE = (actions.ProblemsError, actions.NothingSentError)
REFUSED: dict[type[Exception], Words] = {
    actions.NotOpenError: "",
    actions.PausedError: "",
    actions.ProblemsError: gettext_lazy("Some answers need your attention first."),
    actions.NothingSentError: gettext_lazy("There is no answer yet."),
    actions.AlreadySentError: gettext_lazy(
        "You have answered already, perhaps on another device. It counts once."
    ),
    actions.NeverChangedError: gettext_lazy("What was sent before stays as it is."),
    staging.UnknownCodeError: gettext_lazy(
        "The answers were changed elsewhere meanwhile. Begin again with the new code."
    ),
    actions.InvalidMandateError: gettext_lazy(
        "You may not speak for this organisation any more. Answer for yourself."
    ),
    NoAddressError: gettext_lazy("The register has no address to which the link could go."),
    actions.ProposalClosedError: gettext_lazy(
        "A proposal was closed meanwhile. Remove your answer to it, then send the others."
    ),
}


def _send(request: Request, survey: Survey, who: Respondent, draft: UUID) -> None:
    """Send a draft by the way that the survey's identity asks for."""
    mandated = request.POST.get("capacity") == "mandated"
    sending = actions.Sending(request.now, language(), mandated, _seen(survey, request.POST.get("stamp", "")))
    if who.is_anonymous:
        staging.submit(survey=survey, who=who, draft=draft, sending=sending)
    else:
        actions.submit(
            survey=survey,
            speaker=who,
            draft=draft,
            mandated=mandated,
            language=sending.language,
            seen_at=sending.seen_at,
            at=request.now,
        )


def _lead_on(request: Request, survey: Survey, who: Respondent, draft: UUID) -> HttpResponse:
    """Lead to the receipt; to the receipt code where nobody is known; staff to the entries that wait."""
    if who.holds_secret:
        return codes.lead_to_code(survey, draft)
    if who.entry is not None:
        entering.end_entry(request, survey)
        messages.success(
            request, _("Entered. It counts once the person has confirmed it by the link in their mail.")
        )
        return redirect("survey_entries", slug=survey.consultation.slug, code=survey.code)
    answer = redirect("survey_receipt", code=survey.code)
    answer["Location"] += f"?draft={draft}"
    return answer


def _seen(survey: Survey, text: str) -> datetime | None:
    """Give when the form of this survey was made; nothing where it is not ours, or another survey's."""
    try:
        pk, made = signing.loads(text, salt=SALT)
        return datetime.fromisoformat(made) if pk == survey.pk else None
    except (signing.BadSignature, ValueError, TypeError):
        return None
