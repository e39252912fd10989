"""Pages for those who read results."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme.rules import coordinate, observe
from consultations.register.terms.queries import choices as categories
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.audit.actions import note
from ds4skills.profile.fresh import fresh
from ds4skills.web import errors
from ds4skills.web.exporting import download
from ds4skills.web.http import page
from surveys.authoring.context import about
from surveys.authoring.queries import published, staff_survey
from surveys.results import queries


@may(observe)
@require_GET
def results(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show who answered and what; while stances are sealed, only who."""
    survey = staff_survey(request.user, slug, code)
    version = published(survey)
    if version is None:
        raise Http404
    sealed = survey.consultation.is_sealed(request.now)
    wanted = request.GET.get("category", "")
    known = dict(categories())
    if wanted and wanted not in known:
        raise Http404
    context = about(
        request,
        survey,
        "survey_results",
        (_("Results"), None),
        version=version,
        sealed=sealed,
        coverage=queries.coverage(survey),
        toplines=[] if sealed else queries.toplines(survey, version, wanted),
        categories=known.items(),
        wanted=wanted,
    )
    return page(request, "surveys/results/results.html", context)


@may(coordinate)
@require_POST
@fresh
def export(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Give every response as a table; the download is noted."""
    survey = staff_survey(request.user, slug, code)
    version = published(survey)
    kind = request.POST.get("kind", "csv")
    if version is None or kind not in {"csv", "xlsx", "jsonl"}:
        raise Http404
    if survey.consultation.is_sealed(request.now):
        return errors.conflict(
            request, _("Stances are sealed until the consultation closes; so is the export.")
        )
    scope = survey.consultation
    note(actor=request.user, verb="survey.exported", target=survey, scope=scope, at=request.now, kind=kind)
    return download(queries.sheet(survey, version, request.now), kind)
