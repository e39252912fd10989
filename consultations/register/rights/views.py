"""Pages of rights for coordinators: requests, removals, retention; and the record of processing for everybody."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory.models import Person
from consultations.register.directory.queries import names_of
from consultations.register.rights import actions, contacts, copying
from consultations.register.rights.forms import ContactExportForm, ErasureForm
from consultations.register.rights.models import ContactExport, Erasure
from consultations.register.rules import write_register
from consultations.register.segments.models import Segment
from ds4skills.accounts import privacy, retention
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.profile.fresh import fresh, fresh_to_send
from ds4skills.web import errors
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page

GONE, CONFLICT, FORBIDDEN = 410, 409, 403
Crumb = tuple[str, str | None]


def _way(*crumbs: Crumb) -> list[Crumb]:
    return [(_("Register"), reverse("register")), *crumbs]


@may(write_register)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def requests(request: SignedInRequest) -> HttpResponse:
    """List what people and colleagues asked for; ask to take contact data out."""
    offered = Segment.objects.filter(Q(owner=request.user) | Q(shared=True), archived_at=None).order_by(
        "name", "id"
    )
    form = ContactExportForm(request.POST or None, offered=offered)
    if form.is_valid():
        facts = form.cleaned_data
        segment: Segment | None = facts["segment"]
        contacts.ask(
            actor=request.user,
            segment=segment.pk if segment else None,
            name=str(segment) if segment else _("Everybody in the register"),
            chosen=segment.filter if segment else {},
            columns=facts["columns"],
            kind=facts["kind"],
            reason=facts["reason"],
            at=request.now,
        )
        messages.success(
            request, _("Another coordinator has to agree. They are told by mail, and it waits below.")
        )
        return redirect("requests")
    erasures = list(Erasure.objects.order_by("-asked_at", "-id")[:50])
    names = names_of([each.key for each in erasures])
    exports = ContactExport.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-id")[:50]
    context = {
        "form": form,
        "exports": [(each, each.asked_by_id == request.user.pk, _fresh(each, request)) for each in exports],
        "erasures": [(each, names.get(each.key, "")) for each in erasures],
        "tab": "requests",
        "crumbs": _way((_("Requests"), None)),
    }
    return page(request, "consultations/register/rights/requests.html", context)


def _fresh(export: ContactExport, request: SignedInRequest) -> bool:
    ready = export.state == ContactExport.State.READY and export.ready_at is not None
    return bool(ready and export.ready_at and request.now < export.ready_at + contacts.FETCH)


@may(write_register)
@require_POST
@fresh
def export_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree to an export of contact data that a colleague asked for, or refuse it."""
    row = get_object_or_404(ContactExport, pk=pk)
    agree = request.POST.get("act") == "agree"
    try:
        contacts.decide(actor=request.user, export=row, agree=agree, at=request.now)
    except contacts.SamePersonError:
        return errors.conflict(request, _("Another coordinator has to agree, not who asked."))
    except contacts.DecidedError:
        return errors.conflict(request, _("This was decided already."))
    messages.success(
        request, _("Agreed. Who asked is told, and prepares the file.") if agree else _("Refused.")
    )
    return redirect("requests")


@may(write_register)
@require_POST
def export_prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the file written now; its 15 minutes begin."""
    row = get_object_or_404(ContactExport.objects.filter(asked_by=request.user), pk=pk)
    try:
        contacts.prepare(actor=request.user, export=row, title=_("Contact data"), at=request.now)
    except contacts.NotAgreedError:
        return errors.conflict(request, _("Nobody has agreed, the agreement is over, or the file is made."))
    messages.success(request, _("The file is being made. Fetch it below within 15 minutes."))
    return redirect("requests")


@may(write_register)
@require_POST
@fresh
def export_fetch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the file to who asked, once."""
    row = get_object_or_404(ContactExport.objects.filter(asked_by=request.user), pk=pk)
    try:
        body, row = contacts.fetch(actor=request.user, export=row, at=request.now)
    except contacts.GoneError:
        return errors.conflict(
            request, _("The file was fetched already, or its 15 minutes are over. Ask again.")
        )
    return attachment(body, f"contacts.{row.kind}", row.kind)


@may(write_register)
@require_http_methods(["GET", "POST"])
def person_erase(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Remove a person who asked for it by letter or telephone; 14 days remain to call it off."""
    person = get_object_or_404(Person.objects.filter(merged_into=None), pk=pk)
    form = ErasureForm(request.POST or None)
    status = None
    if form.is_valid():
        try:
            actions.ask_erasure(
                actor=request.user, person=person, wish=form.cleaned_data["wish"], at=request.now
            )
        except actions.AskedAlreadyError:
            form.add_error(None, _("This was asked for already. It stands among the requests."))
            status = CONFLICT
        except actions.StillStaffError:
            form.add_error(None, _("They work on a consultation. End their role first."))
            status = CONFLICT
        else:
            messages.success(request, _("They are removed in 14 days, and written to no more from now on."))
            return redirect("requests")
    context = {
        "form": form,
        "person": person,
        "tables": copying.whole(actions.subjects(person.pk)),
        "stays": [each for each in privacy.holdings() if each.personal and not each.erase],
        "crumbs": _way((str(person), reverse("person", args=[pk])), (_("Remove"), None)),
    }
    return page(request, "consultations/register/rights/erase.html", context, status=status)


@may(write_register)
@require_POST
def erasure_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call an erasure off."""
    try:
        actions.cancel_erasure(actor=request.user, erasure=get_object_or_404(Erasure, pk=pk), at=request.now)
    except actions.TooLateError:
        return errors.conflict(request, _("It was done or called off already."))
    messages.success(request, _("Called off. Nothing was removed."))
    return redirect("requests")


@may(write_register)
@require_GET
def kept(request: SignedInRequest) -> HttpResponse:
    """Show for how long each class of rows is kept, and how many are due."""
    terms = [(each, each.due(request.now)) for each in retention.every()]
    context = {"terms": terms, "tab": "retention", "crumbs": _way((_("Retention"), None))}
    return page(request, "consultations/register/rights/kept.html", context)


@may(anyone)
@require_GET
def processing(request: SignedInRequest) -> HttpResponse:
    """Show the record of processing, made from what each room declares."""
    rows = [each for each in privacy.holdings() if each.personal]
    context = {
        "rows": sorted(rows, key=lambda each: (str(each.purpose), each.table._meta.label)),
        "crumbs": [(_("Help"), reverse("help_index")), (_("What is held"), None)],
    }
    return page(request, "consultations/register/rights/processing.html", context)
