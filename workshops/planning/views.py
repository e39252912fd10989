"""Pages for those who plan: workshops, sessions, agendas. The public pages stand where seats are known."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.models import Consultation
from consultations.programme.rules import moderate
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from workshops.planning import actions
from workshops.planning.access import staff_session, staff_workshop, to
from workshops.planning.forms import ItemForm, ReasonForm, SessionForm, WorkshopForm
from workshops.planning.models import AgendaItem, Session, Workshop

Crumb = tuple[str, str | None]


def _context(consultation: Consultation, *crumbs: Crumb, **more: Any) -> dict[str, object]:
    manage = reverse("workshops_manage", kwargs={"slug": consultation.slug})
    way = [(_("Workshops"), manage), *crumbs] if crumbs else []
    return {"consultation": consultation, "section": "manage", "task": "workshops", "crumbs": way, **more}


def _there(workshop: Workshop) -> Crumb:
    keywords = {"slug": workshop.consultation.slug, "code": workshop.code}
    return str(workshop), reverse("workshop_manage", kwargs=keywords)


def _here(session: Session) -> Crumb:
    words = session.words or _("Session %(number)d") % {"number": session.number}
    return words, reverse("session_manage", kwargs=session.staff_path)


@may(moderate)
@require_GET
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the next sessions, with the way to their desks, and all workshops."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    rows = Session.objects.filter(workshop__consultation=consultation).select_related("workshop")
    sessions = list(rows.prefetch_related("pools").order_by("starts_at", "id"))
    for session in sessions:
        session.workshop.consultation = consultation
    coming = [each for each in sessions if not each.is_over(request.now)]
    found = Workshop.objects.filter(consultation=consultation).order_by("opens_at", "id")
    context = _context(
        consultation,
        coming=coming,
        past=[each for each in sessions if each not in coming],
        workshops=found,
    )
    return page(request, "workshops/planning/list.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Plan a workshop."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    args = (request.POST,) if request.method == "POST" else ()
    form = WorkshopForm(*args, fallback=consultation.zone)
    if form.is_valid():
        try:
            made = actions.create(
                actor=request.user, consultation=consultation, at=request.now, **form.facts()
            )
        except actions.CodeTakenError:
            form.add_error("code", _("Another workshop has this short address. Choose another."))
        else:
            messages.success(request, _("Planned. Add its first session, with seats; then publish it."))
            return redirect("workshop_manage", slug=slug, code=made.code)
    context = _context(consultation, (_("New workshop"), None), form=form, title=_("Plan a workshop"))
    return page(request, "workshops/planning/form.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Change what a workshop says of itself."""
    workshop = staff_workshop(request.user, slug, code)
    args = (request.POST,) if request.method == "POST" else ()
    form = WorkshopForm(*args, workshop=workshop, fallback=workshop.zone)
    if form.is_valid():
        try:
            actions.edit(actor=request.user, workshop=workshop, at=request.now, **form.facts())
        except actions.CodeTakenError:
            form.add_error("code", _("Another workshop has this short address. Choose another."))
        else:
            messages.success(request, _("Saved."))
            return redirect("workshop_manage", slug=slug, code=workshop.code)
    context = _context(
        workshop.consultation, _there(workshop), (_("Edit"), None), form=form, title=_("Edit the workshop")
    )
    return page(request, "workshops/planning/form.html", context)


@may(moderate)
@require_GET
def workshop(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show a workshop as staff see it: what is said, its sessions, what is missing before it is published."""
    found = staff_workshop(request.user, slug, code)
    sessions = list(found.sessions.prefetch_related("pools").order_by("starts_at", "id"))
    for session in sessions:
        session.workshop = found
    seats = sum(pool.seats for session in sessions for pool in session.pools.all())
    context = _context(
        found.consultation, (str(found), None), workshop=found, sessions=sessions, may_publish=seats > 0
    )
    return page(request, "workshops/planning/workshop.html", context)


@may(moderate)
@require_POST
def publish(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Announce a workshop."""
    found = staff_workshop(request.user, slug, code)
    try:
        actions.publish(actor=request.user, workshop=found, at=request.now)
    except actions.NothingToPublishError:
        return errors.conflict(request, _("Add a session with seats first."))
    messages.success(request, _("Published: everybody who may come can see it."))
    return redirect("workshop_manage", slug=slug, code=code)


@may(moderate)
@require_http_methods(["GET", "POST"])
def new_session(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Add a session."""
    found = staff_workshop(request.user, slug, code)
    args = (request.POST,) if request.method == "POST" else ()
    form = SessionForm(*args, workshop=found)
    if form.is_valid():
        made = actions.add_session(actor=request.user, workshop=found, at=request.now, **form.facts())
        messages.success(
            request, _("Session %(number)d is planned. Set its seats.") % {"number": made.number}
        )
        return to("session_seats", made.staff_path)
    words = _("New session")
    context = _context(
        found.consultation, _there(found), (words, None), form=form, title=_("Add a session"), zone=found.zone
    )
    return page(request, "workshops/planning/form.html", context)


@may(moderate)
@require_GET
def session(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Show a session as staff see it: hours, seats, agenda, the way to the desk."""
    found = staff_session(request.user, slug, code, number)
    items = found.agenda.select_related("proposal").order_by("order")
    pools = list(found.pools.prefetch_related("quotas").order_by("-kind"))
    context = _context(
        found.workshop.consultation,
        _there(found.workshop),
        (_here(found)[0], None),
        workshop=found.workshop,
        session=found,
        items=items,
        pools=pools,
        seats=sum(pool.seats for pool in pools),
        over=found.is_over(request.now),
    )
    return page(request, "workshops/planning/session.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def edit_session(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Change the hours or the place; people with a seat hear of it."""
    found = staff_session(request.user, slug, code, number)
    args = (request.POST,) if request.method == "POST" else ()
    form = SessionForm(*args, workshop=found.workshop, session=found)
    if form.is_valid():
        try:
            actions.edit_session(actor=request.user, session=found, at=request.now, **form.facts())
        except actions.AlreadyCancelledError:
            form.add_error(None, _("This session was cancelled. Add a new one instead."))
        else:
            messages.success(request, _("Saved. People with a seat hear of a new time or place."))
            return to("session_manage", found.staff_path)
    crumbs = (_there(found.workshop), _here(found), (_("Edit"), None))
    context = _context(
        found.workshop.consultation,
        *crumbs,
        form=form,
        title=_("Edit the session"),
        zone=found.workshop.zone,
    )
    return page(request, "workshops/planning/form.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def cancel_session(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Cancel a session, with the reason that everybody reads."""
    found = staff_session(request.user, slug, code, number)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_session(
                actor=request.user, session=found, reason=form.cleaned_data["reason"], at=request.now
            )
        except actions.AlreadyCancelledError:
            form.add_error(None, _("This session was cancelled already."))
        except actions.SessionOverError:
            form.add_error(None, _("This session was held. It cannot be cancelled any more."))
        else:
            messages.success(request, _("Cancelled. Everybody who had a seat or waited hears why."))
            return to("session_manage", found.staff_path)
    crumbs = (_there(found.workshop), _here(found), (_("Cancel"), None))
    context = _context(found.workshop.consultation, *crumbs, form=form, session=found)
    return page(request, "workshops/planning/cancel.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def new_item(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Put an item on the agenda."""
    return _item(request, staff_session(request.user, slug, code, number), None)


@may(moderate)
@require_http_methods(["GET", "POST"])
def edit_item(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """Change an item of the agenda."""
    found = staff_session(request.user, slug, code, number)
    return _item(request, found, _find_item(found, pk))


def _find_item(session: Session, pk: int) -> AgendaItem:
    item = get_object_or_404(AgendaItem.objects.filter(session=session).select_related("proposal"), pk=pk)
    item.session = session
    return item


def _item(request: SignedInRequest, session: Session, item: AgendaItem | None) -> HttpResponse:
    consultation = session.workshop.consultation
    args = (request.POST,) if request.method == "POST" else ()
    form = ItemForm(*args, consultation=consultation, item=item)
    if form.is_valid():
        if item is None:
            actions.add_item(actor=request.user, session=session, at=request.now, **form.facts())
        else:
            actions.edit_item(actor=request.user, item=item, at=request.now, **form.facts())
        messages.success(request, _("The agenda is saved."))
        return to("session_manage", session.staff_path)
    words = _("Agenda item")
    context = _context(
        consultation, _there(session.workshop), _here(session), (words, None), form=form, title=words
    )
    return page(request, "workshops/planning/form.html", context)


@may(moderate)
@require_POST
def move_item(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """Lift an item of the agenda, or take it off."""
    found = staff_session(request.user, slug, code, number)
    item = _find_item(found, pk)
    if request.POST.get("act") == "remove":
        actions.remove_item(actor=request.user, item=item, at=request.now)
    else:
        actions.lift_item(actor=request.user, item=item, at=request.now)
    return to("session_manage", found.staff_path)
