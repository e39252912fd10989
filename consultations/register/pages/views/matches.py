"""How a term reads in other lists: added and taken away; imports read foreign words by it."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.register.pages.ways import way
from consultations.register.pages.words import MatchForm
from consultations.register.rules import write_register
from consultations.register.terms import actions
from consultations.register.terms.models import CATEGORY, Taxonomy, Term, TermMatch
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.texts import pick


def _term(pk: int) -> Term:
    return get_object_or_404(Term.objects.select_related("taxonomy"), pk=pk)


def _here(term: Term, slug: str) -> str:
    return f"{reverse('term_matches', kwargs={'pk': term.pk})}?{urlencode({'to': slug})}"


@may(write_register)
@require_http_methods(["GET", "POST"])
def matches(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how a term reads in other lists, and add one; `?to=` names the list that is offered."""
    term = _term(pk)
    others = Taxonomy.objects.exclude(pk=term.taxonomy_id).annotate(count=Count("terms"))
    known = list(others.filter(count__gt=0).order_by("slug"))
    if not known:
        raise Http404
    asked = request.GET.get("to") or CATEGORY
    chosen = next((each for each in known if each.slug == asked), known[0])
    form = MatchForm(request.POST or None, taxonomy=chosen, initial={"kind": TermMatch.Kind.CLOSE})
    if form.is_valid():
        actions.match(actor=request.user, source=term, at=request.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(_here(term, chosen.slug))
    words = _("How “%(term)s” reads in other lists") % {"term": term}
    rows = TermMatch.objects.filter(source=term).select_related("target__taxonomy")
    context = {
        "term": term,
        "title": words,
        "form": form,
        "matches": [
            (each, pick(each.target.taxonomy.title)[0] or each.target.taxonomy.slug)
            for each in rows.order_by("target__taxonomy__slug", "target__order", "id")
        ],
        "lists": [(each.slug, pick(each.title)[0] or each.slug, each == chosen) for each in known],
        "chosen": pick(chosen.title)[0] or chosen.slug,
        "address": _here(term, chosen.slug),
        "crumbs": way((_("Terms"), f"{reverse('terms')}?taxonomy={term.taxonomy.slug}"), (words, None)),
        "tab": "terms",
    }
    return page(request, "consultations/register/pages/matches.html", context)


@may(write_register)
@require_POST
def remove(request: SignedInRequest, pk: int, match: int) -> HttpResponse:
    """Take a match away."""
    row = get_object_or_404(TermMatch.objects.filter(source=_term(pk)), pk=match)
    actions.unmatch(actor=request.user, match=row, at=request.now)
    messages.success(request, _("The match is gone."))
    return redirect("term_matches", pk=pk)
