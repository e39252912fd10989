"""Where we know a stakeholder from, added later; and the day on which somebody checked the row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.register.directory.checking import check
from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.once import once
from consultations.register.origins.actions import add_origin
from consultations.register.pages.origin_forms import OriginForm
from consultations.register.pages.ways import (
    Crumb,
    organisation_of,
    person_of,
    to_organisation,
    to_person,
    way,
)
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.seen import submitted


def _origin(request: SignedInRequest, row: Organisation | Person, name: str, crumb: Crumb) -> HttpResponse:
    """Add where somebody is known from; they were told of their entry when it came, so no notice falls due."""
    form = OriginForm(request.POST or None)
    if form.is_valid():
        facts = form.origin()
        once(
            actor=request.user,
            mark=submitted(request.POST),
            at=request.now,
            make=lambda: add_origin(actor=request.user, key=row.pk, person=False, at=request.now, **facts),
        )
        messages.success(request, _("Saved."))
        return redirect(name, pk=row.pk)
    words = _("Add where we know them from")
    context = {"form": form, "title": words, "crumbs": way(crumb, (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def organisation_origin(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say where else an organisation is known from: a network, an event, an introduction."""
    row = organisation_of(pk)
    return _origin(request, row, "organisation", to_organisation(row))


@may(write_register)
@require_http_methods(["GET", "POST"])
def person_origin(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say where else a person is known from; keepers of that network see them at once."""
    row = person_of(request.user, pk)
    return _origin(request, row, "person", to_person(row))


@may(write_register)
@require_POST
def organisation_checked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say that an organisation's entry was checked today."""
    row = organisation_of(pk)
    check(actor=request.user, row=row, on=request.now.date(), at=request.now)
    messages.success(request, _("Checked today."))
    return redirect("organisation", pk=pk)


@may(write_register)
@require_POST
def person_checked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say that a person's entry was checked today."""
    row = person_of(request.user, pk)
    check(actor=request.user, row=row, on=request.now.date(), at=request.now)
    messages.success(request, _("Checked today."))
    return redirect("person", pk=pk)
