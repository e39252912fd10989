"""Published results: staff choose, publish and take back; everybody reads them at their number."""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.rules import coordinate, read_consultation
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh
from ds4skills.web.exporting import attachment, download
from ds4skills.web.forms import Form, TextField
from ds4skills.web.http import page
from ds4skills.web.texts import pick
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.results import publishing
from surveys.results.apart import TooAlikeError, alike_words
from surveys.results.asked import Whole
from surveys.results.models import ResultsSnapshot
from surveys.results.public_queries import find, quotes_of, sheet_of
from surveys.results.views import reach


class PublishForm(Form):
    """Which questions are published, and why again."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one question.")},
    )
    reason = TextField(
        label=gettext_lazy("Why new results replace the ones before"),
        max_length=500,
        required=False,
        lines=3,
    )

    def __init__(self, *args: object, whole: Whole, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- for the type
        field.choices = [(each.name, pick(each.leaf.asked)[0] or each.leaf.key) for each in whole.questions]
        field.initial = [each.name for each in whole.questions if each.leaf.public]
        if first:
            del self.fields["reason"]


class WithdrawForm(Form):
    """Why results are taken back."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=500, lines=3)


@may(coordinate)
@require_http_methods(["GET", "POST"])
@fresh
def manage(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List what is published, and publish chosen questions."""
    survey, whole = reach(request, slug, code)
    rows = list(
        ResultsSnapshot.objects.filter(survey=survey).select_related("published_by").order_by("-number")
    )
    form = PublishForm(request.POST or None, whole=whole, first=not rows)
    if form.is_valid():
        done = _publish(request, survey, whole, form)
        if done is not None:
            return redirect("survey_public", slug=slug, code=code)
    context = about(
        request,
        survey,
        "survey_public",
        (_("Public results"), None),
        form=form,
        snapshots=rows,
        may_publish=publishing.closed(survey, request.now) and not survey.is_sealed(request.now),
    )
    return page(request, "surveys/results/public_manage.html", context)


def _publish(
    request: SignedInRequest, survey: Survey, whole: Whole, form: PublishForm
) -> ResultsSnapshot | None:
    """Publish, or say on the form why not."""
    try:
        made = publishing.publish(
            actor=request.user,
            survey=survey,
            whole=whole,
            names=form.cleaned_data["questions"],
            reason=form.cleaned_data.get("reason", ""),
            at=request.now,
        )
    except publishing.StillOpenError:
        form.add_error(None, _("Results are published once the survey has closed."))
    except publishing.ReasonMissingError:
        form.add_error("reason", _("Say why new results replace the ones before."))
    except TooAlikeError as error:
        form.add_error(None, alike_words(error))
    else:
        messages.success(request, _("Results %(number)d are published.") % {"number": made.number})
        return made
    return None


@may(coordinate)
@require_POST
def withdraw(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Take results back, with a reason that everybody reads."""
    survey, _whole = reach(request, slug, code)
    snapshot = get_object_or_404(ResultsSnapshot.objects.filter(survey=survey), number=number)
    snapshot.survey = survey
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the results are taken back, in at most 500 characters."))
        return redirect("survey_public", slug=slug, code=code)
    try:
        publishing.withdraw(
            actor=request.user, snapshot=snapshot, reason=form.cleaned_data["reason"], at=request.now
        )
    except publishing.WithdrawnAlreadyError:
        messages.info(request, _("These results are withdrawn already."))
    else:
        messages.success(request, _("Results %(number)d are withdrawn.") % {"number": number})
    return redirect("survey_public", slug=slug, code=code)


@may(read_consultation)
@require_GET
def public(request: Request, slug: str, code: str, number: int) -> HttpResponse:
    """Show published results; those that were replaced or withdrawn say so."""
    snapshot, newest = find(request.user, slug, code, number)
    consultation = snapshot.survey.consultation
    quotes = {} if snapshot.withdrawn_at else quotes_of(snapshot)
    context = {
        "consultation": consultation,
        "section": "surveys",
        "crumbs": [(str(consultation), consultation.get_absolute_url()), (_("Results"), None)],
        "survey": snapshot.survey,
        "snapshot": snapshot,
        "body": snapshot.body,
        "newest": newest,
        "questions": [(each, quotes.get(each["name"], [])) for each in snapshot.body["questions"]],
        "access": Survey.Access(snapshot.body["method"]["access"]).label,
        "identity": Survey.Identity(snapshot.body["method"]["identity"]).label,
    }
    return page(request, "surveys/results/public.html", context)


@may(read_consultation)
@require_GET
def data(request: Request, slug: str, code: str, number: int, kind: str) -> HttpResponse:
    """Give published results as CSV or JSON; withdrawn ones give nothing."""
    snapshot, _newest = find(request.user, slug, code, number)
    if kind not in {"csv", "json"} or snapshot.withdrawn_at is not None:
        raise Http404
    if kind == "csv":
        return download(sheet_of(snapshot), "csv")
    body = json.dumps({"digest": snapshot.digest, "results": snapshot.body}, ensure_ascii=False, indent=1)
    return attachment(body.encode(), f"{code}-results-{number}.json", "json")
