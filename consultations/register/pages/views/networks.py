"""Networks: whom each brought, who keeps it, who introduced whom."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Organisation
from consultations.register.directory.queries import names_of
from consultations.register.directory.scope import visible_people
from consultations.register.origins import actions
from consultations.register.origins.models import Network, Origin
from consultations.register.origins.queries import networks_kept
from consultations.register.pages.forms import NetworkForm
from consultations.register.pages.reach import reach
from consultations.register.pages.ways import CONFLICT, way
from consultations.register.rules import (
    coordinates,
    enter_register,
    meet_people,
    read_register,
    write_register,
)
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may
from ds4skills.web.comparing import beside
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.seen import ChangedMeanwhileError, mark


@may(enter_register)
@require_GET
def networks(request: SignedInRequest) -> HttpResponse:
    """Show what each network reached, by first and by any touch; keepers without a role see their own."""
    reads, writes = read_register(request.user) is Verdict.YES, coordinates(request.user)
    found = reach(None if reads else networks_kept(request.user))
    context = {
        "networks": found,
        "partners": names_of(each.network.partner_key for each in found if each.network.partner_key),
        "reads": reads,
        "writes": writes,
        "meets": frozenset() if writes else networks_kept(request.user),
        "tab": "networks",
    }
    return page(request, "consultations/register/pages/networks.html", context)


@may(meet_people)
@require_GET
def introductions(request: SignedInRequest, pk: int) -> HttpResponse:
    """List who introduced whom in a network; to coordinators and to its keepers."""
    rows = Network.objects.all()
    if not coordinates(request.user):
        rows = rows.filter(pk__in=networks_kept(request.user))
    network = get_object_or_404(rows, pk=pk)
    bodies = StakeholderKey.objects.filter(kind=StakeholderKey.Kind.ORGANISATION).values("pk")
    people = visible_people(request.user).values("pk")
    origins = Origin.objects.filter(Q(key__in=bodies) | Q(key__in=people), network=network)
    found = listing(request, origins.filter(introduced_by__isnull=False).order_by("-id"))
    keys = [key for row in found.rows for key in (row.key, row.introduced_by) if key]
    context = {
        "network": network,
        "listing": found,
        "names": names_of(keys),
        "crumbs": way((_("Networks"), reverse("networks")), (network.name, None)),
        "tab": "networks",
    }
    return page(request, "consultations/register/pages/introductions.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def save_network(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Make a network, or change it."""
    row = get_object_or_404(Network.objects.prefetch_related("keepers"), pk=pk) if pk else None
    stands = actions.network_facts(row) if row else {}
    initial = {**stands, "keepers": "\n".join(stands.get("keepers", [])), "seen": mark(stands)}
    form = NetworkForm(request.POST or None, initial=initial)
    context: dict[str, object] = {}
    if form.is_valid():
        data = form.cleaned_data
        partner = data["partner"].pk if data["partner"] else None
        facts = {"name": data["name"], "partner": partner, "keepers": data["keepers"]}
        seen = data["seen"] or None
        try:
            actions.save_network(actor=request.user, network=row, seen=seen, at=request.now, **facts)
        except ChangedMeanwhileError:
            context = _beside(form, get_object_or_404(Network, pk=pk))
        except actions.NameTakenError:
            form.add_error("name", _("Another network has this name. Choose another."))
        else:
            messages.success(request, _("Saved."))
            return redirect("networks")
    words = row.name if row else _("New network")
    crumbs = way((_("Networks"), reverse("networks")), (words, None))
    context |= {"form": form, "title": words, "crumbs": crumbs}
    status = CONFLICT if "theirs" in context else None
    return page(request, "consultations/register/form.html", context, status=status)


def _beside(form: NetworkForm, row: Network) -> dict[str, object]:
    """Give a colleague's network beside the typed one, people and the partner by their names."""
    stands = actions.network_facts(row)
    partner = Organisation.objects.filter(pk=row.partner_key).first() if row.partner_key else None
    form.cleaned_data["keepers"] = sorted(user.email for user in form.cleaned_data["keepers"])
    return beside(form, {**stands, "partner": partner}, stands)
