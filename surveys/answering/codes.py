"""Pages of anonymous answers: going on with a draft, the receipt code, changing and taking back with it."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import guards, people, sheets, staging, uploads
from surveys.answering.actions import NeverChangedError, NothingSentError
from surveys.answering.drafts import NotOpenError
from surveys.answering.people import reach
from surveys.answering.staging import Kept, UnknownCodeError
from surveys.answering.views import closed_sentence, context_of
from surveys.answering.ways import journey_of
from surveys.authoring.models import Survey

HERE = "surveys/identity"
SENT = "surveys.sent"
QUARTER = 15 * 60  # seconds: as long as a retry finds what it sent
CONFLICT = 409


def _cookie(survey: Survey) -> str:
    return f"sent-{survey.pk}"


def lead_to_code(survey: Survey, draft: UUID) -> HttpResponse:
    """Lead from sending to the page with the receipt code; the address says nothing, and a reload sends nothing."""
    answer = redirect("survey_code", code=survey.code)
    is_anonymous = survey.identity == Survey.Identity.ANONYMOUS
    answer.set_cookie(
        _cookie(survey),
        signing.dumps(str(draft), salt=SENT),
        max_age=QUARTER if is_anonymous else people.MONTHS,
        path=survey.get_absolute_url(),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    answer.delete_cookie(people.cookie_of(survey), path=survey.get_absolute_url())
    return answer


def sent_from_here(request: Request, survey: Survey) -> UUID | None:
    """Give the draft that this browser has just sent."""
    seconds = QUARTER if survey.identity == Survey.Identity.ANONYMOUS else people.MONTHS
    try:
        text = signing.loads(request.COOKIES.get(_cookie(survey), ""), salt=SENT, max_age=seconds)
        return UUID(str(text))
    except (signing.BadSignature, ValueError):
        return None


def _shown(survey: Survey, kept: Kept) -> list[sheets.Part]:
    journey = journey_of(kept.version, kept.answers, survey, None)
    names = uploads.names_of(journey.plan.leaves, kept.answers)
    return sheets.parts_of(kept.version.definition, journey, sheets.review(journey, kept.answers, {}, names))


@may(anyone)
@require_GET
def code(request: Request, code: str) -> HttpResponse:
    """Show the receipt code, in the browser that has just sent the answers, and nowhere else."""
    survey, _version = reach(request, code)
    draft = sent_from_here(request, survey)
    text = staging.code_of(draft) if draft else ""
    kept = staging.find(survey, text) if text else None
    if kept is None:
        return redirect("survey", code=code)
    if request.GET.get("file") == "receipt":
        body = {
            "receipt": staging.receipt_of(survey, kept, text),
            "nonce": text,
            "answers": kept.answers,
        }
        made = json.dumps(body, ensure_ascii=False, indent=1)
        return attachment(made.encode(), f"receipt-{code}.json", "json")
    context = context_of(
        survey,
        (_("Receipt"), None),
        secret=text,
        kept=kept,
        is_anonymous=survey.identity == Survey.Identity.ANONYMOUS,
        parts=_shown(survey, kept),
        is_open=survey.is_open(request.now),
    )
    return page(request, f"{HERE}/code.html", context)


@may(anyone)
@require_POST
def forget(request: Request, code: str) -> HttpResponse:
    """Forget the receipt code in this browser, once it was written down."""
    survey, _version = reach(request, code)
    messages.success(request, _("This browser has forgotten the code."))
    answer = redirect("survey", code=code)
    answer.delete_cookie(_cookie(survey), path=survey.get_absolute_url())
    return answer


@may(anyone)
@require_http_methods(["GET", "POST"])
def resume(request: Request, code: str) -> HttpResponse:
    """Go on with a draft on another device, by the code that its page shows."""
    survey, _version = reach(request, code)
    problem = ""
    if request.method == "POST":
        text = staging.spelled(request.POST.get("secret", ""))
        fair = guards.may_try(request, "resume")
        if fair and text and staging.resume(survey, text):
            answer = redirect("survey_section", code=code, place=1)
            people.keep_secret(answer, survey, text)
            return answer
        problem = _("No draft has this code. Check each character, or begin anew.")
        if not fair:
            problem = _("Too many tries from here. Try again in ten minutes.")
    context = context_of(survey, (_("Go on"), None), problem=problem, act="survey_resume", resumes=True)
    return page(request, f"{HERE}/ask_code.html", context, status=422 if problem else None)


@may(anyone)
@require_http_methods(["GET", "POST"])
def mine(request: Request, code: str) -> HttpResponse:
    """Read one's own answers by their receipt code."""
    survey, _version = reach(request, code)
    text = staging.spelled(request.POST.get("secret", ""))
    problem, kept = "", None
    if request.method == "POST":
        fair = guards.may_try(request, "code")
        kept = staging.find(survey, text) if fair and text else None
        if kept is None:
            problem = _("No answers have this code. Check each character; a change gives a new code.")
        if not fair:
            problem = _("Too many tries from here. Try again in ten minutes.")
    if kept is None:
        context = context_of(survey, (_("Receipt code"), None), problem=problem, act="survey_mine")
        return page(request, f"{HERE}/ask_code.html", context, status=422 if problem else None)
    context = context_of(
        survey,
        (_("Your answers"), None),
        secret=text,
        kept=kept,
        parts=_shown(survey, kept),
        may_change=survey.is_open(request.now) and survey.revise != Survey.Revise.NEVER,
    )
    return page(request, f"{HERE}/mine.html", context)


@may(anyone)
@require_POST
def change(request: Request, code: str) -> HttpResponse:
    """Begin to change what a receipt code stands for."""
    survey, version = reach(request, code)
    text = request.POST.get("secret", "")
    try:
        secret = staging.begin_change(
            survey=survey, version=version, code=text, language=language(), at=request.now
        )
    except NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    except NeverChangedError:
        return errors.conflict(request, _("In this survey, what is sent stays as it is."))
    except UnknownCodeError:
        return redirect("survey_mine", code=code)
    answer = redirect("survey_section", code=code, place=1)
    people.keep_secret(answer, survey, secret)
    return answer


@may(anyone)
@require_POST
def take_back(request: Request, code: str) -> HttpResponse:
    """Take back what a receipt code stands for."""
    survey, _version = reach(request, code)
    try:
        staging.withdraw(survey=survey, code=request.POST.get("secret", ""), at=request.now)
    except NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    except NeverChangedError:
        return errors.conflict(request, _("In this survey, what is sent stays as it is."))
    except UnknownCodeError:
        return redirect("survey_mine", code=code)
    except NothingSentError:
        messages.info(request, _("There is nothing to withdraw."))
    else:
        messages.success(request, _("The answers are withdrawn. Nothing of them counts any more."))
    answer = redirect("survey", code=code)
    answer.delete_cookie(_cookie(survey), path=survey.get_absolute_url())
    return answer
