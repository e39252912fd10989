"""Pages that the three see first."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may, signed_in
from ds4skills.web.http import page


@may(anyone)
@require_GET
def home(request: Request) -> HttpResponse:
    """List the consultations."""
    rows = Consultation.objects.visible_to(request.user).order_by("closes_at", "id")
    return page(request, "consultations/overview/home.html", {"consultations": rows})


@may(anyone)
@require_GET
def reports(request: Request) -> HttpResponse:
    """List the reports that were published."""
    return page(request, "consultations/overview/home.html", {})


@may(signed_in)
@require_GET
def me(request: SignedInRequest) -> HttpResponse:
    """Show what is asked of me."""
    return page(request, "consultations/overview/home.html", {})


@may(anyone)
@require_GET
def help_topic(request: Request, topic: str) -> HttpResponse:
    """Explain one thing."""
    return page(request, "consultations/overview/home.html", {"topic": topic})


@may(rules.read_consultation)
@require_GET
def overview(request: Request, slug: str) -> HttpResponse:
    """Show what is asked, what was heard and what changed."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    context = {"consultation": consultation, "section": "overview"}
    return page(request, "consultations/overview/consultation.html", context)
