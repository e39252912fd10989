"""A survey as a whole: begun, set up, copied, paused, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.programme.models import Consultation
from consultations.programme.rules import coordinate, edit
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh
from ds4skills.web.http import page
from surveys.authoring import actions, queries
from surveys.authoring.context import about, context_of, place_of
from surveys.authoring.forms import CopyForm, NewSurveyForm, ReasonForm, SurveyForm
from surveys.authoring.views.shared import powers


@may(edit)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a survey, blank or out of proposals."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    form = NewSurveyForm(*((request.POST,) if request.method == "POST" else ()), consultation=consultation)
    if form.is_valid():
        try:
            made = actions.create(
                actor=request.user, consultation=consultation, at=request.now, **form.facts()
            )
        except actions.CodeTakenError:
            form.add_error("code", _("Another survey has this address. Choose another."))
        else:
            return redirect("survey_manage", slug=slug, code=made.code)
    words = _("New survey")
    context = context_of(consultation, (words, None), form=form, title=words, zone=consultation.zone)
    return page(request, "surveys/authoring/form.html", context)


@may(edit)
@require_http_methods(["GET", "POST"])
def setup(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Change what a survey says of itself."""
    survey = queries.staff_survey(request.user, slug, code)
    fixed = survey.fixed_at is not None
    args = (request.POST,) if request.method == "POST" else ()
    form = SurveyForm(*args, survey=survey, fixed=fixed, zone=survey.zone)
    if form.is_valid():
        try:
            actions.edit(actor=request.user, survey=survey, at=request.now, **form.facts())
        except actions.CodeTakenError:
            form.add_error("code", _("Another survey has this address. Choose another."))
        else:
            messages.success(request, _("The survey is saved."))
            return redirect("survey_manage", slug=slug, code=survey.code)
    words = _("Set the survey up")
    more: dict[str, Any] = {"form": form, "title": words, "zone": survey.zone, "fixed": fixed}
    more |= {"state": survey.state(request.now), **powers(request, survey.consultation)}
    context = about(request, survey, "survey_setup", (words, None), **more)
    return page(request, "surveys/authoring/setup.html", context)


@may(edit)
@require_http_methods(["GET", "POST"])
def copy(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Begin a survey like this one."""
    survey = queries.staff_survey(request.user, slug, code)
    initial = {"code": f"{survey.code}-2"[:40], "title": str(survey)[:200]}
    form = CopyForm(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    if form.is_valid():
        title = {**survey.title, request.LANGUAGE_CODE: form.cleaned_data["title"]}
        try:
            made = actions.copy(
                actor=request.user, survey=survey, code=form.cleaned_data["code"], title=title, at=request.now
            )
        except actions.CodeTakenError:
            form.add_error("code", _("Another survey has this address. Choose another."))
        else:
            messages.success(request, _("The copy is begun: set its hours, then look through its questions."))
            return redirect("survey_setup", slug=slug, code=made.code)
    words = _("Copy the survey")
    context = context_of(survey.consultation, place_of(survey), (words, None), form=form, title=words)
    return page(request, "surveys/authoring/form.html", context | {"zone": survey.zone})


@may(coordinate)
@require_http_methods(["GET", "POST"])
def pause(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Take no answers for a while, or go on; the reason is noted."""
    survey = queries.staff_survey(request.user, slug, code)
    form = ReasonForm(*((request.POST,) if request.method == "POST" else ()))
    paused = survey.paused_at is not None
    if form.is_valid():
        act = actions.resume if paused else actions.pause
        try:
            act(actor=request.user, survey=survey, reason=form.cleaned_data["reason"], at=request.now)
        except actions.StateError:
            messages.info(request, _("Nothing changed: it is not in the state for that."))
        else:
            words = _("It takes answers again.") if paused else _("It takes no answers now; drafts stay.")
            messages.success(request, words)
        return redirect("survey_setup", slug=slug, code=survey.code)
    words = _("Go on taking answers") if paused else _("Pause the survey")
    context = context_of(survey.consultation, place_of(survey), (words, None), form=form, title=words)
    return page(request, "surveys/authoring/form.html", context | {"zone": survey.zone})


@may(coordinate)
@require_POST
@fresh
def delete(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Delete a survey that was never published."""
    survey = queries.staff_survey(request.user, slug, code)
    if request.POST.get("code", "").strip() != survey.code:
        messages.error(request, _("Type the survey’s short address to delete it."))
        return redirect("survey_setup", slug=slug, code=survey.code)
    try:
        actions.delete(actor=request.user, survey=survey, at=request.now)
    except actions.PublishedError:
        messages.error(request, _("It was published once: it stays, and its answers with it."))
        return redirect("survey_setup", slug=slug, code=survey.code)
    messages.success(request, _("The survey “%(survey)s” is deleted.") % {"survey": survey})
    return redirect("surveys_manage", slug=slug)
