"""What the pages of the editor share: reaching the survey, what the reader may do, the way back to a line."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consultations.programme.models import Consultation
from consultations.programme.rules import coordinate, edit
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict
from surveys.authoring import actions, operations, queries
from surveys.authoring.definition import Document
from surveys.authoring.drafting import loosened
from surveys.authoring.models import Survey, SurveyVersion

CONFLICT, UNPROCESSABLE = 409, 422


def powers(request: SignedInRequest, consultation: Consultation) -> dict[str, bool]:
    """Tell the page what the reader's role may do, so that it offers nothing else."""
    slug = consultation.slug
    return {
        "writes": edit(request.user, slug=slug) is Verdict.YES,
        "publishes": coordinate(request.user, slug=slug) is Verdict.YES,
    }


def newest(survey: Survey) -> tuple[SurveyVersion, SurveyVersion | None, SurveyVersion | None]:
    """Give the version that authors look at (the draft, else the published one), then both."""
    draft, published = queries.versions_of(survey)
    version = draft or published
    if version is None:
        raise Http404
    return version, draft, published


def document_of(survey: Survey) -> tuple[Document, bool]:
    """Give the document that authors look at, and whether it is a draft."""
    draft = queries.draft(survey)
    version = draft or queries.published(survey)
    if version is None:
        raise Http404
    found: Document = version.definition if draft else loosened(version.definition)
    return found, draft is not None


def to_line(survey: Survey, key: str = "", **asked: str) -> HttpResponse:
    """Lead back to a line of the outline."""
    answer = redirect("survey_manage", slug=survey.consultation.slug, code=survey.code)
    answer["Location"] += (f"?{urlencode(asked)}" if asked else "") + (f"#{key}" if key else "")
    return answer


def refused(request: SignedInRequest, error: Exception) -> None:
    """Say why an operation was not done."""
    if isinstance(error, operations.LimitError):
        sentence = _("A survey holds at most %(n)d of them.") % {"n": error.most}
    elif isinstance(error, operations.InUseError) and error.by:
        sentence = _("It is used by %(keys)s and stays.") % {"keys": ", ".join(error.by)}
    elif isinstance(error, operations.InUseError):
        sentence = _("The last section stays: a survey has at least one.")
    else:
        sentence = _("A colleague removed it meanwhile.")
    messages.error(request, sentence)


REFUSED = (operations.LimitError, operations.InUseError, operations.GoneError)


def changed(request: SignedInRequest, survey: Survey, **asked: Any) -> bool:
    """Change the draft, or say why not; pressing a button twice counts as once."""
    try:
        actions.change(actor=request.user, survey=survey, at=request.now, **asked)
    except actions.RepeatedError:
        return True
    except REFUSED as error:
        refused(request, error)
        return False
    return True
