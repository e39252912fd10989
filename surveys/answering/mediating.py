"""Pages of entries for others: staff write down, the person confirms, corrects or refuses by link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.programme.rules import moderate
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.http import page
from surveys.answering import confirming, drafts, entering, mediation, sheets, uploads
from surveys.answering.actions import InvalidMandateError, ProposalClosedError
from surveys.answering.entering import Entry, speaker_for
from surveys.answering.identity_forms import EntryForm
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.people import reach, respondent_of
from surveys.answering.views import closed_sentence, context_of
from surveys.answering.ways import journey_of
from surveys.answering.words import Mediation
from surveys.authoring import queries
from surveys.authoring.context import about
from surveys.authoring.models import Survey

HERE = "surveys/identity"


@may(moderate)
@require_http_methods(["GET", "POST"])
def entries(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List what was entered for others and waits; begin to enter something."""
    survey = queries.staff_survey(request.user, slug, code)
    form = EntryForm(request.POST or None)
    if form.is_valid():
        person = _person(form.cleaned_data["email"])
        if problem := _problem(request, survey, person, form.cleaned_data["via"]):
            form.add_error("email", problem)
        elif person is not None:
            entering.begin_entry(request, survey, person, form.cleaned_data["via"])
            return redirect("survey", code=code)
    rows = list(mediation.entered(survey))
    names = Person.objects.in_bulk(
        [row.revision.response.person for row in rows if row.revision.response.person]
    )
    begun = DraftResponse.objects.filter(survey=survey, entered_by=request.user).select_related("entered_for")
    context = about(
        request,
        survey,
        "survey_entries",
        (_("On behalf"), None),
        form=form,
        fits=fits(survey),
        rows=[(row, names.get(row.revision.response.person)) for row in rows],
        begun=begun.prefetch_related("entered_for__emails").order_by("pk"),
    )
    return page(request, f"{HERE}/entries.html", context)


def fits(survey: Survey) -> bool:
    """Tell whether answers may be entered for somebody: never where they are anonymous or an organisation's."""
    return survey.identity != Survey.Identity.ANONYMOUS and survey.unit == Survey.Unit.PERSON


def _person(address: str) -> Person | None:
    rows = Email.objects.filter(address=address.strip().lower()).select_related("person__merged_into")
    found = rows.first()
    return (found.person.merged_into or found.person) if found else None


def _problem(request: SignedInRequest, survey: Survey, person: Person | None, via: str) -> str:
    """Give why nothing can be entered for somebody, in words."""
    if not fits(survey):
        return _("Nobody enters anonymous answers, or those of an organisation, for others.")
    if not survey.is_open(request.now):
        return closed_sentence(request, survey)
    if person is None:
        return _("Nobody in the register has this address. Add the person there first.")
    entry = Entry(request.user, speaker_for(person, survey, request.now), via)
    if not mediation.address_of(entry):
        return _("The register has no address to which the link could go.")
    last = drafts.last_revision(survey, respondent_of(survey, entry.speaker))
    if last is not None and last.status == Revision.Status.VALID:
        return _("They have answered themselves. They can change it by their own link.")
    return ""


@may(moderate)
@require_POST
def leave(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Stop entering for somebody; the draft stays and can be gone on with."""
    survey = queries.staff_survey(request.user, slug, code)
    entering.end_entry(request, survey)
    return redirect("survey_entries", slug=slug, code=code)


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def entered(request: Request, code: str, secret: str) -> HttpResponse:
    """Show somebody what was entered for them; they confirm, correct or refuse it."""
    survey, _version = reach(request, code)
    found = mediation.find(secret, survey, request.now)
    if found is None:
        return page(request, f"{HERE}/gone.html", context_of(survey, (_("Link"), None)), status=404)
    if request.method == "POST":
        return _decide(request, survey, found)
    revision = found.revision
    context = context_of(
        survey,
        (_("Entered for you"), None),
        mediation=found,
        revision=revision,
        waits=found.state == Mediation.State.WAITING,
        is_open=survey.is_open(request.now),
        parts=_said(revision, survey),
    )
    return page(request, f"{HERE}/entered.html", context)


def _said(revision: Revision, survey: Survey) -> list[sheets.Part]:
    """Give what was entered, in words."""
    answers = revision.answers or {}
    journey = journey_of(revision.version, answers, survey, revision.at)
    names = uploads.names_of(journey.plan.leaves, answers)
    return sheets.parts_of(revision.version.definition, sheets.review(journey, answers, {}, names))


def _decide(request: Request, survey: Survey, found: Mediation) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "confirm":
            confirming.confirm(mediation=found, at=request.now)
            messages.success(request, _("Confirmed. The answers count as yours."))
        elif act == "refuse":
            confirming.refuse(mediation=found, at=request.now)
            messages.success(request, _("Refused. What was entered is deleted and counts nowhere."))
        elif act == "correct" and found.state == Mediation.State.WAITING:
            return _correct(request, survey, found)
    except confirming.DecidedError:
        return errors.conflict(request, _("It was decided already, or waited for more than 14 days."))
    except InvalidMandateError:
        return errors.conflict(
            request, _("You may not speak for this organisation any more. Correct it instead.")
        )
    except ProposalClosedError:
        return errors.conflict(request, _("A proposal was closed meanwhile. Correct your answers instead."))
    return redirect("survey_entered", code=survey.code, secret=request.path.rstrip("/").rpartition("/")[2])


def _correct(request: Request, survey: Survey, found: Mediation) -> HttpResponse:
    """Begin the person's own draft from what was entered, and let them go on as who they are."""
    person = Person.objects.filter(pk=found.revision.response.person).first()
    if person is None:
        raise confirming.DecidedError
    who = respondent_of(survey, speaker_for(person, survey, request.now))
    revision = found.revision
    try:
        draft = drafts.begin(
            survey=survey, version=revision.version, speaker=who, language=revision.language, at=request.now
        )
    except drafts.NotOpenError:
        return errors.conflict(request, closed_sentence(request, survey))
    if not draft.answers:
        drafts.save(draft=draft, values=revision.answers or {}, revs=draft.revs, at=request.now)
    answer = redirect("survey_section", code=survey.code, place=1)
    entering.hand_over(answer, survey, found, request.now)
    return answer
