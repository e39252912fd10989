"""Languages: which ones the survey speaks, and a row for each text of one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.programme.rules import edit, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may
from ds4skills.audit.chain import digest
from ds4skills.web.http import page
from ds4skills.web.texts import language_name, official_languages, pick, tidy
from surveys.authoring import operations, queries
from surveys.authoring.context import about
from surveys.authoring.definition import MOST_LANGUAGES, Document
from surveys.authoring.languages import STALE, WHATS, Text, state, tallies, texts_of, write
from surveys.authoring.models import Survey
from surveys.authoring.operations import Operation, apply
from surveys.authoring.views.shared import CONFLICT, changed, document_of, powers

LISTS = "lists"
LONGEST, PAGE = 4000, 100
NAMED = re.compile(r"p[0-9]{1,6}")


@may(observe)
@require_http_methods(["GET", "POST"])
def languages(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show how far each language is, and choose which ones there are."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    if request.method == "POST" and edit(request.user, slug=slug) is Verdict.YES:
        _choose(request, survey, document)
        return redirect("survey_languages", slug=slug, code=code)
    known = dict(official_languages())
    offered = {**known, **{each: language_name(each) for each in document["languages"]}}
    more = {
        "tallies": [(each, language_name(each.code)) for each in tallies(document)],
        "offered": [(each, words, each in document["languages"]) for each, words in offered.items()],
        "main": document["languages"][0],
        **powers(request, survey.consultation),
    }
    context = about(request, survey, "survey_languages", (_("Languages"), None), **more)
    return page(request, "surveys/authoring/languages.html", context)


def _choose(request: SignedInRequest, survey: Survey, document: Document) -> None:
    offered = {*dict(official_languages()), *document["languages"]}
    main = request.POST.get("main", "")
    wanted = [each for each in request.POST.getlist("languages") if each in offered]
    main = main if main in offered else document["languages"][0]
    kept = [each for each in document["languages"] if each in wanted and each != main]
    chosen = [main, *kept, *(each for each in wanted if each not in kept and each != main)]
    if len(chosen) > MOST_LANGUAGES:
        messages.error(request, _("A survey speaks at most %(n)d languages.") % {"n": MOST_LANGUAGES})
    elif chosen != document["languages"] and changed(
        request, survey, ask=lambda found: operations.speak(found, chosen), verb="languages_chosen"
    ):
        messages.success(request, _("The languages are chosen. Texts in others are kept, and not shown."))


@dataclass
class Row:
    """One text with what was typed for it."""

    n: int
    text: Text
    what: str
    main: str
    value: str
    state: str
    mark: str
    theirs: str | None = None


def mark_of(text: Text) -> str:
    """Give what changes when a text changes in any language."""
    return digest(dict(text.texts))[:12]


@may(edit)
@require_http_methods(["GET", "POST"])
def texts(request: SignedInRequest, slug: str, code: str, spoken: str) -> HttpResponse:
    """Show the texts of one section in one language, beside the main one, to be written in place."""
    survey = queries.staff_survey(request.user, slug, code)
    document, _draft = document_of(survey)
    if spoken not in document["languages"]:
        raise Http404
    part = request.GET.get("part", "") or document["sections"][0]["key"]
    keys = [section["key"] for section in document["sections"]]
    if part not in {*keys, LISTS}:
        raise Http404
    pages = Paginator(_rows(document, spoken, part), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    status = None
    if request.method == "POST":
        conflicts = _write(request, survey, rows, spoken)
        if not conflicts:
            here = reverse("survey_texts", kwargs={"slug": slug, "code": code, "spoken": spoken})
            return redirect(f"{here}?part={part}&page={shown.number}")
        status = CONFLICT
        messages.error(
            request,
            _("A colleague changed some of these texts meanwhile: both are shown. Save to keep yours."),
        )
    parts = [(each["key"], pick(each.get("label", {}))[0] or each["key"]) for each in document["sections"]]
    words = language_name(spoken)
    more: dict[str, Any] = {
        "rows": rows,
        "shown": shown,
        "spoken": spoken,
        "main": document["languages"][0],
        "names": (language_name(document["languages"][0]), words),
        "part": part,
        "parts": [*parts, (LISTS, _("Shared lists"))],
        "title": _("Texts in %(language)s") % {"language": words},
    }
    context = about(request, survey, "survey_languages", (words, None), **more)
    return page(request, "surveys/authoring/texts.html", context, status=status)


def _rows(document: Document, spoken: str, part: str) -> list[Row]:
    main = document["languages"][0]
    return [
        Row(
            n,
            text,
            _(WHATS[text.what]),
            text.value(main),
            text.value(spoken),
            state(document, text, spoken),
            mark_of(text),
        )
        for n, text in enumerate(each for each in texts_of(document, part) if each.needed or each.texts)
    ]


def _write(request: SignedInRequest, survey: Survey, rows: list[Row], spoken: str) -> bool:
    """Save what was typed; tells whether a colleague changed a text that was typed, too: those rows are left."""
    sent = {str(path): name[1:] for name, path in request.POST.items() if NAMED.fullmatch(name)}
    writes: dict[str, str] = {}
    fine: set[str] = set()
    for row in rows:
        n = sent.get(row.text.path)
        if n is None or f"t{n}" not in request.POST:
            continue
        typed = tidy(request.POST[f"t{n}"]).strip()[:LONGEST]
        if request.POST.get(f"ok{n}"):
            fine.add(row.text.path)
        if typed == row.value:
            continue
        if request.POST.get(f"m{n}", "") != row.mark:
            row.theirs, row.value = row.value, typed
            continue
        writes[row.text.path] = typed
    if writes or fine:

        def ask(document: Document) -> Operation:
            return written(document, writes, fine, spoken)

        if changed(request, survey, ask=ask, verb="texts_written"):
            messages.success(request, _("The texts are saved."))
    for row in rows:
        row.value = writes.get(row.text.path, row.value)
    return any(row.theirs is not None for row in rows)


def written(document: Document, writes: dict[str, str], fine: set[str], spoken: str) -> Operation:
    """Give the operation that writes texts of one language, and takes marks off those that are still right."""
    ops: list[Operation] = []
    work = document
    known = {each.path for each in texts_of(document)}
    for path, words in writes.items():
        if path in known:
            ops.append(write(work, path, spoken, words))
            work, _back = apply(work, ops[-1])
    stale = document.get(STALE, {})
    if fine & set(stale.get(spoken, [])):
        left = {
            code: [path for path in paths if code != spoken or path not in fine]
            for code, paths in stale.items()
        }
        ops.append(
            {"do": "head", "facts": {STALE: {code: paths for code, paths in left.items() if paths} or None}}
        )
    return {"do": "all", "ops": ops}
