"""Pages of coverage: the heat table, what stands behind a figure, its file, targets."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme import rules
from consultations.programme.coverage import board, members
from consultations.programme.coverage.forms import TargetForm
from consultations.programme.models import Consultation
from consultations.register.engagement.coverage import COUNTRY, FUNNEL
from consultations.register.engagement.targets import set_target, targets_of
from consultations.register.terms.models import CATEGORY
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.exporting import Sheet, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing

SHOWN = 12
STAGES = {
    "invited": gettext_lazy("invited"),
    "reached": gettext_lazy("reached"),
    "responded": gettext_lazy("responded"),
    "represented": gettext_lazy("represented"),
}
PLACES = {
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "network": gettext_lazy("Network that knows them"),
    "first": gettext_lazy("Network that knew them first"),
}
COLUMNS = ("exercise", "taxonomy", "term", "country", "target", *FUNNEL, "uninvited")


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _context(consultation: Consultation, *crumbs: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    there = reverse("coverage", kwargs={"slug": consultation.slug})
    way = [(_("Who is missing"), there if crumbs else None), *crumbs]
    return {"consultation": consultation, "section": "manage", "task": "coverage", "crumbs": way, **more}


def _asked(request: SignedInRequest) -> board.View:
    """Read what is to be shown; what is not known falls back."""
    by, stage = request.GET.get("by", ""), request.GET.get("stage", "")
    taxonomy = request.GET.get("taxonomy", "")
    known = {slug for slug, _title in board.taxonomies()}
    return board.View(
        by if by in PLACES else COUNTRY,
        stage if stage in STAGES else "responded",
        taxonomy if taxonomy in known else CATEGORY,
    )


@may(rules.coordinate)
@require_GET
def heat(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who came how far, by category (or another list) and country, region or network, the thinnest first."""
    consultation = _consultation(request, slug)
    asked, within = _asked(request), board.scope(consultation)
    shown, everybody = board.laid(consultation, within, asked, request.now)
    everything = request.GET.get("all") == "yes"
    context = _context(
        consultation,
        table=shown,
        lines=shown.lines if everything else shown.lines[:SHOWN],
        more=0 if everything else max(0, len(shown.lines) - SHOWN),
        funnel=[
            (name, None if within.confidential and name in board.TELLING else everybody.count(name))
            for name in FUNNEL[:3]
        ],
        whole=everybody,
        gaps=board.gaps(shown),
        stages=[(code, str(words)) for code, words in STAGES.items()],
        by=asked.by,
        taxonomy=asked.taxonomy,
        taxonomies=board.taxonomies(),
        other="" if asked.taxonomy == CATEGORY else asked.taxonomy,
        places=[(code, str(words)) for code, words in PLACES.items()],
        place_words=PLACES[asked.by],
        within=within,
    )
    return page(request, "consultations/programme/coverage/heat.html", context)


@may(rules.coordinate)
@require_GET
def export(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Give the coverage by country as CSV or XLSX."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    consultation = _consultation(request, slug)
    within = board.scope(consultation)
    found = board.counted(consultation, within, COUNTRY, request.now, _asked(request).taxonomy)
    rows = board.sheet_rows(found, within, consultation.exercise)
    about = [
        ("table", "coverage"),
        ("filter", f"consultation={consultation.slug}"),
        ("made at", request.now.isoformat(timespec="seconds")),
        ("made by", str(request.user)),
        ("rows", str(len(rows))),
    ]
    return download(Sheet("coverage", COLUMNS, rows, about), kind)


@may(rules.coordinate)
@require_GET
def behind(request: SignedInRequest, slug: str) -> HttpResponse:
    """List who stands behind a figure of the table."""
    consultation = _consultation(request, slug)
    within = board.scope(consultation)
    asked = members.read(request.GET)
    if within.confidential and asked.stage in members.HIDDEN:
        context = _context(consultation, (_("Who is behind the figure"), None), hidden=True)
        return page(request, "consultations/programme/coverage/behind.html", context)
    rows = members.behind(asked, within.names, request.now)
    context = _context(
        consultation,
        (_("Who is behind the figure"), None),
        listing=listing(request, rows, filters=members.words(asked)),
        asked=asked,
        alone=asked.alone,
        within=within,
        stages=[
            ("registered", _("registered")),
            *((c, str(w)) for c, w in STAGES.items() if not (within.confidential and c in members.HIDDEN)),
        ],
        words=STAGES,
    )
    return page(request, "consultations/programme/coverage/behind.html", context)


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def targets(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whom the consultation wants to hear."""
    consultation = _consultation(request, slug)
    form = TargetForm(request.POST or None)
    if form.is_valid():
        set_target(actor=request.user, exercise=consultation.exercise, at=request.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("coverage_targets", slug=slug)
    context = _context(
        consultation, (_("Targets"), None), form=form, targets=targets_of(consultation.exercise)
    )
    return page(request, "consultations/programme/coverage/targets.html", context)
