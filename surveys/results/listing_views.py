"""The list of surveys, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from consultations.programme.models import Consultation
from consultations.programme.rules import observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.listing import listing as page_of
from surveys.authoring.context import context_of
from surveys.authoring.views.shared import powers
from surveys.results import overview


@may(observe)
@require_GET
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the surveys of a consultation with their state, their responses and how many of those invited answered."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    found = page_of(request, overview.surveys_of(consultation), dress=overview.with_figures)
    lines = [(each, each.survey.state(request.now)) for each in overview.lines(found.rows)]
    context = context_of(consultation, listing=found, lines=lines, **powers(request, consultation))
    return page(request, "surveys/results/list.html", context)
