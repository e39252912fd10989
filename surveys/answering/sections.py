"""One section of a survey: shown, kept as it is typed, led on from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import times
from ds4skills.web.http import page
from ds4skills.web.texts import language, pick
from surveys.answering import drafts, scripting, sharing, sheets, uploads
from surveys.answering.lines import Line
from surveys.answering.models import DraftResponse
from surveys.answering.people import Respondent, reach, who_answers
from surveys.answering.views import (
    CONFLICT,
    UNPROCESSABLE,
    closed_sentence,
    context_of,
    draft_or_page,
    told,
)
from surveys.answering.ways import journey_of, places_of, visited
from surveys.authoring import piping
from surveys.authoring.definition import Leaf, whole
from surveys.authoring.models import Survey
from surveys.authoring.plans import Journey


@dataclass
class Stand:
    """Where somebody stands: the survey, the draft, the section counted from 1, the way that the answers take."""

    request: Request
    survey: Survey
    draft: DraftResponse
    place: int
    journey: Journey
    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        """The lines that are shown."""
        return [line for line in self.lines if line.leaf.key in self.journey.shown]

    @property
    def places(self) -> list[int]:
        """The sections in which something is shown."""
        return places_of(self.draft.version.definition, self.journey)


def stand(
    request: Request, survey: Survey, draft: DraftResponse, place: int, answers: dict[str, Any]
) -> Stand:
    """Find out where somebody stands with some answers."""
    journey = journey_of(draft.version, answers, survey, request.now)
    lines = sheets.asked_at(journey, answers, draft.revs, place - 1)
    found = uploads.listed([line.leaf for line in lines], answers)
    for line in lines:
        if line.leaf.kind == "file":
            line.uploads = [found[each] for each in line.value if each in found]
    return Stand(request, survey, draft, place, journey, lines)


@may(anyone)
@require_http_methods(["GET", "POST"])
def section(request: Request, code: str, place: int) -> HttpResponse:
    """Show one section, and keep what is typed in it."""
    survey, version = reach(request, code)
    found = draft_or_page(request, survey, version)
    if isinstance(found, HttpResponse):
        return found
    who, draft = found
    draft.survey = survey
    if not 1 <= place <= len(draft.version.definition["sections"]):
        raise Http404
    if request.method == "POST":
        return keep(request, survey, draft, place, who)
    here = stand(request, survey, draft, place, draft.answers)
    if place not in here.places and here.places:
        return redirect(way(survey.code, "next", place, here.places))
    return show(here)


def keep(
    request: Request, survey: Survey, draft: DraftResponse, place: int, who: Respondent | None = None
) -> HttpResponse:
    """Save the section; a script's autosave is answered in JSON, a person's with the next page."""
    plan = journey_of(draft.version, draft.answers, survey, request.now).plan
    asked = [leaf for leaf in plan.at(place - 1) if _sent(request, leaf)]
    leaves = [leaf for leaf in asked if f"take-{leaf.key}" not in request.POST]
    values = sheets.read(leaves, request.POST, spoken(request))
    revs = {leaf.key: whole(request.POST.get(f"rev-{leaf.key}", "0")) for leaf in leaves}
    try:
        conflicts = drafts.save(
            draft=draft,
            values=values,
            revs=revs,
            at=request.now,
            place=place - 1,
            language=language(),
            writer=who.key if who else None,
        )
    except drafts.GoneError:
        words = _("These answers were sent from another tab or device. Change them from the receipt.")
        return told(request, words)
    theirs = {key.partition("__")[0] for key in conflicts}
    if request.headers.get("X-Autosave"):
        return _told(request, survey, draft, leaves, theirs)
    refused = _files(request, draft, asked)
    here = stand(request, survey, draft, place, {**draft.answers, **values})
    if theirs:
        _say_theirs(here, theirs)
        return show(here, status=CONFLICT)
    return _go(here, {leaf.key for leaf in asked}, refused)


def spoken(request: Request) -> str:
    """Give the language in which a form was served: numbers are read as they are written in it."""
    sent = request.POST.get("spoken", "")
    return sent if sent in dict(settings.LANGUAGES) else language()


def _sent(request: Request, leaf: Leaf) -> bool:
    """Tell whether the form had a question: its count of changes, or an answer."""
    return f"rev-{leaf.key}" in request.POST or leaf.key in request.POST


def _files(request: Request, draft: DraftResponse, asked: list[Leaf]) -> dict[str, str]:
    """Keep the files that came along, and take away the one whose button was pressed; say what was refused."""
    go, refused = request.POST.get("go", ""), {}
    for leaf in asked:
        if leaf.kind == "file" and (sent := request.FILES.getlist(leaf.key)):
            refused[leaf.key] = " ".join(uploads.add(draft=draft, key=leaf.key, files=sent, at=request.now))
    if go.startswith("remove:"):
        try:
            name = uploads.remove(draft=draft, upload=UUID(go.removeprefix("remove:")), at=request.now)
        except ValueError:
            name = ""
        if name:
            messages.success(request, _("“%(name)s” is taken away.") % {"name": name})
    return refused


def _told(
    request: Request, survey: Survey, draft: DraftResponse, leaves: list[Leaf], theirs: set[str]
) -> JsonResponse:
    """Answer a script: the new counts of changes, and both answers where there are two."""
    known = {leaf.key: draft.revs.get(leaf.key, 0) for leaf in leaves if leaf.key not in theirs}
    two = {
        leaf.key: {
            "words": stored_words(leaf, draft),
            "sent": scripting.sent_as(leaf, draft.answers),
            "rev": draft.revs.get(leaf.key, 0),
        }
        for leaf in leaves
        if leaf.key in theirs
    }
    is_open = survey.is_open(request.now)
    said = _("Draft saved %(hour)s") % {"hour": times.hour(request.now, request.zone)}
    body = {
        "revs": known,
        "conflicts": two,
        "said": said if is_open else closed_sentence(request, survey),
    }
    return JsonResponse(body, status=200 if is_open and not two else CONFLICT)


def stored_words(leaf: Leaf, draft: DraftResponse) -> str:
    """Give in words what is stored for a question."""
    value = draft.answers.get(leaf.key) or ""
    words = [pick(each)[0] or each.get("", "") for each in sheets.words_of(leaf, value, {})]
    return ", ".join(words) or "–"


def _say_theirs(here: Stand, theirs: set[str]) -> None:
    for line in here.lines:
        if line.leaf.key in theirs:
            line.theirs = stored_words(line.leaf, here.draft)
            sentence = _("Another tab or device wrote “%(words)s” meanwhile. Choose which answer to keep.")
            line.problem = sentence % {"words": line.theirs}


def _go(here: Stand, sent: set[str], refused: dict[str, str]) -> HttpResponse:
    """Lead where the button says, or show what is wrong, or what the answers have opened."""
    request, go = here.request, here.request.POST.get("go", "next")
    is_next = go == "next"
    soft = is_next and "soft" not in request.POST
    is_well = sheets.check(here.journey, here.shown, needed=is_next, soft=soft)
    for line in here.shown:
        if words := refused.get(line.leaf.key):
            line.problem, is_well = words, False
    if not here.survey.is_open(request.now):
        return show(here, status=CONFLICT)
    opened = [line for line in here.shown if line.leaf.key not in sent]
    if is_next and opened:
        for line in opened:
            line.problem = ""
        return show(here, opened=opened)
    if not is_well and (is_next or any(refused.values())):
        return show(here, status=UNPROCESSABLE)
    if go == "later":
        messages.success(request, _("Your draft is saved. Come back by the same link, on any device."))
    return redirect(way(here.survey.code, go, here.place, here.places))


def way(code: str, go: str, place: int, shown: list[int]) -> str:
    """Give the address to which a button leads from a section."""
    more = ""
    if go == "later":
        return reverse("survey", kwargs={"code": code})
    if go == "review" or (go == "next" and not [n for n in shown if n > place]):
        return reverse("survey_review", kwargs={"code": code})
    if go == "back":
        there = max([1, *(n for n in shown if n < place)])
    elif go == "next":
        there = min(n for n in shown if n > place)
    elif go.startswith("lang:"):
        there, more = place, f"?lang={go[-2:]}"
    else:
        there = whole(go, place) if whole(go) in shown else place
    return reverse("survey_section", kwargs={"code": code, "place": there}) + more


def show(here: Stand, status: int | None = None, opened: list[Line] | None = None) -> HttpResponse:
    """Show a section as it stands."""
    draft, place, shown = here.draft, here.place, here.places
    document = piping.filled(draft.version.definition, place - 1, here.journey)
    number, total = sum(1 for each in shown if each <= place) or 1, len(shown) or 1
    wrong = [line for line in here.shown if line.wrong]
    context = context_of(
        here.survey,
        (_("Section %(n)d of %(all)d") % {"n": number, "all": total}, None),
        draft=draft,
        place=place,
        number=number,
        total=total,
        is_last=not [each for each in shown if each > place],
        part=document["sections"][place - 1],
        units=sheets.units_of(document, place - 1, here.lines, here.journey.shown),
        wrong=wrong,
        soft=here.request.method == "POST" and any(line.leaf.required == "soft" for line in wrong),
        opened=opened or [],
        outline=visited(document, here.journey, shown, draft, place),
        languages=[code for code in document["languages"] if code in dict(settings.LANGUAGES)],
        has_files=any(line.leaf.kind == "file" for line in here.lines),
        facts=scripting.facts_of(document, place - 1, here.journey, shown),
        closed="" if here.survey.is_open(here.request.now) else closed_sentence(here.request, here.survey),
        **sharing.beside(who_answers(here.request, here.survey), draft),
    )
    return page(here.request, "surveys/answering/section.html", context, status=status)
