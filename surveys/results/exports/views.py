"""Pages of data packages: choose one, agree to one, fetch one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.programme.rules import coordinate
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh
from ds4skills.web import errors
from ds4skills.web.http import page
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.authoring.queries import staff_survey
from surveys.results.apart import TooAlikeError, alike_words
from surveys.results.exports import actions
from surveys.results.exports.forms import PackageForm
from surveys.results.exports.models import DataPackage
from surveys.results.exports.records import versions_of

State = DataPackage.State


@may(coordinate)
@require_http_methods(["GET", "POST"])
@fresh
def packages(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List the packages of a survey, and ask for one."""
    survey = staff_survey(request.user, slug, code)
    versions = versions_of(survey, [])
    if not versions:
        raise Http404
    args = (request.POST,) if request.method == "POST" else ()
    form = PackageForm(
        *args,
        versions=[each.number for each in versions],
        languages=list(versions[0].definition["languages"]),
    )
    if form.is_valid():
        try:
            made = actions.ask(
                actor=request.user,
                survey=survey,
                query=form.query(),
                reason=form.cleaned_data["reason"],
                at=request.now,
            )
        except actions.SealedError:
            return errors.conflict(request, sealed_words())
        except actions.StillOpenError:
            form.add_error("kind", open_words())
        except actions.SomeVersionsError:
            form.add_error("versions", versions_words())
        except TooAlikeError as error:
            form.add_error("kind", alike_words(error))
        except actions.NobodyElseError:
            form.add_error("kind", nobody_words())
        else:
            return _on(request, made, slug, code)
    return page(request, "surveys/results/exports/packages.html", _context(request, survey, form))


def sealed_words() -> str:
    """Say why nothing goes out yet."""
    return _("Answers are sealed until the survey closes, for everybody; so is their export.")


def open_words() -> str:
    """Say why public figures wait."""
    return _("Public figures go out after closing: two of them before would tell what one person answered.")


def versions_words() -> str:
    """Say why a public package holds every version."""
    return _("A public package holds all versions: figures of some beside those of all would tell of few.")


def nobody_words() -> str:
    """Say why nobody can agree."""
    return _("Nobody else coordinates this consultation, so nobody can agree. Appoint a second coordinator.")


def _on(request: SignedInRequest, made: DataPackage, slug: str, code: str) -> HttpResponse:
    if made.job_id:
        return redirect("job", pk=made.job_id)
    messages.success(request, _("A second coordinator must agree within a day; then it is built."))
    return redirect("survey_packages", slug=slug, code=code)


def _context(request: SignedInRequest, survey: Survey, form: PackageForm) -> dict[str, Any]:
    rows = DataPackage.objects.filter(survey=survey).select_related("asked_by", "decided_by", "job")
    found = [(each, each.lapsed(request.now)) for each in rows.order_by("-number")]
    return about(
        request,
        survey,
        "survey_packages",
        (_("Export"), None),
        form=form,
        packages=found,
        sealed=survey.is_sealed(request.now),
        me=request.user.pk,
    )


def _find(request: SignedInRequest, slug: str, code: str, number: int) -> DataPackage:
    survey = staff_survey(request.user, slug, code)
    rows = DataPackage.objects.select_related("survey__consultation")
    return get_object_or_404(rows, survey=survey, number=number)


@may(coordinate)
@require_POST
@fresh
def decide(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Agree to a restricted package, or refuse it."""
    package = _find(request, slug, code, number)
    agreed = request.POST.get("decision") == "agree"
    try:
        made = actions.decide(actor=request.user, package=package, agreed=agreed, at=request.now)
    except actions.OwnPackageError:
        return errors.conflict(request, _("You asked for it yourself; another coordinator must agree."))
    except actions.DecidedError:
        return errors.conflict(request, _("It was decided meanwhile, or asked for more than a day ago."))
    if made.job_id:
        return redirect("job", pk=made.job_id)
    messages.success(request, _("It is refused; nothing was built."))
    return redirect("survey_packages", slug=slug, code=code)


@may(coordinate)
@require_POST
@fresh
def fetch(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponseBase:
    """Send a package's bytes; each download is noted."""
    package = _find(request, slug, code, number)
    if package.state != State.READY:
        raise Http404
    if package.survey.is_sealed(request.now):
        return errors.conflict(request, sealed_words())
    actions.fetched(actor=request.user, package=package, at=request.now)
    return stream(package)


def stream(package: DataPackage) -> StreamingHttpResponse:
    """Answer with the archive, saved and never opened in place."""
    answer = StreamingHttpResponse(actions.pieces(package), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{package.name}"'
    answer["Content-Length"] = str(package.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer
