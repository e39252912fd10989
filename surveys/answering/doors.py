"""Pages of open surveys: coming in, and giving an address so that answers count with the others."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, limits
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import codes, drafts, opening, people
from surveys.answering.actions import find_sent
from surveys.answering.identity_forms import CodeForm, DoorForm, GuestForm
from surveys.answering.people import Respondent, reach
from surveys.answering.views import closed_sentence, context_of
from surveys.authoring.models import Survey, SurveyVersion

HERE = "surveys/identity"
AN_HOUR = 3600
MOST_IN, MOST_CODES, MOST_TRIES = 120, 10, 30  # from one address of the net within the hour


def _open(request: Request, code: str) -> tuple[Survey, SurveyVersion]:
    survey, version = reach(request, code)
    if survey.access != Survey.Access.OPEN or survey.unit == Survey.Unit.ORGANISATION:
        raise Http404
    return survey, version


@may(anyone)
@require_http_methods(["GET", "POST"])
def enter(request: Request, code: str) -> HttpResponse:
    """Let anybody in: by some work of their machine, or by a code that goes to an address."""
    survey, version = _open(request, code)
    if not survey.is_open(request.now):
        return errors.conflict(request, closed_sentence(request, survey))
    if "slip" in request.POST:
        return _by_code(request, survey, version)
    form = DoorForm(request.POST or None, initial={"puzzle": opening.challenge(survey, request.now)})
    if form.is_valid() and not (problem := _checked(request, survey, form)):
        if not form.cleaned_data["work"]:
            return _send_code(request, survey, form.cleaned_data["email"])
        return _let_in(request, survey, version)
    if form.is_bound and form.is_valid():
        form.add_error(None, problem)
    if form.is_bound:
        form.data = {**request.POST.dict(), "puzzle": opening.challenge(survey, request.now), "work": ""}
    return page(
        request, f"{HERE}/door.html", context_of(survey, (_("Come in"), None), form=form, bits=opening.BITS)
    )


def _checked(request: Request, survey: Survey, form: DoorForm) -> str:
    """Give what is wrong, in words."""
    data = form.cleaned_data
    if not limits.allows(request, f"survey-door:{survey.pk}", most=MOST_IN, seconds=AN_HOUR):
        return _("Too many people came in from here within the hour. Try again later.")
    try:
        if data["work"]:
            opening.check_work(survey, data["puzzle"], data["work"], request.now)
            opening.spend(data["puzzle"])
        else:
            opening.check_age(survey, data["puzzle"], request.now)
    except opening.TooFastError:
        return _("That was faster than people read, or the page is from yesterday. Press the button again.")
    except (opening.NoWorkError, opening.SpentError):
        return _("The work of your browser does not fit this page. Press the button again.")
    if data["nickname"]:
        return _("Leave the hidden field empty.")
    if not data["work"] and not data["email"]:
        return _("Your browser runs no scripts. Give an address: we send you a code.")
    return ""


def _send_code(request: Request, survey: Survey, address: str) -> HttpResponse:
    if not limits.allows(request, "survey-mailcode", most=MOST_CODES, seconds=AN_HOUR):
        return errors.conflict(request, _("Too many codes were asked for from here. Try again in an hour."))
    slip = opening.send_code(survey=survey, address=address, language=language(), at=request.now)
    form = CodeForm(initial={"slip": slip, "email": address})
    return _ask(request, survey, form)


def _ask(request: Request, survey: Survey, form: CodeForm) -> HttpResponse:
    return page(request, f"{HERE}/mail_code.html", context_of(survey, (_("Come in"), None), form=form))


def _by_code(request: Request, survey: Survey, version: SurveyVersion) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, survey, form)
    data = form.cleaned_data
    if not limits.allows(request, "survey-mailtry", most=MOST_TRIES, seconds=AN_HOUR):
        form.add_error("code", _("Too many tries from here. Try again in an hour."))
        return _ask(request, survey, form)
    try:
        opening.check_code(survey, data["slip"], data["email"], data["code"], request.now)
        opening.spend(data["slip"])
    except (opening.WrongCodeError, opening.SpentError):
        form.add_error(
            "code", _("This is not the code that we sent, or it was used, or is older than 30 minutes.")
        )
        return _ask(request, survey, form)
    return _let_in(request, survey, version)


def _let_in(request: Request, survey: Survey, version: SurveyVersion) -> HttpResponse:
    who = people.with_secret(Respondent(None, survey.unit, survey.identity == Survey.Identity.ANONYMOUS))
    drafts.begin(survey=survey, version=version, speaker=who, language=language(), at=request.now)
    return people.hand_over(redirect("survey_section", code=survey.code, place=1), survey, who)


@may(anyone)
@require_http_methods(["GET", "POST"])
def address(request: Request, code: str) -> HttpResponse:
    """Take a guest's name and address, so that their answers can count with the others."""
    survey, _version = _open(request, code)
    draft = codes.sent_from_here(request, survey)
    revision = find_sent(draft) if isinstance(draft, UUID) else None
    if revision is None or revision.response.survey_id != survey.pk:
        return redirect("survey", code=code)
    revision.response.survey = survey
    form = GuestForm(request.POST or None)
    if form.is_valid():
        if not limits.allows(request, "survey-guest", most=MOST_CODES, seconds=AN_HOUR):
            form.add_error(None, _("Too many addresses were given from here. Try again in an hour."))
        else:
            try:
                opening.ask_to_confirm(revision=revision, who=form.whoever(language()), at=request.now)
            except opening.NoGuestError:
                return redirect("survey", code=code)
            return page(request, f"{HERE}/address_sent.html", context_of(survey, (_("Your address"), None)))
    return page(request, f"{HERE}/address.html", context_of(survey, (_("Your address"), None), form=form))


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: Request, code: str, secret: str) -> HttpResponse:
    """Confirm a guest's address from the mail; opening the link alone changes nothing."""
    survey, _version = reach(request, code)
    found = opening.find(secret, survey, request.now)
    if found is None:
        return page(request, f"{HERE}/gone.html", context_of(survey, (_("Link"), None)), status=404)
    settled = None
    if request.method == "POST":
        settled = opening.confirm(guest=found, at=request.now)
    context = context_of(survey, (_("Your address"), None), guest=found, settled=settled)
    return page(request, f"{HERE}/guest.html", context)
