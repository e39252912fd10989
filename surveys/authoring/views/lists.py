"""Shared lists of choices: what there is, who uses it, one list with its choices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme.rules import edit, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from surveys.authoring import actions, operations, queries
from surveys.authoring.context import about
from surveys.authoring.definition import Document, digest_of
from surveys.authoring.forms import ListForm
from surveys.authoring.models import Survey
from surveys.authoring.operations import Operation
from surveys.authoring.operations.places import users_of
from surveys.authoring.views.shared import CONFLICT, REFUSED, document_of, powers, refused

NEW = "new"


@may(observe)
@require_GET
def lists(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List the shared lists with their choices and the questions that use them."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    rows = [(name, choices, users_of(document, name)) for name, choices in document["lists"].items()]
    words = _("Shared lists")
    more = {"rows": rows, "title": words, **powers(request, survey.consultation)}
    context = about(request, survey, "survey_manage", (words, None), **more)
    return page(request, "surveys/authoring/lists.html", context)


@may(edit)
@require_http_methods(["GET", "POST"])
def one_list(request: SignedInRequest, slug: str, code: str, name: str) -> HttpResponse:
    """Change one shared list, for all questions that use it; "new" begins one."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    is_new = name == NEW and NEW not in document["lists"]
    if not is_new and name not in document["lists"]:
        raise Http404
    choices = [] if is_new else document["lists"][name]
    form = ListForm(
        *((request.POST,) if request.method == "POST" else ()),
        name="" if is_new else name,
        document=document,
        item={"choices": choices},
        seen="" if is_new else digest_of({"choices": choices}),
    )
    status = None
    if form.grows:
        form.still()
    elif request.POST.get("act") == "remove" and not is_new:
        return _remove(request, survey, name)
    elif form.is_valid():
        if not is_new and form.cleaned_data["seen"] != digest_of({"choices": choices}):
            status = CONFLICT
            form.add_error(
                None, _("A colleague changed this list meanwhile. Yours is shown; save it again to keep it.")
            )
            typed = request.POST.copy()
            typed["seen"] = digest_of({"choices": choices})
            form.data = typed
        else:
            return _save(request, survey, "" if is_new else name, form.cleaned_data)
    words = _("New shared list") if is_new else _("Shared list “%(name)s”") % {"name": name}
    more = {"form": form, "title": words, "used": users_of(document, name), "is_new": is_new}
    context = about(request, survey, "survey_manage", (words, None), **more)
    return page(request, "surveys/authoring/one_list.html", context, status=status)


def _save(request: SignedInRequest, survey: Survey, name: str, data: dict[str, Any]) -> HttpResponse:
    to, rows = data["name"], data["choices"]

    def ask(document: Document) -> Operation:
        if not name or name == to:
            return operations.relist(document, to, rows)
        renamed = operations.rename_list(document, name, to)
        lists = {**renamed["ops"][0]["lists"], to: rows}
        return {"do": "all", "ops": [{"do": "lists", "lists": lists}, *renamed["ops"][1:]]}

    try:
        actions.change(actor=request.user, survey=survey, ask=ask, verb="list_edited", key=to, at=request.now)
    except REFUSED as error:
        refused(request, error)
    else:
        messages.success(request, _("The list “%(name)s” is saved.") % {"name": to})
    return redirect("survey_lists", slug=survey.consultation.slug, code=survey.code)


def _remove(request: SignedInRequest, survey: Survey, name: str) -> HttpResponse:
    try:
        actions.change(
            actor=request.user,
            survey=survey,
            ask=lambda document: operations.relist(document, name, None),
            verb="list_removed",
            key=name,
            at=request.now,
        )
    except REFUSED as error:
        refused(request, error)
    else:
        messages.success(request, _("The list “%(name)s” is removed.") % {"name": name})
    return redirect("survey_lists", slug=survey.consultation.slug, code=survey.code)
