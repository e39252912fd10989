"""The questions of a survey as a file, before one begins."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web.exporting import attachment
from ds4skills.web.texts import language
from surveys.answering.people import reach
from surveys.answering.printing import questionnaire


@may(anyone)
@require_GET
def questions(request: Request, code: str) -> HttpResponse:
    """Give the questions as PDF, in one of the languages of the site."""
    _survey, version = reach(request, code)
    wanted = request.GET.get("in", "")
    spoken = wanted if wanted in dict(settings.LANGUAGES) else language()
    return attachment(questionnaire(version, spoken), f"{code}-questions-{spoken}.pdf", "pdf")
