"""A person's places in organisations: adding one, changing it, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation
from consultations.register.directory.once import once
from consultations.register.pages.forms import TieEditForm, TieForm
from consultations.register.pages.ways import CONFLICT, person_of, to_person, way
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.comparing import beside
from ds4skills.web.http import page
from ds4skills.web.seen import ChangedMeanwhileError, mark, submitted

DOUBLE = gettext_lazy("They stand in this organisation already, in this role and at this time.")


@may(write_register)
@require_http_methods(["GET", "POST"])
def affiliate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tie a person to an organisation."""
    found = person_of(request.user, pk)
    form = TieForm(request.POST or None)
    if form.is_valid():
        facts = form.typed()
        try:
            once(
                actor=request.user,
                mark=submitted(request.POST),
                at=request.now,
                make=lambda: ties.affiliate(actor=request.user, person=found, at=request.now, **facts),
            )
        except ties.AlreadyThereError:
            form.add_error(None, DOUBLE)
        else:
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
    stands = ties.tie_facts(row)
    form = TieEditForm(request.POST or None, initial={**stands, "seen": mark(stands)})
    context: dict[str, object] = {}
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in stands}
        seen = form.cleaned_data["seen"] or None
        try:
            ties.edit_affiliation(actor=request.user, affiliation=row, seen=seen, at=request.now, **facts)
        except ChangedMeanwhileError:
            context = beside(form, ties.tie_facts(row))
        except ties.AlreadyThereError:
            form.add_error(None, DOUBLE)
        except ties.EndsBeforeItBeginsError:
            form.add_error("ends_on", _("It ends before it begins. Choose a later day."))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=pk)
    context |= {
        "form": form,
        "title": row.organisation.name,
        "crumbs": way(to_person(found), (row.organisation.name, None)),
    }
    status = CONFLICT if "theirs" in context else None
    return page(request, "consultations/register/form.html", context, status=status)


@may(write_register)
@require_POST
def end_affiliation(request: SignedInRequest, pk: UUID, tie: int) -> HttpResponse:
    """End a person's place in an organisation today; its mandates end with it."""
    row = get_object_or_404(Affiliation, person=person_of(request.user, pk), pk=tie)
    ties.end_affiliation(actor=request.user, affiliation=row, on=request.now.date(), at=request.now)
    messages.success(request, _("Ended today. Its mandates ended with it."))
    return redirect("person", pk=pk)
