"""Pages of single responses: the list, one with its revisions side by side, taking one out and back in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from consultations.ledger.actions import ProposalClosedError
from consultations.programme.rules import coordinate
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.audit.actions import note
from ds4skills.web import errors
from ds4skills.web.forms import Form, TextField
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from surveys.answering.models import Response, Revision
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.results import asking, excluding
from surveys.results.fields import UnknownFieldError
from surveys.results.redacting import with_texts
from surveys.results.response_queries import beside, called, in_state, listed
from surveys.results.views import reach

MOST_DIGITS = 19  # of a number that the database takes
STATES = dict(Revision.Status.choices)


class ReasonForm(Form):
    """Why something is done to a response."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=500, lines=3)


@may(coordinate)
@require_GET
def responses(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List the responses, filtered by their state and, where answers are named, by any field."""
    survey, whole = reach(request, slug, code)
    context = about(request, survey, "survey_responses", (_("Responses"), None))
    if survey.is_sealed(request.now):
        return page(request, "surveys/results/sealed.html", context)
    data = request.GET.copy()
    state = data.pop("state", [""])[-1]
    try:
        wanted = asking.wanted(data, survey, whole, request.now)
    except UnknownFieldError as error:
        return asking.refused(request, error, context)
    if state and state not in STATES:
        raise Http404
    rows = listed(survey)
    if state:
        rows = in_state(rows, state)
    if wanted.rows is not None:
        rows = rows.filter(pk__in=wanted.rows.order_by().values("pk"))
    found = listing(request, rows)
    names = called(survey, found.rows)
    lines = [(row, names[row.pk], STATES.get(getattr(row, "state", ""), "")) for row in found.rows]
    more = {"listing": found, "lines": lines, "wanted": wanted, "state": state, "states": STATES.items()}
    return page(request, "surveys/results/responses.html", {**context, **more})


@may(coordinate)
@require_GET
def response(request: SignedInRequest, slug: str, code: str, name: str) -> HttpResponse:
    """Show one response with its revisions side by side; that it was opened is noted."""
    survey, row = _one(request, slug, code, name)
    if survey.is_sealed(request.now):
        context = about(request, survey, "survey_responses", (_("Responses"), None))
        return page(request, "surveys/results/sealed.html", context)
    if survey.identity != Survey.Identity.ANONYMOUS:
        target = f"surveys.response:{row.name}"
        note(
            actor=request.user,
            verb="survey.response_read",
            target=target,
            scope=survey.consultation,
            at=request.now,
        )
    return _shown(request, survey, row, ReasonForm())


def _one(request: SignedInRequest, slug: str, code: str, name: str) -> tuple[Survey, Response]:
    survey, _whole = reach(request, slug, code)
    rows = Response.objects.filter(survey=survey)
    if survey.identity == Survey.Identity.CONFIDENTIAL:
        row = get_object_or_404(rows, alias=name)
    else:
        row = get_object_or_404(rows, pk=int(name) if name.isdecimal() and len(name) < MOST_DIGITS else 0)
    row.survey = survey
    return survey, row


def _shown(request: SignedInRequest, survey: Survey, row: Response, form: ReasonForm) -> HttpResponse:
    found = Revision.objects.filter(response=row).select_related("version", "entered_by").order_by("number")
    revisions = list(with_texts(found, survey))
    name = called(survey, [row])[row.pk]
    way = (
        _("Responses"),
        f"/consultations/{survey.consultation.slug}/manage/surveys/{survey.code}/responses/",
    )
    context = about(
        request,
        survey,
        "survey_responses",
        way,
        (name, None),
        response=row,
        name=name,
        revisions=revisions,
        spoken=[each for each in revisions if each.answers is not None],
        last=revisions[-1] if revisions else None,
        lines=beside(revisions, survey),
        form=form,
        tells=survey.identity == Survey.Identity.NAMED,
    )
    return page(request, "surveys/results/response.html", context)


@may(coordinate)
@require_POST
def decide(request: SignedInRequest, slug: str, code: str, name: str, act: str) -> HttpResponse:
    """Take a response out of what is counted, or back in; with a reason."""
    survey, row = _one(request, slug, code, name)
    verbs = {"exclude": excluding.exclude, "include": excluding.take_in}
    if act not in verbs:
        raise Http404
    if survey.is_sealed(request.now):
        return errors.conflict(request, _("Answers are sealed until the survey closes."))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, survey, row, form)
    try:
        verbs[act](actor=request.user, response=row, at=request.now, reason=form.cleaned_data["reason"])
    except excluding.NotCountedError:
        messages.info(request, _("Nothing changed: somebody has decided this already."))
    except ProposalClosedError:
        return errors.conflict(
            request, _("A proposal of this response is closed: its position cannot be recorded again.")
        )
    else:
        words = {
            "exclude": _("This response is not counted any more. Its positions are withdrawn."),
            "include": _("This response is counted again."),
        }
        messages.success(request, words[act])
    return redirect("survey_response_read", slug=slug, code=code, name=name)
