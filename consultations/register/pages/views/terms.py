"""Taxonomies: the terms of each, their words by language, what they match; codes never change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.pages.ways import CONFLICT, Crumb, way
from consultations.register.pages.words import LabelsForm, NewTermForm, TaxonomyForm
from consultations.register.rules import coordinates, read_register, write_register
from consultations.register.terms import actions
from consultations.register.terms.models import Taxonomy, Term
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.comparing import beside
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.seen import ChangedMeanwhileError
from ds4skills.web.texts import pick


@may(read_register)
@require_GET
def terms(request: SignedInRequest) -> HttpResponse:
    """List the terms of one taxonomy; without a choice, of the categories."""
    known = list(Taxonomy.objects.order_by("slug"))
    slug = request.GET.get("taxonomy", "")
    chosen = next((each for each in known if each.slug == slug), None)
    chosen = chosen or next((each for each in known if each.slug == "stakeholder"), known[0])
    rows = Term.objects.filter(taxonomy=chosen).select_related("broader").prefetch_related("matches__target")
    context = {
        "taxonomies": [(each.slug, pick(each.title)[0] or each.slug, each == chosen) for each in known],
        "chosen": chosen,
        "listing": listing(request, rows.order_by("order", "code"), size=100),
        "writes": coordinates(request.user),
        "tab": "terms",
    }
    return page(request, "consultations/register/pages/terms.html", context)


def _back(slug: str) -> HttpResponse:
    return redirect(f"{reverse('terms')}?taxonomy={slug}")


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_term(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the words of a term."""
    term = get_object_or_404(Term.objects.select_related("taxonomy"), pk=pk)
    form = LabelsForm(request.POST or None, labels=term.labels)
    context: dict[str, object] = {}
    if form.is_valid():
        seen = form.cleaned_data["seen"] or None
        try:
            actions.relabel(actor=request.user, term=term, labels=form.labels(), seen=seen, at=request.now)
        except ChangedMeanwhileError:
            term.refresh_from_db()
            context = beside(form, {f"in_{code}": text for code, text in term.labels.items()}, term.labels)
        else:
            messages.success(request, _("Saved."))
            return _back(term.taxonomy.slug)
    words = _("Words for “%(code)s”") % {"code": term.code}
    crumbs = way(_to_terms(term.taxonomy.slug), (words, None))
    context |= {"form": form, "title": words, "crumbs": crumbs}
    status = CONFLICT if "theirs" in context else None
    return page(request, "consultations/register/form.html", context, status=status)


def _to_terms(slug: str) -> Crumb:
    return _("Terms"), f"{reverse('terms')}?taxonomy={slug}"


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_term(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a term to an open taxonomy; a closed one is somebody else's list, and stays as it is."""
    taxonomy = get_object_or_404(Taxonomy, slug=slug)
    if taxonomy.closed:
        return errors.conflict(request, _("This list is closed: its terms are those of its publisher."))
    form = NewTermForm(request.POST or None)
    if form.is_valid():
        code, words = form.cleaned_data["code"], form.labels()
        try:
            actions.add_term(actor=request.user, taxonomy=taxonomy, code=code, labels=words, at=request.now)
        except actions.CodeTakenError:
            form.add_error("code", _("The list has a term with this code, perhaps a retired one."))
        else:
            messages.success(request, _("The term is added."))
            return _back(slug)
    words_ = _("New term in “%(list)s”") % {"list": pick(taxonomy.title)[0] or slug}
    context = {"form": form, "title": words_, "crumbs": way(_to_terms(slug), (words_, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_taxonomy(request: SignedInRequest) -> HttpResponse:
    """Make a list of terms of one's own."""
    form = TaxonomyForm(request.POST or None)
    if form.is_valid():
        slug = form.cleaned_data["slug"]
        try:
            actions.add_taxonomy(actor=request.user, slug=slug, title=form.labels(), at=request.now)
        except actions.SlugTakenError:
            form.add_error("slug", _("Another list has this short name. Choose another."))
        else:
            messages.success(request, _("The list is made. Now add its terms."))
            return _back(slug)
    words = _("New list of terms")
    context = {"form": form, "title": words, "crumbs": way((_("Terms"), reverse("terms")), (words, None))}
    return page(request, "consultations/register/form.html", context)


@may(write_register)
@require_POST
def retire_term(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer a term no longer, or again."""
    term = get_object_or_404(Term.objects.select_related("taxonomy"), pk=pk)
    on = None if term.retired_on else request.now.date()
    actions.retire(actor=request.user, term=term, on=on, at=request.now)
    words = _("“%(term)s” is no longer offered.") if on else _("“%(term)s” is offered again.")
    messages.success(request, words % {"term": term})
    return _back(term.taxonomy.slug)
