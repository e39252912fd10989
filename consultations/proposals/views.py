"""Pages for those who word proposals."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.proposals import actions
from consultations.proposals.forms import ProposalForm, RewordForm, StateForm
from consultations.proposals.models import Proposal
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page


def _context(consultation: Consultation, words: str = "", **more: object) -> dict[str, object]:
    listed = reverse("proposals_manage", kwargs={"slug": consultation.slug})
    crumbs = [(_("Proposals and objections"), listed), (words, None)] if words else []
    shared = {"consultation": consultation, "section": "manage", "task": "proposals"}
    return {**shared, "crumbs": crumbs, **more}


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


@may(rules.edit)
@require_GET
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the proposals with their wordings and states."""
    consultation = _consultation(request, slug)
    rows = Proposal.objects.filter(consultation=consultation).prefetch_related("versions")
    proposals = [
        (each, max(each.versions.all(), key=lambda v: v.number)) for each in rows.order_by("order", "id")
    ]
    may_import = rules.holds(request.user, slug, "coordinator")
    context = _context(consultation, proposals=proposals, may_import=may_import)
    return page(request, "consultations/proposals/list.html", context)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put a statement on the table."""
    consultation = _consultation(request, slug)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.propose(
                actor=request.user,
                consultation=consultation,
                key=form.cleaned_data["key"],
                kind=form.cleaned_data["kind"],
                wordings=form.wordings(),
                at=request.now,
            )
        except actions.KeyTakenError:
            form.add_error("key", _("Another proposal has this key. Choose another."))
        except actions.EmptyWordingError:
            form.add_error(None, _("Write the wording in at least one language."))
        else:
            messages.success(request, _("%(key)s is on the table.") % {"key": made.proposal.key})
            return redirect("proposals_manage", slug=slug)
    context = _context(consultation, _("New proposal"), form=form, title=_("Put a proposal on the table"))
    return page(request, "consultations/proposals/form.html", context)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Word a proposal anew; the older wordings stay as they are."""
    consultation = _consultation(request, slug)
    proposal = get_object_or_404(Proposal.objects.filter(consultation=consultation), key=key)
    versions = list(proposal.versions.order_by("-number"))
    form = RewordForm(request.POST or None, wordings=versions[0].wordings)
    if form.is_valid():
        try:
            actions.reword(
                actor=request.user,
                proposal=proposal,
                wordings=form.wordings(),
                substantive=form.cleaned_data["substantive"] == "yes",
                at=request.now,
            )
        except actions.EmptyWordingError:
            form.add_error(None, _("Write the wording in at least one language."))
        except actions.SameWordingError:
            form.add_error(None, _("This is the wording that holds now. Change it, or leave the page."))
        else:
            messages.success(request, _("The new wording is frozen. The older one stays readable."))
            return redirect("proposals_manage", slug=slug)
    context = _context(
        consultation,
        proposal.key,
        form=form,
        proposal=proposal,
        versions=versions,
        states=StateForm(initial={"state": proposal.state}),
    )
    return page(request, "consultations/proposals/edit.html", context)


@may(rules.edit)
@require_POST
def state(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Open, close or withdraw a proposal."""
    consultation = _consultation(request, slug)
    proposal = get_object_or_404(Proposal.objects.filter(consultation=consultation), key=key)
    form = StateForm(request.POST)
    if not form.is_valid():
        return errors.conflict(request, _("Choose one of the states on the page."))
    actions.set_state(actor=request.user, proposal=proposal, state=form.cleaned_data["state"], at=request.now)
    messages.success(request, _("%(key)s: %(state)s.") % {"key": key, "state": proposal.get_state_display()})
    return redirect("proposals_manage", slug=slug)
