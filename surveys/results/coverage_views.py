"""Pages about who takes part: the figures, and the names of those who are missing where answers are named."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.programme.rules import coordinate, observe
from consultations.register.engagement.coverage import ALONE
from consultations.register.terms.queries import labels
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.texts import country_name
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.authoring.queries import staff_survey
from surveys.results.coverage import BY, CATEGORY, SIZE, Group, coverage, missing
from surveys.results.views import reach


def word(by: str, code: str) -> str:
    """Give a group in words."""
    if code == ALONE:
        return _("People of no organisation")
    if not code:
        return {CATEGORY: _("Without a category"), SIZE: _("Size not known")}.get(by, _("Country not known"))
    if by == CATEGORY:
        return labels().get(code, code)
    return labels(SIZE).get(code, code) if by == SIZE else country_name(code)


def total(groups: list[Group], *, hides: bool) -> Group:
    """Add the groups up; how many submitted is told as a whole whatever the groups hide."""
    known = [group.submitted for group in groups if group.submitted is not None]
    targets = [group.target for group in groups if group.target is not None]
    return Group(
        "",
        sum(group.eligible for group in groups),
        sum(group.invited for group in groups),
        sum(group.reached for group in groups),
        None if hides else sum(group.started or 0 for group in groups),
        None if len(known) < len(groups) else sum(known),
        sum(targets) if targets else None,
    )


@may(observe)
@require_GET
def figures(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show who was asked and how far they came; this never tells what they answered."""
    survey = staff_survey(request.user, slug, code)
    if survey.fixed_at is None:
        raise Http404
    found = coverage(survey, request.now)
    words = {CATEGORY: _("By category"), "country": _("By country"), SIZE: _("By size")}
    fields = {CATEGORY: _("Category"), "country": _("Country"), SIZE: _("Size")}
    tables = [
        (
            by,
            words[by],
            fields[by],
            [(word(by, group.code), group) for group in found.groups[by]],
            total(list(found.groups[by]), hides=found.hides),
        )
        for by in BY
    ]
    context = about(
        request,
        survey,
        "survey_coverage",
        (_("Who takes part"), None),
        coverage=found,
        tables=tables,
        days=[(day, count, until) for day, count, until in found.days],
        curve=[(day, until) for day, _count, until in found.days],
        shows_names=survey.identity == Survey.Identity.NAMED,
        wants=any(group.target is not None for by in BY for group in found.groups[by]),
    )
    return page(request, "surveys/results/coverage.html", context)


@may(coordinate)
@require_GET
def names(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List who was asked and has not answered; only where answers are named."""
    survey, _whole = reach(request, slug, code)
    way = (_("Who takes part"), f"/consultations/{slug}/manage/surveys/{code}/coverage/")
    shown = survey.identity == Survey.Identity.NAMED
    rows = listing(request, missing(survey)) if shown else None
    context = about(
        request, survey, "survey_coverage", way, (_("Who is missing"), None), listing=rows, shown=shown
    )
    return page(request, "surveys/results/missing.html", context)
