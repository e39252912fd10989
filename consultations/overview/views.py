"""Pages that the three see first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.consensus import deciding, shown
from consultations.consensus.queries import standings
from consultations.overview import boards, faces, heard
from consultations.overview.actions import prefer
from consultations.overview.examples import EXAMPLES
from consultations.overview.forms import CheckForm, PreferenceForm
from consultations.overview.keys import WORDS as SCOPES
from consultations.programme import rules
from consultations.programme.coverage.board import by_category
from consultations.programme.models import Consultation
from consultations.programme.rules import observe, roles_of
from consultations.programme.speaking import speaker
from consultations.register.origins.queries import kept_by
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.models import Preference
from ds4skills.accounts.rules import anyone, may, signed_in
from ds4skills.audit import receipts
from ds4skills.web.http import page

TOPICS = (
    "drafts",
    "editors",
    "stakeholders",
    "moderators",
    "answering",
    "surveys",
    "coordinators",
    "programmers",
    "counting",
    "privacy",
    "security",
    "accessibility",
)


@may(anyone)
@require_GET
def home(request: Request) -> HttpResponse:
    """Say what the site is for, and list the consultations: open ones first."""
    rows = list(Consultation.objects.visible_to(request.user).order_by("closes_at", "id"))
    published = boards.published(*rows)[:5]
    context = {
        **faces.entries(rows, request.now),
        "reports": published,
        "portrait": faces.portrait(published),
        "changes": heard.changes(rows),
        "may_create": request.user.is_authenticated and request.user.is_superuser,
    }
    return page(request, "consultations/overview/home.html", context)


@may(anyone)
@require_GET
def reports(request: Request) -> HttpResponse:
    """List the reports that were published."""
    rows = list(Consultation.objects.visible_to(request.user))
    context = {"reports": boards.published(*rows), "crumbs": [(_("Reports"), None)]}
    return page(request, "consultations/overview/reports.html", context)


@may(signed_in)
@require_GET
def me(request: SignedInRequest) -> HttpResponse:
    """Show what is asked of me, what I said, what became of it."""
    rows = Consultation.objects.visible_to(request.user).order_by("closes_at", "id")
    found = []
    for consultation in rows:
        who = speaker(request, consultation, request.now)
        roles = roles_of(request.user).get(consultation.slug, frozenset())
        turns = boards.turns(consultation, who, request.now)
        found.append((consultation, turns, bool(roles), who))
    context = {
        "found": found,
        "reports": boards.published(*rows)[:5],
        "networks": kept_by(request.user),
        "crumbs": [(_("My page"), None)],
    }
    return page(request, "consultations/overview/me.html", context)


@may(signed_in)
@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Let somebody say how the site should look."""
    mine = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    known = {"theme": mine.theme, "pause_live": mine.pause_live}
    form = PreferenceForm(*((request.POST,) if request.method == "POST" else ()), initial=known)
    if form.is_valid():
        prefer(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("preferences")
    context = {"form": form, "crumbs": [(_("My page"), "/me/"), (_("Preferences"), None)]}
    return page(request, "consultations/overview/preferences.html", context)


@may(rules.read_consultation)
@require_GET
def overview(request: Request, slug: str) -> HttpResponse:
    """Show what is asked, what was heard and how it is decided."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    who = speaker(request, consultation, request.now)
    sealed = consultation.is_sealed(request.now)
    turns = boards.turns(consultation, who, request.now)
    context: dict[str, Any] = {
        "consultation": consultation,
        "section": "overview",
        "turns": turns,
        "open_turns": [turn for turn in turns if not turn.done],
        "minutes": sum(turn.minutes for turn in turns if not turn.done),
        "who": who,
        "sealed": sealed,
        "rounds": [(each, each.state(request.now)) for each in consultation.rounds.order_by("number")],
        "round": faces.round_now(consultation, request.now),
        "rule": deciding.rule_of(consultation),
        "reports": boards.published(consultation),
        "changes": heard.changes([consultation]),
        "changed": heard.count(consultation),
        "crumbs": [(_("Consultations"), reverse("home")), (str(consultation), None)],
    }
    if not sealed:
        found = standings(consultation, request.now)
        context["levels"] = boards.levels(found)
        context["cards"], context["domain"] = shown.cards(shown.live(found))
    return page(request, "consultations/overview/consultation.html", context)


@may(observe)
@require_GET
def dashboard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show staff what waits for them, who is missing, what is settled and what is contested."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    roles = roles_of(request.user).get(slug, frozenset())
    sealed = consultation.is_sealed(request.now)
    coverage = boards.coverage(consultation, request.now)
    context = {
        "consultation": consultation,
        "section": "manage",
        "task": "dashboard",
        "crumbs": [(str(consultation), consultation.get_absolute_url()), (_("Dashboard"), None)],
        "todo": boards.tasks(consultation, roles, request.user, request.now),
        "participation": boards.participation(consultation),
        "coverage": coverage,
        "missing": by_category(consultation, request.now),
        "all": boards.total(coverage),
        "round": faces.round_now(consultation, request.now),
        "arrivals": faces.arrivals(consultation, request.now),
        "sealed": sealed,
        "groups": [] if sealed else boards.grouped(standings(consultation, request.now)),
        "coordinator": "coordinator" in roles,
        "rule": deciding.rule_of(consultation),
    }
    return page(request, "consultations/overview/dashboard.html", context)


@may(anyone)
@require_http_methods(["GET", "POST"])
def check(request: Request) -> HttpResponse:
    """Tell whether a receipt is ours; say how a report is computed again."""
    form = CheckForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    verdict: dict[str, Any] | None = None
    if form.is_valid():
        found = form.cleaned_data["found"]
        inner = found.get("receipt", found)
        inner = inner if isinstance(inner, dict) else {}
        verdict = {"ours": receipts.check(inner), "receipt": inner, "answers": None}
        if verdict["ours"] and found.get("nonce") and "answers" in found:
            verdict["answers"] = receipts.answers_match(inner, str(found["nonce"]), found["answers"])
    context = {
        "form": form,
        "verdict": verdict,
        "key": receipts.public_text(),
        "crumbs": [(_("Check a receipt or a report"), None)],
    }
    return page(request, "consultations/overview/check.html", context)


@may(anyone)
@require_GET
def help_index(request: Request) -> HttpResponse:
    """List what is explained."""
    return page(request, "help/index.html", {"crumbs": [(_("Help"), None)]})


@may(anyone)
@require_GET
def help_topic(request: Request, topic: str) -> HttpResponse:
    """Explain one thing."""
    if topic not in TOPICS:
        raise Http404
    context: dict[str, Any] = {"crumbs": [(_("Help"), "/help/"), (_("Topic"), None)]}
    if topic == "programmers":
        context |= {"examples": EXAMPLES, "scopes": list(SCOPES.items())}
    return page(request, f"help/{topic}.html", context)
