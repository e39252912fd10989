"""Pages of joining: for everybody, and for staff who decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.consent.models import Purpose
from consultations.register.directory.actions import AddressTakenError
from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.searching import suggestions
from consultations.register.origins.models import Network
from consultations.register.rules import write_register
from consultations.register.selfservice import applications, links, networks
from consultations.register.selfservice.actions import AlreadyDecidedError
from consultations.register.selfservice.join_forms import DecisionForm, JoinForm, begun_at
from consultations.register.selfservice.likeness import organisations_like, people_like
from consultations.register.selfservice.models import Application, Link
from consultations.register.selfservice.opening import ask, gone
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import limits
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.texts import language

CONFLICT, LEAST = 409, 2
HERE = "consultations/register/selfservice"


@may(anyone)
@require_http_methods(["GET", "POST"])
def join(request: Request, code: str = "") -> HttpResponse:
    """Let somebody ask to be in the register; the answer is the same for a known address and an unknown one."""
    network = get_object_or_404(Network, code=code) if code else None
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        network=network,
        now=request.now,
        initial={"begun": begun_at(request.now), "language": language()},
    )
    if form.is_valid():
        fair = limits.allows(request, "join", most=60, seconds=3600)
        if fair and not form.trapped:
            applications.apply(wish=form.wish(), network=network, at=request.now)
        return page(request, f"{HERE}/join_sent.html", {})
    context = {"form": form, "network": network, "crumbs": [(_("Take part"), None)]}
    return page(request, f"{HERE}/join.html", context)


@may(anyone)
@require_GET
def offer(request: Request) -> HttpResponse:
    """Offer listed organisations, and no others, for what is typed so far."""
    text = request.GET.get("organisation", "").strip()[:200]
    wanted = len(text) >= LEAST and limits.allows(request, "offer", most=600, seconds=600)
    hits = suggestions(text, listed=True) if wanted else []
    return render(request, f"{HERE}/offer.html", {"hits": hits})


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def open_application(request: Request, secret: str) -> HttpResponse:
    """Confirm an application from the mail."""
    link = links.find(secret, Link.Purpose.APPLICATION, request.now)
    found = Application.objects.filter(pk=int(link.subject)).first() if link else None
    if found is None:
        return gone(request)
    if request.method != "POST":
        return ask(request, "join_open", application=found)
    applications.confirm(application=found, at=request.now)
    return page(request, f"{HERE}/join_confirmed.html", {})


@may(write_register)
@require_GET
def waiting(request: SignedInRequest) -> HttpResponse:
    """List the applications that wait, the oldest first, and the links by which networks let people join."""
    rows = Application.objects.filter(state=Application.State.CONFIRMED).order_by("confirmed_at", "id")
    context = {
        "listing": listing(request, rows),
        "networks": [
            (each, request.build_absolute_uri(reverse("join_network", args=[each.code])) if each.code else "")
            for each in Network.objects.order_by("name", "pk")
        ],
        "tab": "applications",
        "crumbs": [(_("Register"), reverse("register")), (_("Applications"), None)],
    }
    return page(request, f"{HERE}/applications.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    """Match an applicant with what is known, and accept or refuse them."""
    rows = Application.objects.exclude(state=Application.State.WAITING)
    found = get_object_or_404(rows, pk=pk)
    people, bodies = people_like(found), organisations_like(found)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, application=found, people=people, bodies=bodies
    )
    status = None
    if form.is_valid():
        try:
            _decide(request, found, form)
        except AlreadyDecidedError:
            form.add_error(None, _("A colleague has decided this already."))
            status = CONFLICT
        except AddressTakenError:
            form.add_error("person", _("Another person has this address. Choose them."))
            status = CONFLICT
        else:
            messages.success(request, _("Decided. Whoever applied is told by mail."))
            return redirect("applications")
    context = {
        "form": form,
        "application": found,
        "network": Network.objects.filter(pk=found.network).first() if found.network else None,
        "purposes": [Purpose(purpose).label for purpose, _text in found.purposes if purpose in Purpose],
        "person": Person.objects.filter(pk=found.person_key).first() if found.person_key else None,
        "crumbs": [
            (_("Register"), reverse("register")),
            (_("Applications"), reverse("applications")),
            (f"{found.given_name} {found.family_name}".strip(), None),
        ],
    }
    return page(request, f"{HERE}/application.html", context, status=status)


def _decide(request: SignedInRequest, found: Application, form: DecisionForm) -> None:
    data = form.cleaned_data
    if data["decision"] == "refuse":
        applications.refuse(actor=request.user, application=found, answer=data["answer"], at=request.now)
        return
    person, body = data["person"], data["organisation"]
    applications.accept(
        actor=request.user,
        application=found,
        person=Person.objects.get(pk=UUID(person)) if person != "new" else None,
        organisation=Organisation.objects.get(pk=UUID(body)) if body not in {"new", ""} else None,
        new_organisation=body == "new",
        at=request.now,
    )


@may(write_register)
@require_POST
def network_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a network a link of its own by which people join; a new one replaces the old."""
    network = get_object_or_404(Network, pk=pk)
    networks.give_code(actor=request.user, network=network, code=get_random_string(8).lower(), at=request.now)
    messages.success(request, _("The link is made. One that was there before opens nothing any more."))
    return redirect("applications")
