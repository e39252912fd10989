"""Pages for those who answer: start, sections, review, receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, times
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import drafts, sheets
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.people import reach, who_answers, works_here
from surveys.authoring import queries
from surveys.authoring.checking import minutes
from surveys.authoring.definition import Leaf, whole
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Survey

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
    try:
        draft = drafts.begin(survey=survey, version=version, speaker=who, language=language(), at=request.now)
    except drafts.NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    return redirect("survey_section", code=code, place=min(draft.place, len(_sections(draft)) - 1) + 1)


def closed_sentence(request: Request, survey: Survey) -> str:
    """Say when the survey opens, or closed."""
    if survey.state(request.now) == "soon":
        return _("The survey opens at %(instant)s.") % {"instant": times.moment(survey.opens_at, survey.tz)}
    closed = min(survey.closes_at, survey.consultation.closes_at)
    sentence = _("The survey closed at %(instant)s. What you had written is kept and can be read.")
    return sentence % {"instant": times.moment(closed, survey.tz)}


def _sections(draft: DraftResponse) -> list[Any]:
    return list(draft.version.definition["sections"])


def unknown(request: Request, survey: Survey) -> HttpResponse:
    """Say how to get in, to somebody whom we do not know; what they typed is handed back."""
    context = context_of(survey, (_("Answer"), None), typed=errors.typed(request))
    return page(request, "surveys/answering/unknown.html", context, status=FORBIDDEN)


def draft_or_page(request: Request, survey: Survey) -> tuple[Speaker, DraftResponse] | HttpResponse:
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
    _who, draft = found
    if not 1 <= place <= len(_sections(draft)):
        raise Http404
    if request.method == "POST":
        return _keep(request, survey, draft, place)
    leaves = leaves_of(draft.version.definition, place - 1)
    return _section(request, survey, draft, place, sheets.lines_of(leaves, draft.answers, draft.revs))


def _keep(request: Request, survey: Survey, draft: DraftResponse, place: int) -> HttpResponse:
    """Save the section; a script's autosave is answered in JSON, a person's with the next page."""
    leaves = leaves_of(draft.version.definition, place - 1)
    values = sheets.read(leaves, request.POST)
    revs = {leaf.key: whole(request.POST.get(f"rev-{leaf.key}", "0")) for leaf in leaves}
    conflicts = drafts.save(
        draft=draft, values=values, revs=revs, at=request.now, place=place - 1, language=language()
    )
    if request.headers.get("X-Autosave"):
        known = {leaf.key: draft.revs.get(leaf.key, 0) for leaf in leaves if leaf.key not in conflicts}
        said = _("Draft saved %(hour)s") % {"hour": times.hour(request.now, request.zone)}
        body = {"revs": known, "conflicts": sorted(conflicts), "said": said}
        return JsonResponse(body, status=CONFLICT if conflicts else 200)
    return _go(request, survey, draft, place, leaves, {**draft.answers, **values}, conflicts)


def _go(
    request: Request,
    survey: Survey,
    draft: DraftResponse,
    place: int,
    leaves: list[Leaf],
    answers: dict[str, Any],
    conflicts: dict[str, Any],
) -> HttpResponse:
    """Lead where the button says, or show what is wrong."""
    go = request.POST.get("go", "next")
    lines = sheets.lines_of(leaves, answers, draft.revs)
    is_well = sheets.check(lines, needed=go == "next")
    if conflicts:
        _say_conflicts(lines, conflicts)
        return _section(request, survey, draft, place, lines, status=CONFLICT)
    if not is_well and go == "next":
        return _section(request, survey, draft, place, lines, status=UNPROCESSABLE)
    if go == "later":
        messages.success(request, _("Your draft is saved. Come back by the same link, on any device."))
        return redirect("survey", code=survey.code)
    there = max(1, place - 1) if go == "back" else place + 1
    if there <= len(_sections(draft)):
        return redirect("survey_section", code=survey.code, place=there)
    return redirect("survey_review", code=survey.code)


def _say_conflicts(lines: list[sheets.Line], conflicts: dict[str, Any]) -> None:
    for line in lines:
        if line.leaf.key not in conflicts:
            continue
        stored = conflicts[line.leaf.key]
        there = sheets.lines_of([line.leaf], {line.leaf.key: stored}, {})[0]
        words = [option.label.get(language(), option.key) for option, chosen in there.options if chosen]
        sentence = _(
            "Another tab or device wrote “%(words)s” meanwhile. Yours is shown; send it again to keep it."
        )
        line.problem = sentence % {"words": ", ".join(words) or stored or "–"}


def _section(
    request: Request,
    survey: Survey,
    draft: DraftResponse,
    place: int,
    lines: list[sheets.Line],
    status: int | None = None,
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
        blocks=sheets.blocks_of(document, place - 1, lines),
        wrong=[line for line in lines if line.problem or line.why_problem],
        is_open=survey.is_open(request.now),
    )
    return page(request, "surveys/answering/section.html", context, status=status)
