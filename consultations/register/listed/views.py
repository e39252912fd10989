"""Pages of the public list: the list, one organisation, the same as JSON and CSV."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.register.duplicates.queries import winner_of
from consultations.register.listed import queries
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, limits
from ds4skills.web.exporting import stream
from ds4skills.web.http import page
from ds4skills.web.listing import listing

HERE = "consultations/register/listed"
KINDS = frozenset({"json", "csv"})
MOST, SPAN = 120, 600  # files for one address of the net in ten minutes; an office may share one
AT_ONCE = 500


def _shown() -> None:
    """Answer like nothing where the site shows no list."""
    if not settings.PUBLIC_LIST:
        raise Http404


@may(anyone)
@require_GET
def organisations(request: Request) -> HttpResponse:
    """List the organisations that asked to be shown, with search and filters."""
    _shown()
    asked = queries.asked_of(request.GET.dict())
    found = listing(request, queries.found(asked))
    context = {
        "listing": found,
        "asked": asked,
        "query": urlencode(asked),
        "facets": queries.facets(asked),
        "crumbs": [(_("Organisations"), None)],
    }
    return page(request, f"{HERE}/list.html", context)


@may(anyone)
@require_GET
def export(request: Request, kind: str) -> HttpResponseBase:
    """Give the list, as it is filtered, as JSON or CSV: the facts of the page and nothing else."""
    _shown()
    if kind not in KINDS:
        raise Http404
    if not limits.allows(request, "public-list", most=MOST, seconds=SPAN):
        return errors.too_many(request, SPAN)
    found = queries.found(queries.asked_of(request.GET.dict()))
    rows = queries.table(found.iterator(chunk_size=AT_ONCE))
    if kind == "csv":
        return stream("organisations", queries.COLUMNS, rows)
    body = [dict(zip(queries.COLUMNS, row, strict=True)) for row in rows]
    return JsonResponse(
        {"organisations": body, "count": len(body)}, json_dumps_params={"ensure_ascii": False}
    )


@may(anyone)
@require_GET
def organisation(request: Request, pk: UUID) -> HttpResponse:
    """Show one organisation; the address of one that was merged leads to the row it became."""
    _shown()
    row = queries.one(pk)
    if row is None:
        winner = winner_of(pk)
        if winner is None or queries.one(winner) is None:
            raise Http404
        return redirect("public_organisation", pk=winner)
    crumbs = [(_("Organisations"), reverse("public_organisations")), (row.name, None)]
    address = row.website if row.website.startswith(("https://", "http://")) else ""
    return page(request, f"{HERE}/one.html", {"row": row, "address": address, "crumbs": crumbs})
