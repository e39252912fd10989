"""Pages about who is who: opening an alias by two coordinators; invitations passed on to colleagues."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.audiences import WORDS
from consultations.programme.rules import coordinate
from consultations.register.directory.actions import AddressTakenError
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.http import page
from surveys.answering import aliases, handing
from surveys.answering.identity_forms import AliasForm, ColleagueForm
from surveys.answering.keys import Unmasking
from surveys.answering.people import reach, who_answers
from surveys.answering.views import context_of, unknown
from surveys.authoring import queries
from surveys.authoring.context import about
from surveys.authoring.models import Survey

HERE = "surveys/identity"


@may(coordinate)
@require_http_methods(["GET", "POST"])
def opened(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List whose aliases were asked for, and ask for one."""
    survey = queries.staff_survey(request.user, slug, code)
    form = AliasForm(request.POST or None)
    if form.is_valid():
        try:
            aliases.ask(actor=request.user, survey=survey, at=request.now, **form.cleaned_data)
        except aliases.UnknownAliasError:
            form.add_error("alias", _("No answer of this survey stands under this alias."))
        except aliases.NobodyElseError:
            form.add_error(None, _("Nobody else coordinates this consultation, so nobody can agree."))
        except aliases.WaitsAlreadyError:
            form.add_error("alias", _("A colleague has asked already; it waits for a second coordinator."))
        else:
            messages.success(request, _("Asked. Another coordinator decides within a day."))
            return redirect("survey_aliases", slug=slug, code=code)
    return _aliases(request, survey, form)


def _aliases(
    request: SignedInRequest, survey: Survey, form: AliasForm, name: str = "", of: int = 0
) -> HttpResponse:
    rows = [
        (
            row,
            row.decided_at is None and request.now < row.asked_at + aliases.WAITS,
            aliases.is_shown_to(row, request.user, request.now),
        )
        for row in aliases.requests(survey)
    ]
    context = about(
        request, survey, "survey_aliases", (_("Who is who"), None), form=form, rows=rows, name=name, of=of
    )
    return page(request, f"{HERE}/aliases.html", context)


def _request(request: SignedInRequest, slug: str, code: str, pk: int) -> tuple[Survey, Unmasking]:
    survey = queries.staff_survey(request.user, slug, code)
    return survey, get_object_or_404(aliases.requests(survey), pk=pk)


@may(coordinate)
@require_POST
def decide(request: SignedInRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Agree that an alias is opened, refuse it, or take one's own request back."""
    survey, found = _request(request, slug, code, pk)
    agreed = request.POST.get("act") == "agree"
    try:
        aliases.decide(actor=request.user, survey=survey, request=found, agreed=agreed, at=request.now)
    except aliases.DecidedError:
        messages.info(request, _("It was decided already, or asked for more than a day ago."))
    except aliases.OwnRequestError:
        return errors.conflict(request, _("Nobody agrees to their own request. Another coordinator must."))
    else:
        done = _("Opened. The person is told by mail.") if agreed else _("It stays closed.")
        messages.success(request, done)
    return redirect("survey_aliases", slug=slug, code=code)


@may(coordinate)
@require_POST
def look(request: SignedInRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Show the name to one of the two who opened it; the look is noted."""
    survey, found = _request(request, slug, code, pk)
    person = aliases.look(actor=request.user, survey=survey, request=found, at=request.now)
    if person is None:
        return redirect("survey_aliases", slug=slug, code=code)
    return _aliases(request, survey, AliasForm(), name=str(person), of=found.pk)


@may(coordinate)
@require_GET
def handovers(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List who says that a colleague should answer."""
    survey = queries.staff_survey(request.user, slug, code)
    rows = handing.waiting(survey)
    context = about(request, survey, "survey_handovers", (_("Not the right person"), None), rows=rows)
    return page(request, f"{HERE}/handovers.html", context)


@may(coordinate)
@require_POST
def handover(request: SignedInRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Pass an invitation on to the colleague who was named, or leave it."""
    survey = queries.staff_survey(request.user, slug, code)
    found = get_object_or_404(handing.waiting(survey), pk=pk)
    try:
        if request.POST.get("act") == "accept":
            handing.accept(actor=request.user, handover=found, at=request.now)
            messages.success(
                request, _("The colleague is in the register and invited; the old link opens nothing.")
            )
        else:
            handing.refuse(actor=request.user, handover=found, at=request.now)
            messages.success(request, _("The invitation stays where it is."))
    except handing.DecidedError:
        messages.info(request, _("A colleague has decided this already."))
    except handing.NobodyJoinsError:
        return errors.conflict(
            request, _("The first anonymous answers are mixed: nobody joins those who are asked.")
        )
    except handing.NotInvitableError as error:
        sentence = _("The colleague cannot be invited: %(why)s.") % {"why": WORDS.get(error.why, error.why)}
        return errors.conflict(request, sentence)
    except AddressTakenError:
        return errors.conflict(request, _("Another person has this address by now."))
    return redirect("survey_handovers", slug=slug, code=code)


@may(anyone)
@require_http_methods(["GET", "POST"])
def not_me(request: Request, code: str) -> HttpResponse:
    """Let somebody say that they are not the right person, and who is."""
    survey, _version = reach(request, code)
    who = who_answers(request, survey)
    if who is None or who.entry is not None:
        return unknown(request, survey)
    crumb = (_("Not the right person"), None)
    if handing.invitation_of(survey, who) is None:
        return errors.conflict(request, _("You were not invited by name, so there is nothing to pass on."))
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        try:
            handing.name(survey=survey, who=who, colleague=form.colleague(), at=request.now)
        except handing.WaitsAlreadyError:
            form.add_error(None, _("You have named a colleague already. The team decides soon."))
        else:
            return page(request, f"{HERE}/not_me_sent.html", context_of(survey, crumb))
    return page(request, f"{HERE}/not_me.html", context_of(survey, crumb, form=form))
