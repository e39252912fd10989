"""Checking a draft, and publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme.rules import coordinate, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh_to_send
from ds4skills.web.http import page
from surveys.authoring import actions, queries
from surveys.authoring.checking import time_of, walks_of
from surveys.authoring.comparing import GONE, SAME, changes, compare
from surveys.authoring.context import about
from surveys.authoring.definition import Document, digest_of
from surveys.authoring.forms import PublishForm
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.publishing import findings_of, frozen, needs_colleague
from surveys.authoring.views.shared import CONFLICT, UNPROCESSABLE, newest, powers


@may(observe)
@require_GET
def checked(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show everything that is missing, wrong or odd, and how long answering takes."""
    survey = queries.staff_survey(request.user, slug, code)
    version, draft, _published = newest(survey)
    findings = findings_of(survey, version.definition)
    blocked = any(each.error for each in findings)
    more = {
        "version": version,
        "draft": draft,
        "needed": [each for each in findings if each.error],
        "advice": [each for each in findings if not each.error],
        "blocked": blocked,
        "time": None if blocked else time_of(walks_of(version.definition)),
        **powers(request, survey.consultation),
    }
    context = about(request, survey, "survey_check", (_("Check and publish"), None), **more)
    return page(request, "surveys/authoring/check.html", context)


@may(coordinate)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def publish(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Compare the draft with the published version, then publish it, or ask a second coordinator to."""
    survey = queries.staff_survey(request.user, slug, code)
    _version, draft, published = newest(survey)
    if draft is None:
        messages.info(request, _("There is no draft to publish."))
        return redirect("survey_manage", slug=slug, code=code)
    try:
        document, _wordings = frozen(survey, draft.definition)
    except actions.NotReadyError:
        return _to_check(request, survey)
    became = compare(published.definition if published else None, document)
    second = needs_colleague(survey, request.now)
    proposed = second and draft.proposed_by_id is not None and draft.proposed_digest == digest_of(document)
    args = (request.POST,) if request.method == "POST" and not proposed else ()
    form = PublishForm(*args, survey=survey, became=became, first=published is None)
    status = None
    if request.method == "POST" and (proposed or form.is_valid()):
        answer = _publish(request, survey, form, second=second, proposed=proposed)
        if answer is not None:
            return answer
        status = CONFLICT
    elif request.method == "POST":
        status = UNPROCESSABLE
    more: dict[str, Any] = {
        "form": form,
        "became": [each for each in became if each.how != SAME],
        "same": sum(each.how == SAME for each in became),
        "gone": [each for each in became if each.how == GONE],
        "changes": list(changes(published.definition, document)) if published else [],
        "second": second,
        "proposed": proposed,
        "mine": proposed and draft.proposed_by_id == request.user.pk,
        **_facts(survey, draft, published, document),
    }
    context = about(request, survey, "survey_check", (_("Publish"), None), **more)
    return page(request, "surveys/authoring/publish.html", context, status=status)


def _facts(
    survey: Survey, draft: SurveyVersion, published: SurveyVersion | None, document: Document
) -> dict[str, Any]:
    return {
        "draft": draft,
        "published": published,
        "first": published is None,
        "digest": digest_of(document),
        "whys": {key: row["why"] for key, row in draft.compared.items() if row.get("why")},
    }


def _to_check(request: SignedInRequest, survey: Survey) -> HttpResponse:
    messages.error(request, _("It is not published: something is still needed."))
    return redirect("survey_check", slug=survey.consultation.slug, code=survey.code)


def _publish(
    request: SignedInRequest, survey: Survey, form: PublishForm, *, second: bool, proposed: bool
) -> HttpResponse | None:
    """Do it and lead on; nothing where the page is shown again with what happened meanwhile."""
    said = {} if proposed else {"breaks": form.breaks(), "why": form.cleaned_data.get("why", "")}
    act = actions.propose if second and not proposed else actions.publish
    try:
        version = act(actor=request.user, survey=survey, at=request.now, **said)
    except actions.NotReadyError:
        return _to_check(request, survey)
    except actions.NothingNewError:
        messages.info(request, _("The draft says the same as the published version."))
        return redirect("survey_manage", slug=survey.consultation.slug, code=survey.code)
    except actions.OwnProposalError:
        messages.error(request, _("You asked for it: another coordinator must agree."))
        return None
    except (actions.NeedsColleagueError, actions.BreaksError):
        messages.error(request, _("The draft changed meanwhile. Look through the comparison again."))
        return None
    if version.published_at is None:
        messages.success(
            request, _("Another coordinator can now agree on this page. Any change takes it back.")
        )
        return redirect("survey_publish", slug=survey.consultation.slug, code=survey.code)
    messages.success(request, _("Version %(n)d is published.") % {"n": version.number})
    return redirect("survey_manage", slug=survey.consultation.slug, code=survey.code)
