"""Files go out as attachments only: to whoever sent them, and to staff who may read responses."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from consultations.programme.rules import coordinate
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from surveys.answering import drafts, uploads
from surveys.answering.people import reach, who_answers
from surveys.answering.words import Upload
from surveys.authoring import queries

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@may(anyone)
@require_GET
def mine(request: Request, code: str, pk: UUID) -> HttpResponse:
    """Give a file back to whoever sent it."""
    survey, _version = reach(request, code)
    who = who_answers(request, survey)
    if who is None:
        raise Http404
    rows = uploads.of_speaker(survey, who, drafts.draft_of(survey, who))
    return attached(get_object_or_404(rows, pk=pk))


@may(coordinate)
@require_GET
def for_staff(request: SignedInRequest, slug: str, code: str, pk: UUID) -> HttpResponse:
    """Give staff who may read responses a file of a submission; those of drafts are nobody's business."""
    survey = queries.staff_survey(request.user, slug, code)
    if survey.is_sealed(request.now):
        raise Http404
    rows = Upload.objects.filter(revision__response__survey=survey)
    return attached(get_object_or_404(rows, pk=pk))


def attached(upload: Upload) -> HttpResponse:
    """Answer with a file that is saved, never opened in place, and could do nothing if it were."""
    answer = HttpResponse(bytes(upload.content), content_type=upload.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=upload.name)
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
