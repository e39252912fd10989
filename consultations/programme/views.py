"""Pages for those who run a consultation, and the page of a personal link."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import actions, acts, moving, rules
from consultations.programme.forms import ConsultationForm, RoleForm, RoundForm
from consultations.programme.models import ClosingMove, Consultation, Role, Round
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import may, superuser
from ds4skills.profile.fresh import fresh
from ds4skills.web import errors
from ds4skills.web.comparing import beside
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.seen import ChangedMeanwhileError

CONFLICT = 409


def _consultation(request: Request, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _context(consultation: Consultation, task: str, **more: object) -> dict[str, object]:
    return {"consultation": consultation, "section": "manage", "task": task, **more}


@may(superuser)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Make a consultation."""
    form = ConsultationForm(request.POST or None, zone="Europe/Brussels")
    if form.is_valid():
        try:
            with transaction.atomic():
                made = actions.create(actor=request.user, at=request.now, **form.facts())
        except IntegrityError:
            form.add_error("slug", _("Another consultation has this address. Choose another."))
        else:
            return redirect("programme", slug=made.slug)
    return page(request, "consultations/programme/new.html", {"form": form})


def _save(request: SignedInRequest, consultation: Consultation, form: ConsultationForm) -> bool:
    """Save what the form says; another closing hour of an open consultation is asked for instead."""
    facts, seen = form.facts(), form.made_for
    reason, closes_at = facts.pop("reason", ""), facts["closes_at"]
    if not consultation.is_fixed(request.now) or closes_at == consultation.closes_at:
        actions.edit(actor=request.user, consultation=consultation, seen=seen, at=request.now, **facts)
        messages.success(request, _("Saved."))
        return True
    facts["closes_at"] = consultation.closes_at
    try:
        with transaction.atomic():
            actions.edit(actor=request.user, consultation=consultation, seen=seen, at=request.now, **facts)
            moving.ask(
                actor=request.user, consultation=consultation, new=closes_at, reason=reason, at=request.now
            )
    except moving.NobodyElseError:
        words = _(
            "Nobody else coordinates this consultation. Give a colleague the role first; they must agree."
        )
        form.add_error("closes_at", words)
    except moving.WaitsAlreadyError:
        form.add_error(
            "closes_at", _("Another change of the closing waits for its decision. Decide it first.")
        )
    else:
        messages.success(
            request, _("Asked. The closing moves once a second coordinator agrees, within 24 hours.")
        )
        return True
    return False


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def programme(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what a consultation says of itself; its rounds and roles stand beside it."""
    consultation = _consultation(request, slug)
    known = actions.facts_of(consultation)
    opened = consultation.is_fixed(request.now)
    form = ConsultationForm(
        request.POST or None,
        zone=consultation.zone,
        known=known,
        made=True,
        opened=opened,
        closed=opened and not consultation.is_open(request.now),
    )
    conflict: dict[str, object] = {}
    try:
        if form.is_valid() and _save(request, consultation, form):
            return redirect("programme", slug=slug)
    except ChangedMeanwhileError:
        stands = actions.facts_of(_consultation(request, slug))
        conflict = beside(form, form.flat(stands), stands)
    context = _context(
        consultation,
        "programme",
        form=form,
        rounds=Round.objects.filter(consultation=consultation).order_by("number"),
        roles=Role.objects.filter(consultation=consultation)
        .select_related("user")
        .order_by("name", "user__name", "id"),
        role_form=RoleForm(),
        **conflict,
        move=moving.waiting(consultation, request.now),
        now=request.now,
    )
    status = CONFLICT if conflict else None
    return page(request, "consultations/programme/programme.html", context, status=status)


@may(rules.coordinate)
@require_POST
@fresh
def closing_decide(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Agree to another closing hour, or leave it where it is."""
    consultation = _consultation(request, slug)
    move = get_object_or_404(ClosingMove.objects.filter(consultation=consultation), pk=pk)
    agreed = request.POST.get("decision") == "agree"
    try:
        moving.decide(actor=request.user, move=move, agreed=agreed, at=request.now)
    except moving.OwnMoveError:
        return errors.conflict(request, _("You asked for it, so somebody else must agree."))
    except moving.DecidedError:
        return errors.conflict(
            request, _("This was decided meanwhile, or it has lapsed. Ask again if need be.")
        )
    messages.success(request, _("The closing hour has moved.") if agreed else _("The closing hour stays."))
    return redirect("programme", slug=slug)


@may(rules.coordinate)
@require_POST
@fresh
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the consultation to everybody."""
    consultation = _consultation(request, slug)
    if consultation.published_at:
        return errors.conflict(request, _("The consultation is published already."))
    actions.publish(actor=request.user, consultation=consultation, at=request.now)
    messages.success(request, _("Published: everybody can see it."))
    return redirect("programme", slug=slug)


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def round_edit(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Add a round, or change one; number 0 adds."""
    consultation = _consultation(request, slug)
    found = Round.objects.filter(consultation=consultation, number=number).first()
    known = actions.round_facts(found)
    free = (Round.objects.filter(consultation=consultation).aggregate(last=Max("number"))["last"] or 0) + 1
    form = RoundForm(
        request.POST or None, zone=consultation.zone, known=known, number=number or None, free=min(free, 99)
    )
    conflict: dict[str, object] = {}
    if form.is_valid():
        facts, seen = {"number": number, **form.facts()}, form.made_for
        try:
            actions.set_round(
                actor=request.user, consultation=consultation, seen=seen, at=request.now, **facts
            )
        except ChangedMeanwhileError:
            now = Round.objects.filter(consultation=consultation, number=facts["number"]).first()
            stands = actions.round_facts(now)
            conflict = beside(form, form.flat(stands), stands)
        else:
            messages.success(request, _("Saved."))
            return redirect("programme", slug=slug)
    way = [(_("Programme"), reverse("programme", kwargs={"slug": slug})), (_("Round"), None)]
    context = _context(consultation, "programme", form=form, title=_("Plan a round"), crumbs=way, **conflict)
    status = CONFLICT if conflict else None
    return page(request, "consultations/programme/form.html", context, status=status)


@may(rules.coordinate)
@require_POST
def round_remove(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Take a round out of the plan."""
    row = get_object_or_404(Round.objects.filter(consultation=_consultation(request, slug)), number=number)
    try:
        with transaction.atomic():
            actions.remove_round(actor=request.user, row=row, at=request.now)
    except IntegrityError:
        return errors.conflict(request, _("Positions were taken in this round, so it stays."))
    return redirect("programme", slug=slug)


@may(rules.coordinate)
@require_POST
@fresh
def role_give(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let somebody work on the consultation."""
    consultation, form = _consultation(request, slug), RoleForm(request.POST)
    if not form.is_valid():
        way = [(_("Programme"), reverse("programme", kwargs={"slug": slug})), (_("Role"), None)]
        context = _context(consultation, "programme", form=form, title=_("Give a role"), crumbs=way)
        return page(request, "consultations/programme/form.html", context)
    user = User.objects.get(email=form.cleaned_data["email"])
    name = form.cleaned_data["name"]
    actions.give_role(actor=request.user, consultation=consultation, user=user, name=name, at=request.now)
    messages.success(request, _("%(person)s works on it now.") % {"person": user})
    return redirect("programme", slug=slug)


@may(rules.coordinate)
@require_POST
@fresh
def role_take(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """End a role."""
    role = get_object_or_404(Role.objects.filter(consultation=_consultation(request, slug)), pk=pk)
    try:
        actions.take_role(actor=request.user, role=role, at=request.now)
    except actions.LastCoordinatorError:
        return errors.conflict(request, _("A consultation keeps one coordinator. Name another one first."))
    return redirect("programme", slug=slug)


@may(rules.coordinate)
@require_GET
def audit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who did what in this consultation."""
    consultation = _consultation(request, slug)
    known = dict(acts.groups())
    group = request.GET.get("group", "")
    chosen = group if group in known else ""
    words = [known[chosen]] if chosen else []
    found = listing(request, acts.acts(consultation, chosen), size=100, filters=words)
    context = _context(
        consultation,
        "programme",
        listing=found,
        acts=acts.told(found.rows),
        groups=known.items(),
        group=chosen,
    )
    return page(request, "consultations/programme/audit.html", context)
