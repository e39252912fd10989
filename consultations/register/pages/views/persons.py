"""Adding and changing people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.register.directory import actions
from consultations.register.directory.models import Email, Person
from consultations.register.directory.once import once
from consultations.register.pages.choosing import is_key
from consultations.register.pages.forms import NewPersonForm, PersonForm
from consultations.register.pages.ways import CONFLICT, person_of, to_person, way
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.seen import submitted

FACTS = ("given_name", "family_name", "language", "country", "version")


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    """Put a person into the register."""
    given = request.GET.get("organisation", "")
    form = NewPersonForm(request.POST or None, initial={"organisation": given} if is_key(given) else {})
    if form.is_valid():
        facts, mark = form.facts(), submitted(request.POST)
        try:
            pk = once(
                actor=request.user,
                mark=mark,
                at=request.now,
                make=lambda: actions.add_person(actor=request.user, at=request.now, **facts),
            )
        except actions.AddressTakenError:
            form.add_error("emails", _("Another person has one of these addresses. Search for them first."))
        else:
            name = f"{facts['given_name']} {facts['family_name']}".strip()
            messages.success(request, _("%(name)s is in the register.") % {"name": name})
            return redirect("person", pk=pk)
    words = _("New person")
    crumbs = way((_("People"), reverse("people")), (words, None))
    return page(request, "consultations/register/form.html", {"form": form, "title": words, "crumbs": crumbs})


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
