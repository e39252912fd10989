"""Pages for those who answer: start, sections, review, receipt."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, times
from ds4skills.web.http import page
from ds4skills.web.texts import language, pick
from surveys.answering import drafts, people
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.people import Respondent, must_knock, reach, who_answers, works_here
from surveys.authoring import queries
from surveys.authoring.checking import minutes
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import plan_of

CONFLICT, UNPROCESSABLE, FORBIDDEN = 409, 422, 403


def context_of(survey: Survey, *crumbs: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    """Give what every page of a survey shows."""
    consultation = survey.consultation
    way: list[tuple[str, str | None]] = [
        (str(consultation), consultation.get_absolute_url()),
        (_("Surveys"), f"{consultation.get_absolute_url()}surveys/"),
        (str(survey), survey.get_absolute_url() if crumbs else None),
    ]
    known = {"consultation": consultation, "section": "surveys", "survey": survey}
    return {**known, "crumbs": [*way, *crumbs], **more}


@may(rules.read_consultation)
@require_GET
def listing(request: Request, slug: str) -> HttpResponse:
    """List the surveys of a consultation, and whether one has answered."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    found = []
    for survey in queries.announced(consultation):
        who = who_answers(request, survey)
        last = drafts.last_revision(survey, who) if who else None
        found.append((survey, survey.state(request.now), last))
    crumbs = [(str(consultation), consultation.get_absolute_url()), (_("Surveys"), None)]
    context = {"consultation": consultation, "section": "surveys", "crumbs": crumbs, "surveys": found}
    return page(request, "surveys/answering/list.html", context)


@may(anyone)
@require_GET
def start(request: Request, code: str) -> HttpResponse:
    """Say who asks, why, until when, how long it takes, and what happens with the answers."""
    survey, version = reach(request, code)
    who = who_answers(request, survey)
    last = drafts.last_revision(survey, who) if who else None
    draft = drafts.draft_of(survey, who) if who else None
    if last:
        last.response.survey = survey
    valid = last if last and last.status == Revision.Status.VALID else None
    plan = plan_of(version.digest, version.definition)
    context = context_of(
        survey,
        version=version,
        who=who,
        draft=draft,
        last=valid,
        withdrawn=bool(last and last.status == Revision.Status.WITHDRAWN),
        final=drafts.is_final(survey, last),
        state=survey.state(request.now),
        closed="" if survey.is_open(request.now) else closed_sentence(request, survey),
        minutes=minutes(version.definition),
        count=sum(1 for leaf in plan.leaves if leaf.kind != "computed"),
        sections=sum(1 for each in version.definition["sections"] if each["items"]),
        languages=[code for code in version.definition["languages"] if code in dict(settings.LANGUAGES)],
        staff=works_here(request, survey),
        took_part=drafts.took_part(survey, who) if who and not who.is_guest else False,
    )
    return page(request, "surveys/answering/start.html", context)


@may(anyone)
@require_POST
def begin(request: Request, code: str) -> HttpResponse:
    """Begin, or go on where one stopped."""
    survey, version = reach(request, code)
    who = who_answers(request, survey)
    if who is None:
        return unknown(request, survey)
    if must_knock(survey, who) and drafts.draft_of(survey, who) is None:
        return redirect("survey_enter" if survey.access == Survey.Access.OPEN else "survey", code=code)
    who = people.with_secret(who)
    try:
        draft = drafts.begin(survey=survey, version=version, speaker=who, language=language(), at=request.now)
    except drafts.NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    except drafts.AlreadySentError:
        return errors.conflict(request, sent_sentence())
    except drafts.NeverChangedError:
        return errors.conflict(request, final_sentence())
    answer = redirect("survey_section", code=code, place=min(draft.place, len(_sections(draft)) - 1) + 1)
    return people.hand_over(answer, survey, who)


def final_sentence() -> str:
    """Say that an answer of this survey stays as it was sent."""
    return _("Answers to this survey stay as they were sent. Write to the contact where one is wrong.")


def sent_sentence() -> str:
    """Say that somebody has answered anonymously."""
    return _("You have answered. Only your receipt code leads to these answers.")


def lost_sentence() -> str:
    """Say that a browser holds no draft any more, and how to go on."""
    return _(
        "This browser holds no draft of this survey any more: it was sent, or its cookie went. "
        "Go on by the code that its page showed, or begin again."
    )


def closed_sentence(request: Request, survey: Survey) -> str:
    """Say when the survey opens, that it pauses, or when it closed; and that what was written is safe."""
    state = survey.state(request.now)
    if state == "soon":
        opens = max(survey.opens_at, survey.consultation.opens_at)
        return _("The survey opens at %(instant)s.") % {"instant": times.moment(opens, survey.tz)}
    if state == "paused":
        sentence = _(
            "The survey has been paused since %(instant)s. What you had written is kept; go on when it opens again."
        )
        return sentence % {"instant": times.moment(survey.paused_at or request.now, survey.tz)}
    closed = min(survey.closes_at, survey.consultation.closes_at)
    sentence = _("The survey closed at %(instant)s. What you had written is kept and can be read.")
    return sentence % {"instant": times.moment(closed, survey.tz)}


def _sections(draft: DraftResponse) -> list[Any]:
    return list(draft.version.definition["sections"])


def unknown(request: Request, survey: Survey) -> HttpResponse:
    """Say how to get in, to somebody whom we do not know; what they typed is handed back."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"said": _("You are signed out.")}, status=FORBIDDEN)
    version = queries.published(survey)
    plan = plan_of(version.digest, version.definition) if version else None
    asked = {leaf.key: pick(leaf.asked)[0] for leaf in plan.leaves} if plan else {}
    sent = [(name, text) for name, text in errors.typed(request) if name.partition("__")[0] in asked]
    named = [(asked[name.partition("__")[0]], text) for name, text in sent]
    again = errors.typed(request) if request.method == "POST" and not request.FILES else []
    context = context_of(survey, (_("Answer"), None), typed=named, again=again, back=request.get_full_path())
    return page(request, "surveys/answering/unknown.html", context, status=FORBIDDEN)


def draft_or_page(
    request: Request, survey: Survey, version: SurveyVersion | None = None
) -> tuple[Respondent, DraftResponse] | HttpResponse:
    """Give who answers with their draft, or the page that says why there is none.

    What is typed in a tab whose draft was sent from another one begins a change, where a version is given.
    """
    who = who_answers(request, survey)
    if who is None:
        return unknown(request, survey)
    draft = drafts.draft_of(survey, who)
    if draft is None and version is not None and request.method == "POST":
        if must_knock(survey, who) or (who.holds_secret and not who.secret):
            return told(request, sent_sentence() if drafts.took_part(survey, who) else lost_sentence())
        try:
            draft = drafts.begin(
                survey=survey, version=version, speaker=who, language=language(), at=request.now
            )
        except drafts.NotOpenError:
            return told(request, closed_sentence(request, survey))
        except drafts.AlreadySentError:
            return told(request, sent_sentence())
        except drafts.NeverChangedError:
            return told(request, final_sentence())
    return (who, draft) if draft else redirect("survey", code=survey.code)


def told(request: Request, sentence: str) -> HttpResponse:
    """Say why nothing can be kept: to a script, or on a page that hands back what was typed."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"revs": {}, "conflicts": {}, "said": sentence}, status=CONFLICT)
    return errors.conflict(request, sentence)
