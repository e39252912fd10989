"""One organisation: what we know, whom we know there, where each fact comes from."""

from uuid import UUID

from django.contrib import messages
from django.db.models import CharField, FilteredRelation, Q, Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory.changes import Change
from consultations.register.directory.identifiers import schemes
from consultations.register.directory.introducing import origins_of
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import (
    Affiliation,
    Identifier,
    Mandate,
    Organisation,
    OrganisationName,
    OrganisationTerm,
)
from consultations.register.directory.scope import known_there, open_organisation, visible_people
from consultations.register.duplicates.forwarding import forwards
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told
from consultations.register.mapping.models import Assessment
from consultations.register.mapping.steps import STEPS, low_median
from consultations.register.pages.forms import RelationForm
from consultations.register.pages.ways import organisation_of, to_organisation, way
from consultations.register.relations import actions as relations
from consultations.register.relations.family import relatives, tree
from consultations.register.relations.models import Relation
from consultations.register.rules import coordinates, meet_people, read_register, write_register
from consultations.register.terms.models import CATEGORY
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may
from ds4skills.web.http import page
from ds4skills.web.listing import listing

RECENT = 8


@may(open_organisation)
@require_GET
@forwards
def organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one organisation: facts, people, mandates, relations, what was said to and by it.

    Keepers of a network without a role see the facts of what it brought, and whom they know there.
    """
    found = organisation_of(pk)
    reads = read_register(request.user) is Verdict.YES
    meets = meet_people(request.user) == Verdict.YES
    coordinator = coordinates(request.user)
    people, mandates = _known_there(request, found) if meets else (None, None)
    terms = OrganisationTerm.objects.filter(organisation=found).exclude(taxonomy=CATEGORY)
    log = told(Interaction.objects.filter(organisation_key__in=keys_of(Organisation, pk))).order_by(
        "-at", "-id"
    )
    names, identifiers = _called(found)
    context = {
        "organisation": found,
        "names": names,
        "identifiers": identifiers,
        "terms": terms.select_related("term").order_by("taxonomy", "term__order", "term__code"),
        "people": people,
        "mandates": mandates,
        "relatives": relatives(found),
        "tree": tree(found),
        "reads": reads,
        "assessments": _assessments(found) if reads else {},
        "log": list(log[:RECENT]) if reads else [],
        "origins": origins_of(pk, visible_people(request.user)) if reads else [],
        "checked_today": found.verified_on == request.now.date(),
        "coordinator": coordinator,
        "crumbs": way((found.name, None)),
        "tab": "organisations",
    }
    return page(request, "consultations/register/pages/organisation.html", context)


def _called(row: Organisation) -> tuple[list[OrganisationName], list[tuple[str, str, str]]]:
    """Give its further names, and its numbers with their words and addresses, in one query."""
    number = Value("number", output_field=CharField())
    names = OrganisationName.objects.filter(organisation=row).values_list("kind", "text", "language")
    numbers = Identifier.objects.filter(organisation=row).values_list(number, "value", "scheme")
    rows = sorted(names.order_by().union(numbers.order_by(), all=True))
    known = schemes()
    return (
        [
            OrganisationName(kind=kind, text=text, language=code)
            for kind, text, code in rows
            if kind != "number"
        ],
        [
            (known[scheme].label, value, known[scheme].address(value))
            for kind, value, scheme in rows
            if kind == "number" and scheme in known
        ],
    )


def _known_there(
    request: SignedInRequest, row: Organisation
) -> tuple[list[tuple[Affiliation, bool]], list[tuple[Mandate, bool]]]:
    """Give the people there and their mandates, newest first, each with whether it runs, in one query."""
    every = FilteredRelation("mandates", condition=Q(mandates__state__in=Mandate.State.values))
    rows = known_there(request.user, row.pk).annotate(held=every)
    rows = rows.select_related("person", "held")  # type: ignore[misc]  # joined here
    ties: dict[int, Affiliation] = {}
    mandates: list[Mandate] = []
    for tie in rows.order_by("-is_contact", "person__folded", "id", "held__id"):
        ties.setdefault(tie.pk, tie)
        if held := getattr(tie, "held", None):
            held.affiliation = tie
            mandates.append(held)
    mandates.sort(key=lambda each: -each.pk)
    return (
        [(tie, tie.runs(request.now)) for tie in ties.values()],
        [(each, each.holds(request.now)) for each in mandates],
    )


def _assessments(row: Organisation) -> dict[str, object]:
    """Give how many judged it in general, and the low median with the spread of what they said."""
    rows = list(Assessment.objects.latest_of("").filter(whose=row.pk).order_by("id"))
    found: dict[str, object] = {"count": len(rows)}
    for name in ("interest", "influence"):
        marks = sorted(mark for each in rows if (mark := getattr(each, name)) is not None)
        if marks:
            found[name] = {"middle": low_median(marks), "low": marks[0], "high": marks[-1]}
    both = [row for row in rows if row.current in STEPS and row.desired in STEPS]
    for name in ("current", "desired"):
        middle = low_median([STEPS.index(getattr(row, name)) for row in both])
        if middle is not None:
            found[name] = STEPS[middle]
    return found


@may(read_register)
@require_GET
def history(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show where an organisation and each of its facts came from, and what changed since."""
    found = organisation_of(pk)
    changes = Change.objects.filter(Q(key=pk) | Q(table="organisation", row=str(pk))).select_related("by")
    context = {
        "organisation": found,
        "listing": listing(request, changes.order_by("-id")),
        "origins": origins_of(pk, visible_people(request.user)),
        "crumbs": way(to_organisation(found), (_("Where it comes from"), None)),
        "tab": "organisations",
    }
    return page(request, "consultations/register/pages/history.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def relate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say how an organisation belongs to another."""
    found = organisation_of(pk)
    form = RelationForm(request.POST or None)
    if form.is_valid():
        kind, other = form.cleaned_data["kind"], form.cleaned_data["other"]
        try:
            relations.relate(actor=request.user, subject=found, target=other, kind=kind, at=request.now)
        except relations.WithItselfError:
            form.add_error("other", _("That is the organisation itself. Choose another."))
        except relations.AlreadyRelatedError:
            form.add_error(None, _("The two are related in this way already."))
        except relations.CircleError:
            form.add_error("other", _("That would close a circle. Take the other relation away first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=pk)
    words = _("How it belongs to another organisation")
    context = {"form": form, "title": words, "crumbs": way(to_organisation(found), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def unrelate(request: SignedInRequest, pk: UUID, relation: int) -> HttpResponse:
    """Take a relation away."""
    rows = Relation.objects.filter(Q(subject=organisation_of(pk)) | Q(object=pk)).select_related("object")
    relations.unrelate(actor=request.user, relation=get_object_or_404(rows, pk=relation), at=request.now)
    messages.success(request, _("The relation is gone."))
    return redirect("organisation", pk=pk)
