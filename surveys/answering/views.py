"""Pages for those who answer: start, sections, review, receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, times
from ds4skills.web.http import page
from ds4skills.web.texts import language, pick
from surveys.answering import drafts, people, sharing, sheets
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.people import Respondent, reach, who_answers, works_here
from surveys.answering.ways import journey_of
from surveys.authoring import queries
from surveys.authoring.checking import minutes
from surveys.authoring.definition import Document, Leaf, whole
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Survey
from surveys.authoring.plans import Journey

CONFLICT, UNPROCESSABLE, FORBIDDEN = 409, 422, 403


def context_of(survey: Survey, *crumbs: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    """Give what every page of a survey shows."""
    consultation = survey.consultation
    way: list[tuple[str, str | None]] = [
        (str(consultation), consultation.get_absolute_url()),
        (_("Surveys"), f"{consultation.get_absolute_url()}surveys/"),
        (str(survey), survey.get_absolute_url() if crumbs else None),
    ]
    known = {"consultation": consultation, "section": "surveys", "survey": survey}
    return {**known, "crumbs": [*way, *crumbs], **more}


@may(rules.read_consultation)
@require_GET
def listing(request: Request, slug: str) -> HttpResponse:
    """List the surveys of a consultation, and whether one has answered."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    found = []
    for survey in queries.announced(consultation):
        who = who_answers(request, survey)
        last = drafts.last_revision(survey, who) if who else None
        found.append((survey, survey.state(request.now), last))
    crumbs = [(str(consultation), consultation.get_absolute_url()), (_("Surveys"), None)]
    context = {"consultation": consultation, "section": "surveys", "crumbs": crumbs, "surveys": found}
    return page(request, "surveys/answering/list.html", context)


@may(anyone)
@require_GET
def start(request: Request, code: str) -> HttpResponse:
    """Say who asks, why, until when, how long it takes, and what happens with the answers."""
    survey, version = reach(request, code)
    who = who_answers(request, survey)
    last = drafts.last_revision(survey, who) if who else None
    context = context_of(
        survey,
        version=version,
        who=who,
        draft=drafts.draft_of(survey, who) if who else None,
        last=last if last and last.status == Revision.Status.VALID else None,
        withdrawn=bool(last and last.status == Revision.Status.WITHDRAWN),
        state=survey.state(request.now),
        minutes=minutes(version.definition),
        count=len(version.definition["sections"]),
        staff=works_here(request, survey),
        took_part=drafts.took_part(survey, who) if who and not who.is_guest else False,
    )
    return page(request, "surveys/answering/start.html", context)


@may(anyone)
@require_POST
def begin(request: Request, code: str) -> HttpResponse:
    """Begin, or go on where one stopped."""
    survey, version = reach(request, code)
    who = who_answers(request, survey)
    if who is None:
        return unknown(request, survey)
    if who.is_guest and drafts.draft_of(survey, who) is None:
        return redirect("survey_enter" if survey.access == Survey.Access.OPEN else "survey", code=code)
    who = people.with_secret(who)
    try:
        draft = drafts.begin(survey=survey, version=version, speaker=who, language=language(), at=request.now)
    except drafts.NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    except drafts.AlreadySentError:
        return errors.conflict(
            request, _("You have answered. Only your receipt code leads to these answers.")
        )
    except drafts.NeverChangedError:
        return errors.conflict(request, _("In this survey, what is sent stays as it is."))
    answer = redirect("survey_section", code=code, place=min(draft.place, len(_sections(draft)) - 1) + 1)
    return people.hand_over(answer, survey, who)


def closed_sentence(request: Request, survey: Survey) -> str:
    """Say when the survey opens, or closed."""
    if survey.state(request.now) == "soon":
        return _("The survey opens at %(instant)s.") % {"instant": times.moment(survey.opens_at, survey.tz)}
    if survey.state(request.now) == "paused":
        return _("The survey is paused. What you had written is kept; try again later.")
    closed = min(survey.closes_at, survey.consultation.closes_at)
    sentence = _("The survey closed at %(instant)s. What you had written is kept and can be read.")
    return sentence % {"instant": times.moment(closed, survey.tz)}


def _sections(draft: DraftResponse) -> list[Any]:
    return list(draft.version.definition["sections"])


def unknown(request: Request, survey: Survey) -> HttpResponse:
    """Say how to get in, to somebody whom we do not know; what they typed is handed back."""
    context = context_of(survey, (_("Answer"), None), typed=errors.typed(request))
    return page(request, "surveys/answering/unknown.html", context, status=FORBIDDEN)


def draft_or_page(request: Request, survey: Survey) -> tuple[Respondent, DraftResponse] | HttpResponse:
    """Give who answers with their draft, or the page that says why there is none."""
    who = who_answers(request, survey)
    if who is None:
        return unknown(request, survey)
    draft = drafts.draft_of(survey, who)
    return (who, draft) if draft else redirect("survey", code=survey.code)


@may(anyone)
@require_http_methods(["GET", "POST"])
def section(request: Request, code: str, place: int) -> HttpResponse:
    """Show one section, and keep what is typed in it."""
    survey, _version = reach(request, code)
    found = draft_or_page(request, survey)
    if isinstance(found, HttpResponse):
        return found
    who, draft = found
    if not 1 <= place <= len(_sections(draft)):
        raise Http404
    if request.method == "POST":
        return _keep(request, survey, who, draft, place)
    journey = journey_of(draft.version, draft.answers, survey, request.now)
    lines = sheets.lines_of(journey, draft.answers, draft.revs, place - 1)
    return _section(request, survey, draft, place, journey, lines)


def _keep(
    request: Request, survey: Survey, who: Respondent, draft: DraftResponse, place: int
) -> HttpResponse:
    """Save the section; a script's autosave is answered in JSON, a person's with the next page."""
    plan = journey_of(draft.version, draft.answers, survey, request.now).plan
    leaves = [leaf for leaf in plan.at(place - 1) if _sent(request, leaf)]
    values = sheets.read(leaves, request.POST, language())
    revs = {leaf.key: whole(request.POST.get(f"rev-{leaf.key}", "0")) for leaf in leaves}
    conflicts = drafts.save(
        draft=draft,
        values=values,
        revs=revs,
        at=request.now,
        place=place - 1,
        language=language(),
        writer=who.key,
    )
    if request.headers.get("X-Autosave"):
        known = {leaf.key: draft.revs.get(leaf.key, 0) for leaf in leaves if leaf.key not in conflicts}
        said = _("Draft saved %(hour)s") % {"hour": times.hour(request.now, request.zone)}
        body = {"revs": known, "conflicts": sorted(conflicts), "said": said}
        return JsonResponse(body, status=CONFLICT if conflicts else 200)
    return _go(request, survey, draft, place, {**draft.answers, **values}, conflicts)


def _go(
    request: Request,
    survey: Survey,
    draft: DraftResponse,
    place: int,
    answers: dict[str, Any],
    conflicts: dict[str, Any],
) -> HttpResponse:
    """Lead where the button says, or show what is wrong, or what the answers have opened."""
    go = request.POST.get("go", "next")
    journey = journey_of(draft.version, answers, survey, request.now)
    lines = sheets.lines_of(journey, answers, draft.revs, place - 1)
    is_well = sheets.check(journey, lines, needed=go == "next", soft="soft" not in request.POST)
    if conflicts:
        _say_conflicts(lines, conflicts)
        return _section(request, survey, draft, place, journey, lines, status=CONFLICT)
    opened = [line for line in lines if not _sent(request, line.leaf)]
    if go == "next" and opened:
        for line in opened:
            line.problem = ""
        return _section(request, survey, draft, place, journey, lines, opened=opened)
    if not is_well and go == "next":
        return _section(request, survey, draft, place, journey, lines, status=UNPROCESSABLE)
    if go == "later":
        messages.success(request, _("Your draft is saved. Come back by the same link, on any device."))
    return redirect(_way(survey.code, go, place, places_of(draft.version.definition, journey)))


def _way(code: str, go: str, place: int, shown: list[int]) -> str:
    """Give the address to which a button leads from a section."""
    if go == "later":
        return reverse("survey", kwargs={"code": code})
    if go == "back":
        there = max([1, *(n for n in shown if n < place)])
    elif later := [n for n in shown if n > place]:
        there = later[0]
    else:
        return reverse("survey_review", kwargs={"code": code})
    return reverse("survey_section", kwargs={"code": code, "place": there})


def _sent(request: Request, leaf: Leaf) -> bool:
    """Tell whether the form had a question: its count of changes, or an answer."""
    return f"rev-{leaf.key}" in request.POST or leaf.key in request.POST


def places_of(document: Document, journey: Journey) -> list[int]:
    """List the sections, counted from 1, in which something is shown."""
    return [
        place
        for place, section in enumerate(document["sections"], start=1)
        if section["key"] in journey.shown and any(item["key"] in journey.shown for item in section["items"])
    ]


def _say_conflicts(lines: list[sheets.Line], conflicts: dict[str, Any]) -> None:
    for line in lines:
        if line.leaf.key not in conflicts:
            continue
        stored = conflicts[line.leaf.key]
        found = KINDS[line.leaf.kind].words(line.leaf, stored or "")
        words = [pick(each)[0] or each.get("", "") for each in found]
        sentence = _(
            "Another tab or device wrote “%(words)s” meanwhile. Yours is shown; send it again to keep it."
        )
        line.problem = sentence % {"words": ", ".join(words) or "–"}


def _section(
    request: Request,
    survey: Survey,
    draft: DraftResponse,
    place: int,
    journey: Journey,
    lines: list[sheets.Line],
    status: int | None = None,
    opened: list[sheets.Line] | None = None,
) -> HttpResponse:
    document = draft.version.definition
    total = len(document["sections"])
    context = context_of(
        survey,
        (_("Section %(n)d of %(all)d") % {"n": place, "all": total}, None),
        draft=draft,
        place=place,
        total=total,
        part=document["sections"][place - 1],
        blocks=sheets.blocks_of(document, place - 1, lines, journey.shown),
        wrong=[line for line in lines if line.wrong],
        opened=opened or [],
        is_open=survey.is_open(request.now),
        **sharing.beside(who_answers(request, survey), draft),
    )
    return page(request, "surveys/answering/section.html", context, status=status)
