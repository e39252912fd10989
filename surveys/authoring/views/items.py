"""One section, group or question: added below a line, changed."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.programme.rules import edit
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.comparing import differences
from ds4skills.web.http import page
from ds4skills.web.texts import pick
from surveys.authoring import actions, operations, queries
from surveys.authoring.context import about
from surveys.authoring.definition import Document, find
from surveys.authoring.drafting import rows_numbered, seen_of
from surveys.authoring.forms import GroupForm, ItemForm, form_for, proposals_of
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Survey
from surveys.authoring.operations import Operation
from surveys.authoring.outlining import earlier, earlier_than_new
from surveys.authoring.views.shared import CONFLICT, REFUSED, document_of, refused, to_line

GROUP = "group"


@may(edit)
@require_GET
def below(request: SignedInRequest, slug: str, code: str, key: str) -> HttpResponse:
    """Choose what to add below a line, or into a section or a group."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    item = find(document, key)
    if item is None:
        raise Http404
    inside = item["kind"] in {"section", GROUP}
    home = key if inside else operations.home_of(document, key)
    grouped = (find(document, home) or {}).get("kind") == GROUP
    words = _("Add below %(key)s") % {"key": key} if not inside else _("Add to %(key)s") % {"key": key}
    more = {
        "title": words,
        "home": home,
        "after": "" if inside else key,
        "kinds": [(each.SLUG, each.LABEL) for each in KINDS.values()],
        "groups": not grouped,
        "beside": operations.home_of(document, key) if item["kind"] == GROUP else "",
        "key": key,
    }
    context = about(request, survey, "survey_manage", (words, None), **more)
    return page(request, "surveys/authoring/below.html", context)


@may(edit)
@require_http_methods(["GET", "POST"])
def new_item(request: SignedInRequest, slug: str, code: str, section: str, kind: str) -> HttpResponse:
    """Add a question of a kind, or a group, below a line or at the end of a section or group."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    if (kind not in KINDS and kind != GROUP) or find(document, section) is None:
        raise Http404
    after = request.GET.get("after", "")
    form = form_for(
        *((request.POST,) if request.method == "POST" else ()),
        kind=kind,
        proposals=proposals_of(survey.consultation),
        document=document,
        item={},
        earlier=earlier_than_new(document, section, after),
    )
    once = request.POST.get("once", "")[:36] or str(uuid4())
    if form.grows:
        form.still()
    elif form.is_valid():
        facts = {"kind": kind, **form.facts()} | ({"items": []} if kind == GROUP else {})
        try:
            key = actions.add_item(
                actor=request.user,
                survey=survey,
                section=section,
                facts=facts,
                after=after,
                once=once,
                at=request.now,
            )
        except actions.RepeatedError:
            return to_line(survey, after or section)
        except REFUSED as error:
            refused(request, error)
            return to_line(survey)
        messages.success(request, _("It is added: %(key)s.") % {"key": key})
        return to_line(survey, key)
    label = str(KINDS[kind].LABEL) if kind in KINDS else _("Group")
    words = _("New: %(kind)s") % {"kind": label}
    return _item_page(request, survey, form, words, once=once)


@may(edit)
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, slug: str, code: str, key: str) -> HttpResponse:
    """Change a question, a group, or the heading of a section."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    found = find(document, key)
    if found is None:
        if request.method == "POST":
            messages.error(request, _("A colleague removed it meanwhile. “Undo” brings it back."))
        raise Http404
    form = _form(request, survey, document, found)
    status, theirs = None, []
    if form.grows:
        form.still()
    elif form.is_valid():
        try:
            _save(request, survey, key, form)
        except actions.ItemChangedError as error:
            status = CONFLICT
            theirs = _theirs(request, survey, form, error)
        except operations.GoneError as error:
            refused(request, error)
            return to_line(survey)
        else:
            messages.success(request, _("%(key)s is saved.") % {"key": key})
            return to_line(survey, key)
    words = _("Change %(key)s") % {"key": key}
    return _item_page(request, survey, form, words, status, theirs=theirs, item=found)


def _form(
    request: SignedInRequest, survey: Survey, document: Document, found: dict[str, Any], *, bind: bool = True
) -> GroupForm | ItemForm:
    return form_for(
        *((request.POST,) if request.method == "POST" and bind else ()),
        kind=found["kind"],
        proposals=proposals_of(survey.consultation),
        document=document,
        item=found,
        seen=seen_of(found),
        earlier=earlier(document, found["key"]),
    )


def _save(request: SignedInRequest, survey: Survey, key: str, form: GroupForm | ItemForm) -> None:
    facts = form.facts()
    taken = queries.taken_keys(survey) if facts.get("rows") else set()

    def ask(document: Document) -> Operation:
        rows_numbered(facts, key, document, taken)
        return operations.edit(document, key, facts, only=form.owned)

    save = partial(
        actions.change, actor=request.user, survey=survey, ask=ask, verb="item_edited", at=request.now
    )
    save(key=key, seen=form.cleaned_data["seen"])


def _theirs(
    request: SignedInRequest, survey: Survey, form: GroupForm | ItemForm, error: actions.ItemChangedError
) -> list[tuple[str, str, str]]:
    """Say what a colleague saved, and let the typed text be saved over it, knowingly."""
    if error.item is None:
        form.add_error(
            None, _("A colleague removed it meanwhile. Your text is below; add it anew if it is needed.")
        )
        return []
    words = pick(error.item.get("label", {}))[0]
    sentence = _("A colleague changed it meanwhile; it now says “%(words)s”. Both texts are below.")
    form.add_error(None, sentence % {"words": words})
    document, _draft = document_of(survey)
    fresh = _form(request, survey, document, error.item, bind=False)
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        typed.setlist(name, list(values))
    typed["seen"] = seen_of(error.item)
    form.data = typed
    return differences(form, fresh.facts_shown())


def _item_page(
    request: SignedInRequest,
    survey: Survey,
    form: GroupForm | ItemForm,
    title: str,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = about(request, survey, "survey_manage", (title, None), form=form, title=title, **more)
    return page(request, "surveys/authoring/item.html", context, status=status)
