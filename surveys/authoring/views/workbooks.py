"""Workbooks in and out: a survey out of one, the draft of a survey out of one, and translations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme.models import Consultation
from consultations.programme.rules import edit, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page
from surveys.authoring import actions, queries
from surveys.authoring.context import about, context_of
from surveys.authoring.definition import Document, items
from surveys.authoring.forms import SurveyForm
from surveys.authoring.forms.importing import TakeForm, WorkbookForm, carry, sent
from surveys.authoring.operations import Operation, whole
from surveys.authoring.views.shared import UNPROCESSABLE, changed, document_of
from surveys.authoring.xlsform.building import Outcome, read_workbook
from surveys.authoring.xlsform.findings import Finding
from surveys.authoring.xlsform.texts import read_texts, write_texts
from surveys.authoring.xlsform.writing import write_workbook


def _read(request: SignedInRequest, consultation: Consultation) -> Outcome | None:
    """Read the workbook that was sent; nothing where none was."""
    if not WorkbookForm(request.POST, request.FILES).is_valid():
        return None
    return read_workbook(sent(request.FILES).chunks(), proposals=queries.open_numbers(consultation))


def _told(found: Outcome) -> dict[str, Any]:
    """Give the page what was found, and the form that takes it over where there is no error."""
    known: dict[str, Any] = {
        "errors": [each for each in found.findings if each.error],
        "warnings": [each for each in found.findings if not each.error],
        "notes": found.notes,
        "read": True,
    }
    if found.document is not None:
        warned = bool(found.findings)
        known["document"] = found.document
        known["count"] = sum(1 for _each in items(found.document))
        known["take"] = TakeForm(initial={"document": carry(found.document, warned=warned)}, warned=warned)
    return known


@may(edit)
@require_http_methods(["GET", "POST"])
def import_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a survey out of a workbook: its findings first, then its address and hours."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    words = _("Survey out of a workbook")
    more: dict[str, Any] = {
        "title": words,
        "upload": WorkbookForm(),
        "zone": consultation.zone,
        "is_new": True,
    }
    status = None
    if request.method == "POST" and "document" in request.POST:
        take, form = TakeForm(request.POST), SurveyForm(request.POST, zone=consultation.zone)
        if take.is_valid() and form.is_valid():
            try:
                made = actions.create(
                    actor=request.user,
                    consultation=consultation,
                    document=take.read,
                    at=request.now,
                    **form.facts(),
                )
            except actions.CodeTakenError:
                form.add_error("code", _("Another survey has this address. Choose another."))
            else:
                messages.success(request, _("The workbook is taken over."))
                return redirect("survey_manage", slug=slug, code=made.code)
        more |= {"take": take, "form": form, "read": True}
        status = UNPROCESSABLE
    elif request.method == "POST":
        found = _read(request, consultation)
        more |= _told(found) if found else {"upload": WorkbookForm(request.POST, request.FILES)}
        if found and found.document is not None:
            more["form"] = SurveyForm(zone=consultation.zone, initial_facts=_facts(found.document))
        status = None if found and found.document else UNPROCESSABLE
    context = context_of(consultation, (words, None), **more)
    return page(request, "surveys/authoring/import.html", context, status=status)


def _facts(document: Document) -> dict[str, Any]:
    """Give what the workbook says of the survey itself."""
    return {"title": document.get("title", {}), "code": slugify(document.get("key", ""))[:40]}


@may(edit)
@require_http_methods(["GET", "POST"])
def import_here(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Put what stands in a workbook in the place of the draft; undo brings the draft back."""
    survey = queries.staff_survey(request.user, slug, code)
    words = _("Draft out of a workbook")
    more: dict[str, Any] = {"title": words, "upload": WorkbookForm(), "is_new": False}
    status = None
    if request.method == "POST" and "document" in request.POST:
        take = TakeForm(request.POST)
        if take.is_valid():
            new = {**take.read, "key": survey.code}
            if changed(request, survey, ask=lambda document: whole(document, new), verb="imported"):
                messages.success(request, _("The workbook is the draft now; “Undo” brings the old one back."))
            return redirect("survey_manage", slug=slug, code=code)
        more |= {"take": take, "read": True}
        status = UNPROCESSABLE
    elif request.method == "POST":
        found = _read(request, survey.consultation)
        more |= _told(found) if found else {"upload": WorkbookForm(request.POST, request.FILES)}
        status = None if found and found.document else UNPROCESSABLE
    context = about(request, survey, "survey_manage", (words, None), **more)
    return page(request, "surveys/authoring/import.html", context, status=status)


@may(observe)
@require_GET
def workbook(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Give the survey as an XLSForm workbook."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    return attachment(
        write_workbook({**document, "title": survey.title}), f"{survey.code}-xlsform.xlsx", "xlsx"
    )


@may(edit)
@require_http_methods(["GET", "POST"])
def translations(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Give all texts as a workbook for translators, or take one back."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    if request.method == "GET":
        return attachment(write_texts(document), f"{survey.code}-texts.xlsx", "xlsx")
    form = WorkbookForm(request.POST, request.FILES)
    found: Sequence[Finding] = ()
    if form.is_valid():
        body = sent(request.FILES).read()
        new, found = read_texts(document, [body])
        if not any(each.error for each in found):
            _take_texts(request, survey, body, same=new == document)
            if not found:
                return redirect("survey_languages", slug=slug, code=code)
    words = _("Translations out of a workbook")
    more = {
        "title": words,
        "upload": form if form.errors else WorkbookForm(),
        "errors": [each for each in found if each.error],
        "warnings": [each for each in found if not each.error],
        "read": bool(found),
        "texts": True,
    }
    context = about(request, survey, "survey_languages", (words, None), **more)
    broken = bool(form.errors) or any(each.error for each in found)
    return page(request, "surveys/authoring/import.html", context, status=UNPROCESSABLE if broken else None)


def _take_texts(request: SignedInRequest, survey: Any, body: bytes, *, same: bool) -> None:
    """Read the texts into the draft as it stands in the very moment of saving."""

    def ask(document: Document) -> Operation:
        return whole(document, read_texts(document, [body])[0])

    if same:
        messages.info(request, _("The workbook says what the survey says already."))
    elif changed(request, survey, ask=ask, verb="texts_written"):
        messages.success(request, _("The texts are saved."))
