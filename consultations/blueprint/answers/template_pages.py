"""Answers to use again: listed, written, changed, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.blueprint.answers import templates
from consultations.blueprint.answers.board_pages import consultation_of, context_of
from consultations.blueprint.answers.forms import TemplateForm
from consultations.blueprint.answers.models import AnswerTemplate
from consultations.blueprint.answers.release_pages import blueprint_of
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page


@may(rules.answer_comments)
@require_http_methods(["GET", "POST"])
def answer_templates(request: SignedInRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """List the templates; write another, or change one."""
    consultation = consultation_of(request, slug)
    blueprint = blueprint_of(consultation, request.GET.get("blueprint", ""))
    rows = AnswerTemplate.objects.filter(blueprint__consultation=consultation)
    row = get_object_or_404(rows, pk=pk) if pk is not None else None
    initial = {"title": row.title, "body": row.body} if row else {}
    form = TemplateForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            templates.keep(
                actor=request.user, blueprint=blueprint, row=row, at=request.now, **form.cleaned_data
            )
        except templates.TitleTakenError:
            form.add_error("title", _("Another template has this title."))
        except templates.PlaceholderError as error:
            words = _("{%(name)s} is no placeholder. Use {code}, {place}, {quote} or {name}.")
            form.add_error("body", words % {"name": error.name})
        else:
            messages.success(request, _("The template is kept."))
            return redirect("answer_templates", slug=slug)
    context = context_of(
        consultation,
        (_("Templates of answers"), None),
        form=form,
        row=row,
        rows=rows.filter(blueprint=blueprint).select_related("by").order_by("title", "id"),
    )
    return page(request, "consultations/blueprint/answer_templates.html", context)


@may(rules.answer_comments)
@require_POST
def remove_template(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove a template."""
    rows = AnswerTemplate.objects.filter(blueprint__consultation__slug=slug)
    row = get_object_or_404(rows.select_related("blueprint__consultation"), pk=pk)
    templates.remove(actor=request.user, row=row, at=request.now)
    messages.success(request, _("The template is gone; answers drafted from it stay."))
    return redirect("answer_templates", slug=slug)
