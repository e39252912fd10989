"""Adding and editing an organisation: duplicates first, a colleague's text beside one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.register.directory import actions
from consultations.register.directory.alike import Alike, alike
from consultations.register.directory.evidence import MAYBE
from consultations.register.directory.models import Organisation
from consultations.register.directory.once import made_by, once
from consultations.register.pages.describing import (
    MOST_NAMES,
    NameForms,
    OrganisationForm,
    body,
    further,
    names_of,
    stands,
)
from consultations.register.pages.origin_forms import OriginForm, typed_again
from consultations.register.pages.ways import CONFLICT, organisation_of, to_organisation, way
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.comparing import differences
from ds4skills.web.http import page
from ds4skills.web.seen import submitted

WRONG = 422
TEMPLATE = "consultations/register/pages/edit.html"


class Sheet:
    """The form of an organisation with its further names, as posted or as it stands."""

    def __init__(self, data: QueryDict | None, row: Organisation | None, **initial: Any) -> None:
        self.row = row
        self.origin = None if row else _origin(data)
        self.more = bool(data and "more" in data)
        now = ({**stands(row)} if row else {"status": "active"}) | initial
        names = names_of(row) if row else []
        if data is None:
            self.form = OrganisationForm(initial=now)
            self.names = _names([*names, {}])
        elif self.more:
            self.form = OrganisationForm(initial=_typed(data))
            self.names = _names([*_typed_names(data), {}])
        else:
            self.form = OrganisationForm(data, initial=now)
            self.names = NameForms(data, prefix="names")

    def holds(self) -> bool:
        """Tell whether something was sent to be saved, and all of it is right."""
        sent = self.form.is_bound
        from_where = self.origin is None or self.origin.is_valid()
        return sent and self.form.is_valid() and self.names.is_valid() and from_where

    def found(self) -> list[Alike]:
        """Give what stands in the register already, unless somebody said that it is none of these."""
        if (
            self.row
            and not {"name", "website", "acronym"} & set(self.form.changed_data)
            and not any(name.startswith("id_") for name in self.form.changed_data)
        ):
            return []
        return alike(body(self.form, further(self.names)), but=self.row.pk if self.row else None)


def _origin(data: QueryDict | None) -> OriginForm:
    return typed_again(data) if data and "more" in data else OriginForm(data)


def _names(initial: list[dict[str, str]]) -> Any:
    forms = NameForms(initial=initial[:MOST_NAMES], prefix="names")
    forms.extra = 0
    return forms


def _typed(data: QueryDict) -> dict[str, Any]:
    fields = OrganisationForm().fields
    several = {name for name in fields if name.startswith("terms_")}
    return {name: data.getlist(name) if name in several else data.get(name) for name in fields}


def _typed_names(data: QueryDict) -> list[dict[str, str]]:
    count = data.get("names-TOTAL_FORMS", "0")
    places = range(min(int(count) if count.isdecimal() else 0, MOST_NAMES - 1))
    return [
        {each: data.get(f"names-{n}-{each}", "") for each in ("text", "kind", "language")} for n in places
    ]


def _mark(found: list[Alike]) -> str:
    """Give the mark of some candidates, so that a "none of these" counts for these only."""
    return " ".join(str(each.organisation.pk) for each in found)


def _unsure(request: SignedInRequest, sheet: Sheet) -> list[Alike]:
    """Give the candidates somebody still has to look at."""
    found = sheet.found()
    seen = request.POST.get("seen", "").split()
    strong = [each for each in found if each.verdict != MAYBE]
    new = [each for each in strong if str(each.organisation.pk) not in seen]
    return found if new or (strong and "anyway" not in request.POST) else []


@may(write_register)
@require_http_methods(["GET", "POST"])
def new_organisation(request: SignedInRequest) -> HttpResponse:
    """Put an organisation into the register, unless it stands there already."""
    sheet = Sheet(request.POST or None, None, name=request.GET.get("name", "")[:300])
    found: list[Alike] = []
    mark = submitted(request.POST)
    if done := made_by(actor=request.user, mark=mark):
        return redirect("organisation", pk=done)
    if sheet.holds() and not (found := _unsure(request, sheet)):
        try:
            pk = once(actor=request.user, mark=mark, at=request.now, make=lambda: _add(request, sheet))
        except actions.IdentifierTakenError as error:
            _taken(sheet.form, error)
        else:
            name = sheet.form.cleaned_data["name"]
            messages.success(request, _("%(name)s is in the register.") % {"name": name})
            return redirect("organisation", pk=pk)
    words = _("New organisation")
    return _show(request, sheet, words, found, way((words, None)))


def _add(request: SignedInRequest, sheet: Sheet) -> Organisation:
    names, origin = further(sheet.names), sheet.origin.origin() if sheet.origin else {}
    return actions.add_organisation(
        actor=request.user, at=request.now, names=names, **sheet.form.facts(), **origin
    )


@may(write_register)
@require_http_methods(["GET", "POST"])
def edit_organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change an organisation; what a colleague saved meanwhile stands beside what was typed."""
    row = organisation_of(pk)
    sheet = Sheet(request.POST or None, row)
    found: list[Alike] = []
    crumbs = way(to_organisation(row), (_("Edit"), None))
    if sheet.holds() and not (found := _unsure(request, sheet)):
        try:
            actions.edit_organisation(
                actor=request.user,
                organisation=row,
                version=sheet.form.cleaned_data["version"] or 0,
                at=request.now,
                names=further(sheet.names),
                **sheet.form.facts(),
            )
        except actions.ChangedMeanwhileError:
            row = organisation_of(pk)
            theirs = [*differences(sheet.form, stands(row)), *_names_beside(row, sheet)]
            sheet.form.data = _with_version(request.POST, row.version)
            return _show(request, sheet, row.name, [], crumbs, theirs=theirs, status=CONFLICT)
        except actions.IdentifierTakenError as error:
            _taken(sheet.form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=pk)
    return _show(request, sheet, row.name, found, crumbs)


def _names_beside(row: Organisation, sheet: Sheet) -> list[tuple[str, str, str]]:
    theirs = ", ".join(each["text"] for each in names_of(row))
    mine = ", ".join(text for _kind, text, _language in further(sheet.names))
    return [(_("Further names"), theirs, mine)] if theirs != mine else []


def _with_version(data: QueryDict, version: int) -> QueryDict:
    """Let the typed text be saved over what stands now, knowingly."""
    copy = data.copy()
    copy["version"] = str(version)
    return copy


def _taken(form: OrganisationForm, error: actions.IdentifierTakenError) -> None:
    words = _("%(name)s has this number already.") % {"name": error.holder or _("Another organisation")}
    form.add_error(f"id_{error.scheme}" if f"id_{error.scheme}" in form.fields else None, words)


def _show(
    request: SignedInRequest,
    sheet: Sheet,
    title: str,
    found: list[Alike],
    crumbs: list[tuple[str, str | None]],
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", CONFLICT if found else None)
    if status is None and sheet.origin and sheet.origin.is_bound and sheet.origin.errors:
        status = WRONG
    context = {
        "form": sheet.form,
        "groups": sheet.form.groups(),
        "names": sheet.names,
        "origin": sheet.origin,
        "title": title,
        "alike": found,
        "seen": _mark(found),
        "conflict": status == CONFLICT and not found,
        "crumbs": crumbs,
        "tab": "organisations",
        **more,
    }
    return page(request, TEMPLATE, context, status=status)
