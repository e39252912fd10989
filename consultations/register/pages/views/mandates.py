"""Mandates: those asked for first, then all; approving and refusing with evidence."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.directory.once import once
from consultations.register.directory.prolonging import NotProlongedError, TooShortError, prolong_mandate
from consultations.register.exercises import exercises
from consultations.register.pages.forms import DecisionForm, MandateForm, ProlongForm
from consultations.register.pages.waiting import counts
from consultations.register.pages.ways import CONFLICT, person_of, to_person, way
from consultations.register.rules import write_register
from consultations.register.selfservice.mandates import settle
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.forms import offer
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.seen import submitted


@may(write_register)
@require_GET
def mandates(request: SignedInRequest) -> HttpResponse:
    """List mandates: requests first, the oldest on top, then the others by their end."""
    waiting = Mandate.State.REQUESTED
    turn = Case(When(state=waiting, then=Value(0)), default=Value(1))
    rows = Mandate.objects.select_related("affiliation__person", "affiliation__organisation")
    state = request.GET.get("state", "")
    if state in Mandate.State.values:
        rows = rows.filter(state=state)
    found = listing(request, rows.annotate(turn=turn).order_by("turn", "-ends_at", "id"))
    context = {
        "listing": found,
        "rows": [(each, each.holds(request.now)) for each in found.rows],
        "waiting": counts(request.user, request.now).get("mandates", 0),
        "states": Mandate.State.choices,
        "state": state,
        "tab": "mandates",
    }
    return page(request, "consultations/register/pages/mandates.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve or refuse a mandate that was asked for."""
    rows = Mandate.objects.select_related("affiliation__person", "affiliation__organisation")
    row = get_object_or_404(rows.filter(affiliation__person__merged_into=None), pk=pk)
    form = DecisionForm(request.POST or None, initial={"evidence": row.evidence})
    status = None
    if form.is_valid():
        evidence = form.cleaned_data["evidence"]
        try:
            accept = "refuse" not in request.POST
            settle(actor=request.user, mandate=row, accept=accept, words=evidence, at=request.now)
            words = _("Approved.") if accept else _("Refused. Nothing can be said with it.")
            messages.success(request, words)
        except ties.AlreadyDecidedError:
            form.add_error(None, _("A colleague has decided this meanwhile. Go back to the list."))
            status = CONFLICT
        else:
            return redirect("mandates")
    words = _("Decide on a mandate")
    context = {
        "form": form,
        "mandate": row,
        "title": words,
        "crumbs": way((_("Mandates"), reverse("mandates")), (words, None)),
        "tab": "mandates",
    }
    return page(request, "consultations/register/pages/decide.html", context, status=status)


@may(write_register)
@require_http_methods(["GET", "POST"])
def mandate(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """Let a person speak for an organisation."""
    rows = Affiliation.objects.select_related("organisation", "person")
    row = get_object_or_404(rows, person=person_of(request.user, pk), pk=tie)
    form = MandateForm(request.POST or None, initial={"affiliation": tie})
    offer(form.fields["exercise"], exercises(request.user), _("All consultations"))
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("exercise", "starts_at", "ends_at", "evidence")}
        once(
            actor=request.user,
            mark=submitted(request.POST),
            at=request.now,
            make=lambda: ties.give_mandate(actor=request.user, affiliation=row, at=request.now, **facts),
        )
        messages.success(request, _("The mandate is approved."))
        return redirect("person", pk=pk)
    words = _("Mandate for %(organisation)s") % {"organisation": row.organisation}
    context = {"form": form, "title": words, "crumbs": way(to_person(row.person), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def prolong(request: SignedInRequest, pk: UUID, mandate: int) -> HttpResponse:
    """Approve a mandate that follows one that ends, or has ended."""
    person = person_of(request.user, pk)
    rows = Mandate.objects.select_related("affiliation__organisation")
    row = get_object_or_404(rows, affiliation__person=person, pk=mandate)
    form = ProlongForm(request.POST or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("ends_at", "evidence")}
        try:
            once(
                actor=request.user,
                mark=submitted(request.POST),
                at=request.now,
                make=lambda: prolong_mandate(actor=request.user, mandate=row, at=request.now, **facts),
            )
        except NotProlongedError:
            form.add_error(None, _("Only an approved mandate that was not revoked can be prolonged."))
        except ties.NotRunningError:
            form.add_error(None, _("They have left the organisation, so it cannot mandate them."))
        except TooShortError:
            form.add_error(
                "ends_at", _("It lasts as long already, or this hour has passed. Choose a later one.")
            )
        else:
            messages.success(request, _("The mandate is prolonged: another follows it."))
            return redirect("person", pk=pk)
    words = _("Prolong the mandate for %(organisation)s") % {"organisation": row.affiliation.organisation}
    context = {"form": form, "title": words, "crumbs": way(to_person(person), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def revoke(request: SignedInRequest, pk: UUID, mandate: int) -> HttpResponse:
    """End a mandate at once."""
    row = get_object_or_404(Mandate, affiliation__person=person_of(request.user, pk), pk=mandate)
    ties.revoke_mandate(actor=request.user, mandate=row, at=request.now)
    messages.success(request, _("Revoked. Nothing more can be said with it."))
    return redirect("person", pk=pk)
