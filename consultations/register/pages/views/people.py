"""People whom the reader may see: the list and its tables, one person."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.register.consent.sharing import contacts_seen
from consultations.register.directory.changes import Change
from consultations.register.directory.introducing import origins_of
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Affiliation, Email, Mandate, Person
from consultations.register.directory.scope import opened, people_by, visible_people
from consultations.register.directory.vcards import Card, vcard
from consultations.register.duplicates.forwarding import forwards
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told
from consultations.register.exercises import exercises
from consultations.register.origins.models import Network
from consultations.register.pages.allowing import allowing
from consultations.register.pages.exports import PERSON, chosen, person_rows, sheet
from consultations.register.pages.ways import person_of, way
from consultations.register.rules import coordinates, meet_people
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh
from ds4skills.web.exporting import attachment, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing

KINDS = {"csv", "xlsx", "jsonl"}


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
    ties = Prefetch(
        "affiliations", queryset=Affiliation.objects.select_related("organisation").order_by("id")
    )
    rows = rows.prefetch_related(ties, "emails")
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


@may(meet_people)
@require_GET
@forwards
def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one person: ties, mandates, addresses, where they come from, what was said to and by them."""
    found = person_of(request.user, pk)
    held = Mandate.objects.filter(affiliation__person=found).select_related("affiliation__organisation")
    rows = Affiliation.objects.filter(person=found).select_related("organisation").order_by("id")
    mandates = [(each, each.holds(request.now)) for each in held.order_by("-id")]
    titles = dict(exercises(request.user)) if any(each.exercise for each, _holds in mandates) else {}
    history = Change.objects.filter(key=pk).select_related("by").order_by("-id")
    reachable, writes = bool(contacts_seen(request.user, [pk], at=request.now)), coordinates(request.user)
    emails = list(Email.objects.filter(person=found).order_by("-primary", "id")) if reachable else []
    context = {
        "person": found,
        "reachable": reachable,
        "emails": emails,
        "allowing": allowing(found, emails, request.now, evidence=writes),
        "ties": [(tie, tie.runs(request.now)) for tie in rows],
        "mandates": mandates,
        "log": told(Interaction.objects.filter(person_key__in=keys_of(Person, pk))).order_by("-at", "-id")[
            :20
        ],
        "origins": origins_of(pk, visible_people(request.user)),
        "history": (history if reachable else history.exclude(table="email"))[:30],
        "writes": writes,
        "opened": opened(request.user, [tie.organisation_id for tie in rows]),
        "titles": titles,
        "checked_today": found.verified_on == request.now.date(),
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
