"""The list of organisations, its tables, and what is offered while somebody types."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.register.directory.finding import ORDERS, narrowed
from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.directory.searching import suggestions
from consultations.register.exercises import exercises
from consultations.register.pages.exports import ORGANISATION, chosen, organisation_rows, sheet
from consultations.register.pages.forms import FilterForm
from consultations.register.pages.queries import Active, based, find
from consultations.register.pages.ways import way
from consultations.register.rules import coordinates, enter_register, read_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may
from ds4skills.web.exporting import download
from ds4skills.web.http import page
from ds4skills.web.listing import listing, order_of

KINDS = {"csv", "xlsx", "jsonl"}


def _asked(request: SignedInRequest) -> tuple[dict[str, str], list[tuple[str, str]]]:
    known = exercises(request.user)
    return FilterForm(request.GET).facts(frozenset(code for code, _title in known)), known


@may(enter_register)
@require_GET
def organisations(request: SignedInRequest) -> HttpResponse:
    """List organisations with search, filters and the numbers beside them; keepers without a role begin elsewhere."""
    if read_register(request.user) is not Verdict.YES:
        return redirect("people")
    asked, known = _asked(request)
    found = find(asked, known)
    rows = found.rows.order_by(*order_of(request, ORDERS, "name"))
    context = {
        "found": found,
        "listing": listing(request, rows, count=found.count, dress=_dressed),
        "asked": asked,
        "query": urlencode(asked),
        "drops": [(each, urlencode(each.without)) for each in found.drops],
        "active": _addresses(found.active),
        "orders": _orders(request, asked),
        "writes": coordinates(request.user),
        "tab": "organisations",
    }
    return page(request, "consultations/register/pages/organisations.html", context)


def _dressed(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.with_category() if isinstance(rows, OrganisationQuerySet) else rows


def _addresses(active: list[Active]) -> list[tuple[str, str]]:
    return [(each.words, urlencode(each.without)) for each in active]


def _orders(request: SignedInRequest, asked: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Give the orders one can choose: words, address, whether it is the present one."""
    words = {"name": _("Name"), "country": _("Country"), "changed": _("Last changed")}
    now = request.GET.get("sort", "name").removeprefix("-")
    return [
        (title, urlencode({**asked, "sort": name}), name == (now if now in ORDERS else "name"))
        for name, title in words.items()
    ]


@may(read_register)
@require_GET
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give the list, as it is filtered, as a table with the columns that are asked for."""
    if kind not in KINDS:
        raise Http404
    asked, _known = _asked(request)
    columns = chosen(request.GET.getlist("column"), ORGANISATION)
    keys = list(narrowed(based(asked), asked).order_by("folded", "pk").values_list("pk", flat=True))
    table = sheet(
        "organisations",
        columns,
        organisation_rows(keys, columns),
        by=request.user,
        at=request.now,
        filters=urlencode(asked),
        count=len(keys),
    )
    return download(table, kind)


@may(read_register)
@require_GET
def columns(request: SignedInRequest) -> HttpResponse:
    """Choose the columns and the kind of a table of organisations."""
    asked, _known = _asked(request)
    context = {
        "asked": asked,
        "columns": ORGANISATION,
        "address": "organisations_export",
        "kinds": sorted(KINDS),
        "title": _("Take the list of organisations with you"),
        "crumbs": way((_("Export"), None)),
    }
    return page(request, "consultations/register/pages/columns.html", context)


@may(read_register)
@require_GET
def suggest(request: SignedInRequest) -> HttpResponse:
    """Offer organisations for what is typed so far: a part of a form, and a page of its own."""
    name = request.GET.get("name", "organisation")
    name = name if name.isidentifier() else "organisation"
    typed = (request.GET.get(f"{name}_q") or request.GET.get("q") or "").strip()[:300]
    context = {
        "hits": suggestions(typed),
        "typed": typed,
        "name": name,
        "chosen": "",
        "crumbs": way((_("Find"), None)),
    }
    return page(request, "consultations/register/pages/suggest.html", context, part="hits")
