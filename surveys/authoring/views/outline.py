"""The outline: what is asked in which order, and moving, copying, removing, undoing there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.acts import ACTS
from consultations.programme.rules import edit, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.texts import pick
from surveys.authoring import actions, operations, queries
from surveys.authoring.checking import quick
from surveys.authoring.context import about
from surveys.authoring.definition import MOST_QUESTIONS, Document, find, items, whole
from surveys.authoring.kinds import KINDS
from surveys.authoring.operations import Operation
from surveys.authoring.outlining import outline_of
from surveys.authoring.views.shared import changed, document_of, newest, powers, to_line


@may(observe)
@require_GET
def outline(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show what will be asked, what is left to do, and how to change it."""
    survey = queries.staff_survey(request.user, slug, code)
    version, draft, published = newest(survey)
    document = version.definition
    findings = quick(document, queries.open_numbers(survey.consultation)) if draft else []
    count = sum(1 for _each in items(document))
    context = about(
        request,
        survey,
        "survey_manage",
        draft=draft,
        published=published,
        parts=outline_of(document),
        kinds={each.SLUG: each.LABEL for each in KINDS.values()},
        needed=sum(each.error for each in findings),
        advice=sum(not each.error for each in findings),
        first=next((each for each in findings if each.error), None),
        count=count,
        most=MOST_QUESTIONS,
        full=count >= MOST_QUESTIONS,
        moved=_moved(document, request.GET.get("moved", "")),
        undoes=_step(getattr(draft, "undoes", "") or ""),
        state=survey.state(request.now),
        base=request.path if request.path.endswith("/") else f"{request.path}/",
        **powers(request, survey.consultation),
    )
    return page(request, "surveys/authoring/outline.html", context)


def _step(verb: str) -> str:
    return _(ACTS[f"survey.{verb}"]) if f"survey.{verb}" in ACTS else verb


def _moved(document: Document, key: str) -> str:
    """Say where something stands after it was moved."""
    if not key or find(document, key) is None:
        return ""
    place = operations.place_of(document, key)
    facts = {"key": key, "place": place.at + 1, "total": place.total}
    if not place.home:
        return _("Section %(key)s moved to %(place)d of %(total)d.") % facts
    home = find(document, place.home) or {}
    number = 1 + operations.place_of(document, place.home).at
    section = _("Section %(n)d") % {"n": number} if home.get("kind") == "section" else place.home
    facts["home"] = pick(home.get("label", {}))[0] or section
    return _("%(key)s moved to %(place)d of %(total)d in “%(home)s”.") % facts


@may(edit)
@require_POST
def act(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Move, copy or take out one thing of the outline, or add a section: "act:key:mark" says what.

    The mark makes pressing twice count as once: for moves the place from which it was moved, else the draft's count.
    """
    survey = queries.staff_survey(request.user, slug, code)
    name, _sep, rest = request.POST.get("act", "").partition(":")
    key, _sep, mark = rest.partition(":")
    taken = queries.taken_keys(survey) if name in {"copy", "section"} else set()
    made: list[str] = []
    ask = _asked(name, key, mark, taken, made)
    if ask is None:
        raise Http404
    once = f"{name}:{key}:{mark}" if name in {"copy", "section"} and mark else ""
    done = changed(request, survey, ask=ask, verb=f"item_{name}", key=key, once=once)
    if name == "remove":
        if done:
            messages.success(request, _("%(key)s is removed; “Undo” brings it back.") % {"key": key})
        return to_line(survey, made[0] if made else "outline")
    if name in {"up", "down"}:
        return to_line(survey, key, moved=key)
    return to_line(survey, made[-1] if made else key or "outline")


def _asked(
    name: str, key: str, mark: str, taken: set[str], made: list[str]
) -> Callable[[Document], Operation] | None:
    """Give what asks for an act; `made` is filled with the key to which the page then leads."""

    def step(document: Document) -> Operation:
        place = operations.place_of(document, key)
        if mark and whole(mark, -1) != place.at:
            return {"do": "all", "ops": []}
        return operations.move(document, key, -1 if name == "up" else 1)

    def copy(document: Document) -> Operation:
        found = operations.copy_of(document, key, taken)
        made.append(found["item"]["key"])
        return found

    def remove(document: Document) -> Operation:
        found = operations.remove(document, key)
        made.append(_neighbour(document, key))
        return found

    def section(document: Document) -> Operation:
        made.append(operations.fresh_key(document, "s", taken))
        return operations.add_section(document, made[-1], key)

    return {"up": step, "down": step, "copy": copy, "remove": remove, "section": section}.get(name)


def _neighbour(document: Document, key: str) -> str:
    """Give what follows something, else what stands before it, else what it stands in."""
    place = operations.place_of(document, key)
    rows = document["sections"] if not place.home else (find(document, place.home) or {}).get("items", [])
    keys = [str(item["key"]) for item in rows]
    after, before = keys[place.at + 1 : place.at + 2], keys[max(0, place.at - 1) : place.at]
    return [*after, *before, place.home or "outline"][0]


@may(edit)
@require_POST
def undo(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Take the last step of the draft back."""
    survey = queries.staff_survey(request.user, slug, code)
    try:
        step = actions.undo(
            actor=request.user,
            survey=survey,
            rev=whole(request.POST.get("rev", ""), most=999_999),
            at=request.now,
        )
    except actions.NothingToUndoError:
        messages.info(
            request, _("Nothing was taken back: a colleague changed the draft meanwhile, or it is done.")
        )
        return to_line(survey)
    messages.success(request, _("Taken back: %(what)s") % {"what": _step(step.op.get("verb", ""))})
    return to_line(survey, step.op.get("key", ""))


@may(edit)
@require_POST
def discard(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Throw the draft away."""
    survey = queries.staff_survey(request.user, slug, code)
    try:
        actions.discard(actor=request.user, survey=survey, at=request.now)
    except actions.LastVersionError:
        messages.error(request, _("The survey has nothing but this draft. Delete the survey instead."))
    else:
        messages.success(request, _("The draft is gone; the published version stays as it is."))
    return redirect("survey_manage", slug=slug, code=survey.code)


@may(edit)
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, slug: str, code: str, key: str) -> HttpResponse:
    """Move one thing to a place that is named, in the same or another section or group."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    item = find(document, key)
    if item is None:
        raise Http404
    offers = _places(document, key, item["kind"])
    if request.method == "POST":
        home, _sep, number = request.POST.get("to", "").rpartition(":")
        at = whole(number, -1)
        if (home, at) not in {
            (offer_home, offer_at) for offer_home, rows in offers for offer_at, _w, _h in rows
        }:
            messages.error(request, _("Choose one of the places."))
        else:
            done = changed(
                request,
                survey,
                ask=lambda found: operations.move_to(found, key, home, at),
                verb="item_moved",
                key=key,
            )
            return to_line(survey, key, moved=key) if done else to_line(survey)
    words = _("Move %(key)s") % {"key": key}
    homes = [(home, _named(document, home), rows) for home, rows in offers]
    more = {"item": item, "homes": homes, "title": words}
    return page(
        request,
        "surveys/authoring/place.html",
        about(request, survey, "survey_manage", (words, None), **more),
    )


def _named(document: Document, home: str) -> str:
    found = find(document, home) if home else None
    return (pick(found.get("label", {}))[0] or home) if found else _("Sections")


def _places(document: Document, key: str, kind: str) -> list[tuple[str, list[tuple[int, str, bool]]]]:
    """List where something may go: per section or group its places from 0, what stands there, whether it is here."""
    here = operations.place_of(document, key)
    homes = [("", document["sections"])] if kind == "section" else []
    for section in document["sections"] if kind != "section" else ():
        homes.append((section["key"], section["items"]))
        if kind != "group":
            homes += [
                (each["key"], each.get("items", [])) for each in section["items"] if each["kind"] == "group"
            ]
    found = []
    for home, rows in homes:
        others = [row for row in rows if row["key"] != key]
        words = [f"{row['key']} {pick(row.get('label', {}))[0]}"[:70] for row in others]
        places = [(at, text, (home, at) == (here.home, here.at)) for at, text in enumerate([*words, ""])]
        found.append((home, places))
    return found
