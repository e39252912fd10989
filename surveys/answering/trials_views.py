"""Pages of a test run: beginning it as somebody, the real sections on the draft, and what would be stored."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme.rules import observe
from consultations.register.terms.queries import choices as terms
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.forms import Form, dress, offer
from ds4skills.web.http import page
from ds4skills.web.texts import language, language_name
from surveys.answering import sections, trials
from surveys.answering.framing import framable, holding
from surveys.answering.models import DraftResponse
from surveys.authoring import queries
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.authoring.publishing import as_published

SECTION = re.compile(r"/s/[^/]+/(\d+)/(\?.*)?$")
REVIEW = re.compile(r"/s/[^/]+/review/$")


class ProfileForm(Form):
    """As whom the survey is tried."""

    category = forms.ChoiceField(label=gettext_lazy("Category of the organisation"), required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=2,
        required=False,
        help_text=gettext_lazy("Two letters, for example BE."),
    )
    size = forms.CharField(label=gettext_lazy("Size of the organisation"), max_length=64, required=False)
    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["category"], terms(), blank=_("none"))
        dress(self.fields)

    def profile(self) -> dict[str, str]:
        """Give the facts as the register would."""
        data = self.cleaned_data
        return {f"organisation.{name}": str(data[name]).strip() for name in self.fields if data.get(name)}


def _cookie(survey: Survey) -> str:
    return f"trial-{survey.pk}"


def _always(_at: datetime) -> bool:
    """Take answers at any hour: a test run does not wait for the survey."""
    return True


def _here(survey: Survey, name: str = "survey_trial", **more: Any) -> str:
    return reverse(name, kwargs={"slug": survey.consultation.slug, "code": survey.code, **more})


@may(observe)
@require_http_methods(["GET", "POST"])
def trial(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Preview the pages in each language, or begin a test run as somebody of the register."""
    survey = queries.staff_survey(request.user, slug, code)
    version = queries.draft(survey) or queries.published(survey)
    if version is None:
        raise Http404
    form = ProfileForm(*((request.POST,) if request.method == "POST" else ()))
    if form.is_valid():
        token = trials.begin(
            survey=survey, version=version, profile=form.profile(), language=language(), at=request.now
        )
        answer = redirect(_here(survey, "survey_trial_section", place=1))
        answer.set_cookie(
            _cookie(survey),
            token,
            max_age=int(trials.KEPT.total_seconds()),
            path=_here(survey),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return answer
    more = {
        "form": form,
        "version": version,
        "languages": [(each, language_name(each)) for each in version.definition["languages"]],
        "going": trials.find(survey, request.COOKIES.get(_cookie(survey), "")),
    }
    return page(
        request,
        "surveys/trying/trial.html",
        about(request, survey, "survey_trial", (_("Preview and test run"), None), **more),
    )


def _reached(request: SignedInRequest, slug: str, code: str) -> tuple[Survey, DraftResponse | None]:
    """Give the survey as if it were open now, for this page only, with the test run."""
    survey = queries.staff_survey(request.user, slug, code)
    draft = trials.find(survey, request.COOKIES.get(_cookie(survey), ""))
    survey.__dict__["is_open"] = _always
    if draft is not None:
        draft.survey = survey
        if draft.version.published_at is None:
            draft.version.definition = as_published(survey, draft.version.definition)
    return survey, draft


@framable
@may(observe)
@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, slug: str, code: str, place: int) -> HttpResponse:
    """Show one section as people will see it, and keep what is typed in the test run."""
    survey, draft = _reached(request, slug, code)
    if draft is None:
        return redirect(_here(survey))
    if not 1 <= place <= len(draft.version.definition["sections"]):
        raise Http404
    if request.method == "POST":
        return _led(sections.keep(request, survey, draft, place), survey)
    return sections.show(sections.stand(request, survey, draft, place, draft.answers))


def _led(answer: HttpResponse, survey: Survey) -> HttpResponse:
    """Lead where the real pages would lead, among those of the test run."""
    there = answer.headers.get("Location", "")
    if not there:
        return answer
    if found := SECTION.search(there):
        there = _here(survey, "survey_trial_section", place=int(found[1])) + (found[2] or "")
    elif REVIEW.search(there):
        there = _here(survey, "survey_trial_outcome")
    else:
        there = _here(survey)
    answer.headers["Location"] = there
    return answer


@may(observe)
@require_GET
def phone(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show the preview, or the test run, in a frame as wide as a phone."""
    survey = queries.staff_survey(request.user, slug, code)
    version = queries.draft(survey) or queries.published(survey)
    spoken = request.GET.get("in", "")
    if version is not None and spoken in version.definition["languages"]:
        src = f"{_here(survey, 'survey_preview')}?in={spoken}"
    else:
        src = _here(survey, "survey_trial_section", place=1)
    words = _("At the width of a phone")
    context = about(request, survey, "survey_trial", (words, None), src=src, title=words)
    return holding(page(request, "surveys/trying/phone.html", context))


@framable
@may(observe)
@require_GET
def outcome(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Say what would be stored if the test run were sent."""
    survey, draft = _reached(request, slug, code)
    if draft is None:
        return redirect(_here(survey))
    found = trials.outcome_of(draft, survey, request.now)
    words = _("What would be stored")
    context = about(request, survey, "survey_trial", (words, None), outcome=found, draft=draft)
    return page(request, "surveys/trying/outcome.html", context)
