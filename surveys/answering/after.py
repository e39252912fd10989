"""Pages after sending: the receipt, withdrawing; and staff's preview."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from consultations.programme.rules import observe
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page
from ds4skills.web.texts import language
from surveys.answering import actions, drafts, printing, sheets, uploads
from surveys.answering.models import Answer, Revision
from surveys.answering.people import reach, who_answers
from surveys.answering.views import closed_sentence, context_of, unknown
from surveys.answering.ways import journey_of
from surveys.authoring import queries
from surveys.authoring.definition import whole
from surveys.authoring.models import Survey
from surveys.authoring.plans import plan_of, travel
from surveys.authoring.publishing import as_published


def _nonce(request: Request, last: Revision) -> str:
    """Give the receipt's secret to the page that has just sent the draft."""
    try:
        draft = UUID(request.GET.get("draft", ""))
    except ValueError:
        return ""
    return actions.nonce_of(draft) if actions.submit_key(draft) == last.submit_key else ""


@may(anyone)
@require_GET
def receipt(request: Request, code: str) -> HttpResponse:
    """Show that the answers are in, what became of them, and how to change or withdraw them."""
    survey, _version = reach(request, code)
    who = who_answers(request, survey)
    last = drafts.last_revision(survey, who) if who else None
    if last is None:
        return redirect("survey", code=code)
    nonce, wanted = _nonce(request, last), request.GET.get("file", "")
    last.response.survey = survey
    if wanted == "receipt":
        body = {"receipt": last.receipt, "nonce": nonce, "answers": last.answers}
        text = json.dumps(body, ensure_ascii=False, indent=1)
        return attachment(text.encode(), f"receipt-{code}-{last.number}.json", "json")
    parts = parts_of(last)
    if wanted in COPIES and last.status == Revision.Status.VALID:
        return attachment(
            COPIES[wanted](last, survey, parts), f"answers-{code}-{last.number}.{wanted}", wanted
        )
    rows = Answer.objects.filter(revision=last).select_related("position__version__proposal")
    context = context_of(
        survey,
        (_("Receipt"), None),
        last=last,
        nonce=nonce,
        draft=request.GET.get("draft", "") if nonce else "",
        parts=parts,
        positions=[row.position for row in rows.order_by("position_id")],
        is_open=survey.is_open(request.now),
        final=drafts.is_final(survey, last),
    )
    return page(request, "surveys/answering/receipt.html", context)


def parts_of(last: Revision) -> list[sheets.Part]:
    """Give what was sent in words, section by section; nothing where it was taken back."""
    answers = last.answers or {}
    journey = journey_of(last.version, answers, last.response.survey, last.at)
    names = uploads.names_of(journey.plan.leaves, answers)
    return sheets.parts_of(last.version.definition, journey, sheets.review(journey, answers, {}, names))


def as_page(last: Revision, survey: Survey, parts: list[sheets.Part]) -> bytes:
    """Give a copy of what was sent as a page that stands alone and prints."""
    context = {"last": last, "survey": survey, "parts": parts, "language": language()}
    return render_to_string("surveys/answering/copy.html", context).encode()


COPIES = {"html": as_page, "pdf": printing.copy}


@may(anyone)
@require_POST
def withdraw(request: Request, code: str) -> HttpResponse:
    """Take my answers back."""
    survey, _version = reach(request, code)
    who = who_answers(request, survey)
    back = reverse("survey_receipt", kwargs={"code": code})
    if who is None:
        return unknown(request, survey, back=back)
    try:
        actions.withdraw(survey=survey, speaker=who, at=request.now)
    except actions.NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey), back=back)
    except actions.NeverChangedError:
        return errors.conflict(request, _("In this survey, what is sent stays as it is."), back=back)
    except actions.InvalidMandateError:
        sentence = _("Whoever may speak for the organisation takes its answers back.")
        return errors.conflict(request, sentence, back=back)
    except actions.NothingSentError:
        messages.info(request, _("There is nothing to withdraw."))
    else:
        messages.success(
            request, _("Your answers are withdrawn. Positions that came from them count no more.")
        )
    return redirect("survey", code=code)


@may(observe)
@require_GET
def preview(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show staff the pages as people will see them, in any language; nothing is kept."""
    survey = queries.staff_survey(request.user, slug, code)
    version = queries.draft(survey) or queries.published(survey)
    if version is None:
        raise Http404
    document = (
        as_published(survey, version.definition) if version.published_at is None else version.definition
    )
    total = len(document["sections"])
    wanted = request.GET.get("place", "1")
    place = min(max(whole(wanted, 1), 1), total)
    spoken = request.GET.get("in", "")
    spoken = spoken if spoken in document["languages"] else document["languages"][0]
    journey = travel(plan_of("", document), {})
    lines = sheets.asked_at(journey, {}, {}, place - 1)
    context = context_of(
        survey,
        (_("Preview"), None),
        preview=True,
        place=place,
        number=place,
        total=total,
        places=range(1, total + 1),
        part=document["sections"][place - 1],
        units=[unit for unit in sheets.units_of(document, place - 1, lines, journey.shown) if unit.shown],
        languages=document["languages"],
        spoken=spoken,
    )
    with override(spoken):
        return page(request, "surveys/answering/section.html", context)
