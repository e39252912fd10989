"""The log of a stakeholder: everything said to and by it, newest first, and adding to it by hand."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.once import once
from consultations.register.directory.queries import names_of
from consultations.register.directory.scope import visible_people
from consultations.register.engagement.entries import enter
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.engagement.telling import told
from consultations.register.exercises import exercises
from consultations.register.origins.models import Network
from consultations.register.origins.queries import networks_kept
from consultations.register.pages.exports import sheet
from consultations.register.pages.forms import LogForm
from consultations.register.pages.logs import LOG, log_rows
from consultations.register.pages.ways import (
    Crumb,
    organisation_of,
    person_of,
    to_organisation,
    to_person,
    way,
)
from consultations.register.rules import coordinates, meet_people, read_register, write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Verdict, may
from ds4skills.profile.fresh import fresh
from ds4skills.web.exporting import download
from ds4skills.web.forms import offer
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.seen import submitted

KINDS_OF_FILE = ("csv", "xlsx", "jsonl")
KINDS = [
    ("call", gettext_lazy("A call")),
    ("meeting", gettext_lazy("A meeting")),
    ("mail", gettext_lazy("An e-mail or letter")),
    ("event", gettext_lazy("An event")),
    ("interview", gettext_lazy("An interview")),
    ("other", gettext_lazy("Something else")),
]


def notes_for(user: User) -> QuerySet[InteractionNote]:
    """Give the notes somebody may read: coordinators all, keepers those of their networks and those for all."""
    rows = InteractionNote.objects.select_related("by", "network").order_by("id")
    if coordinates(user):
        return rows
    kept = networks_kept(user)
    return rows.filter(Q(network__in=kept) | Q(network=None)) if kept else rows.none()


def _show(
    request: SignedInRequest, rows: QuerySet[Interaction], title: str, crumb: Crumb, add: str, pk: UUID
) -> HttpResponse:
    rows = told(rows).prefetch_related(
        Prefetch("notes", queryset=notes_for(request.user), to_attr="readable")
    )
    found = listing(request, rows.order_by("-at", "-id"))
    seen = {each.person_key for each in found.rows if each.person_key}
    if meet_people(request.user) != Verdict.YES:
        seen = set()
    elif not coordinates(request.user):
        seen = set(visible_people(request.user).filter(pk__in=seen).values_list("pk", flat=True))
    context = {
        "listing": found,
        "names": names_of([*seen, *(each.organisation_key for each in found.rows if each.organisation_key)]),
        "title": title,
        "add": add,
        "export": add.replace("_new", "_export"),
        "kinds": KINDS_OF_FILE,
        "pk": pk,
        "writes": coordinates(request.user),
        "crumbs": way(crumb, (_("Log"), None)),
    }
    return page(request, "consultations/register/pages/log.html", context)


def _export(request: SignedInRequest, rows: QuerySet[Interaction], kind: str, name: str) -> HttpResponse:
    """Give a log as a table; who of it may be named is asked once."""
    if kind not in KINDS_OF_FILE:
        raise Http404
    rows = told(rows)
    people: set[UUID] | None = None
    if not coordinates(request.user):
        keys = rows.order_by().values("person_key")
        people = set(visible_people(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    cells = list(log_rows(rows, notes_for(request.user), people, LOG))
    table = sheet("log", LOG, cells, by=request.user, at=request.now, filters=name, count=len(cells))
    return download(table, kind)


@may(read_register)
@require_GET
@fresh
def organisation_log_export(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """Give what was said to and by an organisation as a table."""
    row = organisation_of(pk)
    rows = Interaction.objects.filter(organisation_key__in=keys_of(Organisation, pk))
    return _export(request, rows, kind, row.name)


@may(meet_people)
@require_GET
@fresh
def person_log_export(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """Give what was said to and by a person as a table."""
    row = person_of(request.user, pk)
    rows = Interaction.objects.filter(person_key__in=keys_of(Person, pk))
    return _export(request, rows, kind, str(row))


@may(read_register)
@require_GET
def organisation_log(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show what was said to and by an organisation."""
    row = organisation_of(pk)
    rows = Interaction.objects.filter(organisation_key__in=keys_of(Organisation, pk))
    return _show(request, rows, row.name, to_organisation(row), "organisation_log_new", pk)


@may(meet_people)
@require_GET
def person_log(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show what was said to and by a person."""
    row = person_of(request.user, pk)
    rows = Interaction.objects.filter(person_key__in=keys_of(Person, pk))
    return _show(request, rows, str(row), to_person(row), "person_log_new", pk)


@may(write_register)
@require_http_methods(["GET", "POST"])
def organisation_entry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a contact with an organisation."""
    row = organisation_of(pk)
    ties = (
        Affiliation.objects.filter(organisation=row).select_related("person").order_by("person__folded", "id")
    )
    people = list({tie.person_id: tie.person for tie in ties if tie.runs(request.now)}.values())
    return _entry(request, people, to_organisation(row), row)


@may(write_register)
@require_http_methods(["GET", "POST"])
def person_entry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a contact with a person, for the organisation they are first of."""
    row = person_of(request.user, pk)
    ties = Affiliation.objects.filter(person=row).select_related("organisation").order_by("-is_contact", "id")
    tie = next((each for each in ties if each.runs(request.now)), None)
    return _entry(request, [row], to_person(row), tie.organisation if tie else None, person=row)


def _form(request: SignedInRequest, people: list[Person], person: Person | None) -> LogForm:
    """Give the form with what may be chosen in it."""
    chosen = [str(person.pk)] if person else []
    day = request.now.date()
    form = LogForm(
        request.POST or None,
        initial={"day": day, "stage": "reached", "direction": "out", "people": chosen},
    )
    networks = Network.objects.order_by("name", "pk").values_list("pk", "name")
    offer(form.fields["kind"], list(KINDS))
    offer(form.fields["exercise"], exercises(request.user), _("Nothing in particular"))
    offer(form.fields["people"], [(str(each.pk), str(each)) for each in people])
    offer(form.fields["network"], [(str(pk), name) for pk, name in networks], _("All who may read notes"))
    return form


def _enter(request: SignedInRequest, data: dict[str, Any], body: Organisation | None) -> Interaction:
    rows = enter(
        actor=request.user,
        channel=data["kind"],
        direction=data["direction"],
        stage=data["stage"],
        when=datetime.combine(data["day"], data["hour"] or time(12), tzinfo=request.zone),
        precision=Interaction.Precision.SECOND if data["hour"] else Interaction.Precision.DAY,
        at=request.now,
        organisation=body.pk if body else None,
        people=[UUID(each) for each in data["people"]],
        exercise=data["exercise"],
        title=dict(exercises(request.user)).get(data["exercise"], ""),
        text=data["note"],
        network=Network.objects.filter(pk=data["network"]).first() if data["network"] else None,
    )
    return rows[0]


def _entry(
    request: SignedInRequest,
    people: list[Person],
    crumb: Crumb,
    body: Organisation | None,
    person: Person | None = None,
) -> HttpResponse:
    form = _form(request, people, person)
    if form.is_valid():
        if form.cleaned_data["day"] > request.now.date():
            form.add_error("day", _("This day is still to come. Write down what has happened."))
        else:
            data = form.cleaned_data
            mark = submitted(request.POST)
            once(actor=request.user, mark=mark, at=request.now, make=lambda: _enter(request, data, body))
            messages.success(request, _("It stands in the log."))
            if person:
                return redirect("person_log", pk=person.pk)
            return redirect("organisation_log", pk=body.pk if body else "")
    words = _("Add to the log")
    context = {"form": form, "title": words, "crumbs": way(crumb, (words, None))}
    return page(request, "consultations/register/form.html", context)
