"""People whom the reader may see: the list, one person, their places in organisations."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.consent.sharing import contacts_seen
from consultations.register.directory import actions, ties
from consultations.register.directory.changes import Change
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Affiliation, Email, Mandate, Person
from consultations.register.directory.queries import names_of
from consultations.register.directory.scope import people_by, visible_people
from consultations.register.directory.vcards import Card, vcard
from consultations.register.duplicates.forwarding import forwards
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Network, Origin
from consultations.register.pages.allowing import allowing
from consultations.register.pages.exports import PERSON, chosen, person_rows, sheet
from consultations.register.pages.forms import NewPersonForm, PersonForm, TieEditForm, TieForm
from consultations.register.pages.ways import CONFLICT, person_of, to_person, way
from consultations.register.rules import coordinates, meet_people, write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh
from ds4skills.web.exporting import attachment, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing

KINDS = {"csv", "xlsx", "jsonl"}
FACTS = ("given_name", "family_name", "language", "country", "version")


def _found(request: SignedInRequest) -> tuple[QuerySet[Person], dict[str, str]]:
    """Give the people that are asked for by name or organisation, and by network."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "network")}
    network = int(asked["network"]) if asked["network"].isdecimal() else None
    if network is None:
        asked["network"] = ""
    rows = people_by(visible_people(request.user), text=asked["q"], network=network)
    return rows, {name: value for name, value in asked.items() if value}


@may(meet_people)
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """List people by name, or by the organisation they are of."""
    rows, asked = _found(request)
    networks = {
        str(pk): name for pk, name in Network.objects.order_by("name", "pk").values_list("pk", "name")
    }
    words = [f"“{asked['q']}”"] if "q" in asked else []
    if network := asked.get("network"):
        words.append(_("known through %(network)s") % {"network": networks.get(network, network)})
    rows = rows.prefetch_related("affiliations__organisation", "emails")
    found = listing(request, rows, filters=words)
    context = {
        "listing": found,
        "reachable": contacts_seen(request.user, [row.pk for row in found.rows], at=request.now),
        "asked": asked,
        "query": urlencode(asked),
        "networks": networks.items(),
        "writes": coordinates(request.user),
        "now": request.now,
        "tab": "people",
    }
    return page(request, "consultations/register/pages/people.html", context)


@may(meet_people)
@require_GET
@fresh
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give the people, as they are filtered, as a table; addresses leave by another way."""
    if kind not in KINDS:
        raise Http404
    rows, asked = _found(request)
    columns = chosen(request.GET.getlist("column"), PERSON)
    keys = list(rows.values_list("pk", flat=True))
    cells = list(person_rows(keys, columns, request.now))
    table = sheet(
        "people",
        columns,
        cells,
        by=request.user,
        at=request.now,
        filters=urlencode(asked),
        count=len(cells),
    )
    return download(table, kind)


@may(meet_people)
@require_GET
def columns(request: SignedInRequest) -> HttpResponse:
    """Choose the columns and the kind of a table of people."""
    _rows, asked = _found(request)
    context = {
        "asked": asked,
        "columns": PERSON,
        "address": "people_export",
        "kinds": sorted(KINDS),
        "title": _("Take the list of people with you"),
        "crumbs": way((_("People"), reverse("people")), (_("Export"), None)),
    }
    return page(request, "consultations/register/pages/columns.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    """Put a person into the register."""
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.add_person(actor=request.user, at=request.now, **form.facts())
        except actions.AddressTakenError:
            form.add_error("emails", _("Another person has one of these addresses. Search for them first."))
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": made})
            return redirect("person", pk=made.pk)
    words = _("New person")
    crumbs = way((_("People"), reverse("people")), (words, None))
    return page(request, "consultations/register/form.html", {"form": form, "title": words, "crumbs": crumbs})


@may(meet_people)
@require_GET
@forwards
def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one person: ties, mandates, addresses, where they come from, what was said to and by them."""
    found = person_of(request.user, pk)
    held = Mandate.objects.filter(affiliation__person=found).select_related("affiliation__organisation")
    rows = Affiliation.objects.filter(person=found).select_related("organisation").order_by("id")
    origins = list(Origin.objects.filter(key=pk).select_related("network", "by").order_by("id"))
    history = Change.objects.filter(key=pk).select_related("by").order_by("-id")
    reachable, writes = bool(contacts_seen(request.user, [pk], at=request.now)), coordinates(request.user)
    emails = list(Email.objects.filter(person=found).order_by("-primary", "id")) if reachable else []
    context = {
        "person": found,
        "reachable": reachable,
        "emails": emails,
        "allowing": allowing(found, emails, request.now, evidence=writes),
        "ties": [(tie, tie.runs(request.now)) for tie in rows],
        "mandates": [(each, each.holds(request.now)) for each in held.order_by("-id")],
        "log": Interaction.objects.filter(person_key__in=keys_of(Person, pk)).order_by("-at", "-id")[:20],
        "origins": origins,
        "introducers": names_of(each.introduced_by for each in origins if each.introduced_by),
        "history": (history if reachable else history.exclude(table="email"))[:30],
        "writes": writes,
        "crumbs": way((_("People"), reverse("people")), (str(found), None)),
        "tab": "people",
    }
    return page(request, "consultations/register/pages/person.html", context)


@may(meet_people)
@require_GET
def card(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give one person as a vCard, for an address book; without an address where the reader may not see it."""
    found = person_of(request.user, pk)
    ties_ = (
        Affiliation.objects.filter(person=found).select_related("organisation").order_by("-is_contact", "id")
    )
    tie = next((each for each in ties_ if each.runs(request.now)), None)
    rows = Email.objects.filter(person__in=contacts_seen(request.user, [pk], at=request.now))
    emails = rows.order_by("-primary", "id").values_list("address", flat=True)
    text = vcard(
        Card(
            key=str(pk),
            given_name=found.given_name,
            family_name=found.family_name,
            language=found.language,
            country=found.country,
            emails=list(emails),
            organisation=tie.organisation.name if tie else "",
            role=tie.role if tie else "",
        )
    )
    return attachment(text.encode(), f"{found}.vcf", "vcf")


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a person; what a colleague saved meanwhile stands beside what was typed."""
    found = person_of(request.user, pk)
    form = PersonForm(request.POST or None, initial=_stands(found))
    context: dict[str, object] = {}
    status = None
    if form.is_valid():
        facts, version = form.facts(), form.cleaned_data["version"] or 0
        try:
            actions.edit_person(actor=request.user, person=found, version=version, at=request.now, **facts)
        except actions.ChangedMeanwhileError:
            found = person_of(request.user, pk)
            context, status = {"theirs": _beside(form, _stands(found)), "conflict": True}, CONFLICT
            form.data = request.POST.copy()
            form.data["version"] = str(found.version)
        except actions.AddressTakenError:
            form.add_error("emails", _("Another person has one of these addresses. Search for them first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=pk)
    context |= {"form": form, "title": str(found), "crumbs": way(to_person(found), (_("Edit"), None))}
    return page(request, "consultations/register/form.html", context, status=status)


def _stands(row: Person) -> dict[str, object]:
    emails = Email.objects.filter(person=row).order_by("-primary", "id").values_list("address", flat=True)
    return {name: getattr(row, name) for name in FACTS} | {"emails": "\n".join(emails)}


def _beside(form: PersonForm, current: dict[str, object]) -> list[tuple[str, str, str]]:
    """Give the fields in which a colleague's text and the typed one differ."""
    mine = {**form.cleaned_data, "emails": "\n".join(form.cleaned_data["emails"])}
    return [
        (str(field.label), str(current[name]), str(mine[name]))
        for name, field in form.fields.items()
        if name != "version" and str(current[name]) != str(mine[name])
    ]


@may(write_register)
@require_http_methods(["GET", "POST"])
def affiliate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tie a person to an organisation."""
    found = person_of(request.user, pk)
    form = TieForm(request.POST or None)
    if form.is_valid():
        ties.affiliate(actor=request.user, person=found, at=request.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("person", pk=pk)
    words = _("Add an affiliation")
    context = {"form": form, "title": words, "crumbs": way(to_person(found), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_affiliation(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """Change the role or the days of a person's place in an organisation."""
    found = person_of(request.user, pk)
    row = get_object_or_404(Affiliation.objects.select_related("organisation"), person=found, pk=tie)
    names = ("role", "starts_on", "ends_on", "is_contact")
    form = TieEditForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if form.is_valid():
        try:
            ties.edit_affiliation(actor=request.user, affiliation=row, at=request.now, **form.cleaned_data)
        except ties.EndsBeforeItBeginsError:
            form.add_error("ends_on", _("It ends before it begins. Choose a later day."))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=pk)
    context = {
        "form": form,
        "title": row.organisation.name,
        "crumbs": way(to_person(found), (row.organisation.name, None)),
    }
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def end_affiliation(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """End a person's place in an organisation today; its mandates end with it."""
    row = get_object_or_404(Affiliation, person=person_of(request.user, pk), pk=tie)
    ties.end_affiliation(actor=request.user, affiliation=row, on=request.now.date(), at=request.now)
    messages.success(request, _("Ended today. Its mandates ended with it."))
    return redirect("person", pk=pk)
