"""Pages of the register: organisations and people."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory import actions, ties
from consultations.register.directory.changes import Change
from consultations.register.directory.models import Affiliation, Email, Mandate, Organisation, Person
from consultations.register.directory.names import fold
from consultations.register.directory.queries import filtered
from consultations.register.engagement.models import Interaction
from consultations.register.pages.forms import (
    SIZES,
    FilterForm,
    MandateForm,
    OrganisationForm,
    PersonForm,
    TieForm,
)
from consultations.register.rules import read_register, write_register
from consultations.register.terms.countries import countries
from consultations.register.terms.queries import choices, label
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.exporting import Sheet, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.texts import country_name

CONFLICT, MANY = 409, 10_000
Crumb = tuple[str, str | None]
COLUMNS = ("key", "name", "acronym", "category", "country", "city", "website", "size", "status")


def _way(*crumbs: Crumb) -> list[Crumb]:
    return [(_("Register"), reverse("register")), *crumbs]


def _words(asked: dict[str, str]) -> list[str]:
    return [_word(name, value) for name, value in asked.items()]


def _word(name: str, value: str) -> str:
    if name == "category":
        return _("without a category") if value == "none" else label(value)
    if name == "country":
        return country_name(value)
    return str(dict(SIZES)[value]) if name == "size" else f"“{value}”"


@may(read_register)
@require_GET
def organisations(request: SignedInRequest) -> HttpResponse:
    """List organisations with search and filters."""
    asked = FilterForm(request.GET).facts()
    rows = filtered(asked).order_by("folded", "pk")
    context = {
        "listing": listing(request, rows, filters=_words(asked)),
        "asked": asked,
        "categories": choices(),
        "countries": countries(),
        "sizes": SIZES,
        "tab": "organisations",
    }
    return page(request, "consultations/register/organisations.html", context)


@may(read_register)
@require_GET
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give the list, as it is filtered, as CSV or XLSX."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    rows = filtered(FilterForm(request.GET).facts()).order_by("folded", "pk")[:MANY]
    cells = [
        [str(o.pk), o.name, o.acronym, o.category or "", o.country, o.city, o.website, o.size, o.status]
        for o in rows
    ]
    return download(Sheet("organisations", COLUMNS, cells), kind)


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_organisation(request: SignedInRequest) -> HttpResponse:
    """Put an organisation into the register."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        made = actions.add_organisation(actor=request.user, at=request.now, **form.facts())
        messages.success(request, _("%(name)s is in the register.") % {"name": made})
        return redirect("organisation", pk=made.pk)
    words = _("New organisation")
    return page(
        request,
        "consultations/register/form.html",
        {"form": form, "title": words, "crumbs": _way((words, None))},
    )


def _organisation(pk: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.standing().with_category(), pk=pk)


@may(read_register)
@require_GET
def organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one organisation: facts, people, mandates, what was said to and by it."""
    found = _organisation(pk)
    people = (
        Affiliation.objects.filter(organisation=found).select_related("person").order_by("-is_contact", "id")
    )
    mandates = Mandate.objects.filter(affiliation__organisation=found).select_related("affiliation__person")
    log = Interaction.objects.filter(organisation_key=found.pk).order_by("-at", "-id")[:20]
    context = {
        "organisation": found,
        "people": [(tie, tie.runs(request.now)) for tie in people],
        "mandates": [(each, each.holds(request.now)) for each in mandates.order_by("-id")],
        "log": log,
        "history": Change.objects.filter(table="organisation", row=str(found.pk)).order_by("-id")[:20],
        "crumbs": _way((found.name, None)),
    }
    return page(request, "consultations/register/organisation.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change an organisation; what a colleague saved meanwhile is shown, never overwritten."""
    found = _organisation(pk)
    names = ("name", "acronym", "country", "city", "website", "size", "description", "status", "version")
    initial = {name: getattr(found, name) for name in names} | {"category": found.category or ""}
    form = OrganisationForm(request.POST or None, initial=initial)
    status = None
    if form.is_valid():
        try:
            actions.edit_organisation(
                actor=request.user,
                organisation=found,
                version=form.cleaned_data["version"] or 0,
                at=request.now,
                **form.facts(),
            )
        except actions.ChangedMeanwhileError as error:
            form.add_error(
                None, _("A colleague saved this meanwhile. It now reads: %(now)s") % {"now": error.current}
            )
            status = CONFLICT
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=pk)
    there = reverse("organisation", kwargs={"pk": pk})
    context = {"form": form, "title": found.name, "crumbs": _way((found.name, there), (_("Edit"), None))}
    return page(request, "consultations/register/form.html", context, status=status)


@may(read_register)
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """List people by name, or by the organisation they are of."""
    text = request.GET.get("q", "").strip()[:200]
    rows = Person.objects.filter(merged_into=None)
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    rows = rows.prefetch_related("affiliations__organisation", "emails").order_by("folded", "pk")
    context = {
        "listing": listing(request, rows, filters=[f"“{text}”"] if text else []),
        "q": text,
        "tab": "people",
    }
    return page(request, "consultations/register/people.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    """Put a person into the register."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.add_person(actor=request.user, at=request.now, **form.facts())
        except actions.AddressTakenError:
            form.add_error("email", _("Another person has this address. Search for them first."))
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": made})
            return redirect("person", pk=made.pk)
    words = _("New person")
    context = {"form": form, "title": words, "crumbs": _way((words, None))}
    return page(request, "consultations/register/form.html", context)


def _person(pk: UUID) -> Person:
    return get_object_or_404(Person.objects.filter(merged_into=None), pk=pk)


@may(read_register)
@require_GET
def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one person: ties, mandates, addresses, what was said to and by them."""
    found = _person(pk)
    held = Mandate.objects.filter(affiliation__person=found).select_related("affiliation__organisation")
    rows = Affiliation.objects.filter(person=found).select_related("organisation").order_by("id")
    context = {
        "person": found,
        "emails": Email.objects.filter(person=found).order_by("-primary", "id"),
        "ties": [(tie, tie.runs(request.now)) for tie in rows],
        "mandates": [(each, each.holds(request.now)) for each in held.order_by("-id")],
        "log": Interaction.objects.filter(person_key=found.pk).order_by("-at", "-id")[:20],
        "crumbs": _way((_("People"), reverse("people")), (str(found), None)),
    }
    return page(request, "consultations/register/person.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a person."""
    found = _person(pk)
    first = Email.objects.filter(person=found, primary=True).first()
    names = ("given_name", "family_name", "language", "country", "version")
    initial = {name: getattr(found, name) for name in names} | {"email": first.address if first else ""}
    form = PersonForm(request.POST or None, initial=initial)
    status = None
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_person(
                actor=request.user, person=found, version=version, at=request.now, **form.facts()
            )
        except actions.ChangedMeanwhileError as error:
            form.add_error(
                None, _("A colleague saved this meanwhile. It now reads: %(now)s") % {"now": error.current}
            )
            status = CONFLICT
        except actions.AddressTakenError:
            form.add_error("email", _("Another person has this address. Search for them first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=pk)
    there = reverse("person", kwargs={"pk": pk})
    context = {"form": form, "title": str(found), "crumbs": _way((str(found), there), (_("Edit"), None))}
    return page(request, "consultations/register/form.html", context, status=status)


@may(write_register)
@require_http_methods(["GET", "POST"])
def affiliate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tie a person to an organisation."""
    found = _person(pk)
    form = TieForm(request.POST or None)
    if form.is_valid():
        ties.affiliate(actor=request.user, person=found, at=request.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("person", pk=pk)
    there = reverse("person", kwargs={"pk": pk})
    words = _("Add an affiliation")
    context = {"form": form, "title": words, "crumbs": _way((str(found), there), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def end_affiliation(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """End a person's place in an organisation today; its mandates end with it."""
    row = get_object_or_404(Affiliation, person=_person(pk), pk=tie)
    ties.end_affiliation(actor=request.user, affiliation=row, on=request.now.date(), at=request.now)
    messages.success(request, _("Ended today. Its mandates ended with it."))
    return redirect("person", pk=pk)


@may(write_register)
@require_http_methods(["GET", "POST"])
def mandate(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """Let a person speak for an organisation."""
    row = get_object_or_404(Affiliation.objects.select_related("organisation"), person=_person(pk), pk=tie)
    form = MandateForm(request.POST or None, initial={"affiliation": tie})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "evidence")}
        ties.give_mandate(actor=request.user, affiliation=row, at=request.now, **facts)
        messages.success(request, _("The mandate is approved."))
        return redirect("person", pk=pk)
    there = reverse("person", kwargs={"pk": pk})
    words = _("Mandate for %(organisation)s") % {"organisation": row.organisation}
    context = {"form": form, "title": words, "crumbs": _way((str(row.person), there), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def revoke(request: SignedInRequest, pk: UUID, mandate: int) -> HttpResponse:
    """End a mandate at once."""
    row = get_object_or_404(Mandate, affiliation__person=_person(pk), pk=mandate)
    ties.revoke_mandate(actor=request.user, mandate=row, at=request.now)
    messages.success(request, _("Revoked. Nothing more can be said with it."))
    return redirect("person", pk=pk)
