"""The editors' board and the filters that they keep."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.answers import board as boards
from consultations.blueprint.answers import labels
from consultations.blueprint.answers.board import Asked, Desk
from consultations.blueprint.answers.forms import FilterForm
from consultations.blueprint.answers.models import SavedFilter
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page

SIZE = 50


def consultation_of(request: SignedInRequest, slug: str) -> Consultation:
    """Find a consultation that the reader may see."""
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def context_of(
    consultation: Consultation, *crumbs: tuple[str, str | None], **more: object
) -> dict[str, object]:
    """Give what every page of the editors shows."""
    listed = reverse("comments_manage", kwargs={"slug": consultation.slug})
    way = [(_("Comments to answer"), listed), *crumbs] if crumbs else []
    return {"consultation": consultation, "section": "manage", "task": "comments", "crumbs": way, **more}


def works(request: SignedInRequest, slug: str) -> bool:
    """Tell whether somebody answers comments here; others only read the board, without notes."""
    return rules.holds(request.user, slug, "coordinator", "editor")


@may(rules.observe)
@require_GET
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    """List comments with what is asked of them: facets with counts, order, 50 a page."""
    consultation, asked = consultation_of(request, slug), Asked.of(request.GET.dict())
    desk = boards.desk(consultation, asked, request.now)
    context = context_of(consultation, asked=asked, desk=desk, works=works(request, slug))
    if desk is not None:
        context |= _shown(request, desk, asked)
        saved = SavedFilter.objects.filter(owner=request.user, blueprint=desk.blueprint)
        context["saved"] = saved.order_by("name", "id")
    return page(request, "consultations/blueprint/board.html", context)


def _shown(request: SignedInRequest, desk: Desk, asked: Asked) -> dict[str, object]:
    found = Paginator(desk.found.rows, SIZE).get_page(request.GET.get("page"))
    facets = labels.offered(desk.found, asked.facets, desk.chapters)
    sorts = {name: words for name, words in labels.SORTS.items() if not (desk.sealed and name in HIDDEN)}
    return {
        "page": found,
        "lines": boards.lines(list(found.object_list), desk.blueprint),
        "first": facets[:FIRST],
        "more": facets[FIRST:],
        "narrowed": any(chosen for _name, _label, chosen, _options in facets[FIRST:]),
        "sorts": sorts.items(),
        "query": urlencode(asked.query),
        "letters": desk.letters(),
        "persons": desk.persons(),
        "hides_stances": desk.sealed,
    }


FIRST = 4
HIDDEN = frozenset({"blocking", "endorsed"})


@may(rules.answer_comments)
@require_http_methods(["GET", "POST"])
def keep_filter(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep a filter of the board under a name; the same name again replaces it."""
    consultation = consultation_of(request, slug)
    asked = Asked.of(request.GET.dict())
    desk = boards.desk(consultation, asked, request.now)
    form = FilterForm(request.POST or None)
    if desk is not None and form.is_valid():
        SavedFilter.objects.update_or_create(
            blueprint=desk.blueprint,
            owner=request.user,
            name=form.cleaned_data["name"],
            defaults={"query": urlencode(asked.query)[:1000]},
        )
        messages.success(request, _("Kept under “%(name)s”.") % {"name": form.cleaned_data["name"]})
        return redirect(f"{_listed(slug)}?{urlencode(asked.query)}")
    saved = SavedFilter.objects.filter(owner=request.user, blueprint__consultation=consultation)
    context = context_of(
        consultation, (_("Keep this filter"), None), form=form, saved=saved.order_by("name", "id"), desk=desk
    )
    return page(request, "consultations/blueprint/filter.html", context)


@may(rules.answer_comments)
@require_http_methods(["POST"])
def drop_filter(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Drop one of my filters."""
    rows = SavedFilter.objects.filter(owner=request.user, blueprint__consultation__slug=slug)
    get_object_or_404(rows, pk=pk).delete()
    messages.success(request, _("The filter is gone."))
    return redirect("comments_manage", slug=slug)


def _listed(slug: str) -> str:
    return reverse("comments_manage", kwargs={"slug": slug})
