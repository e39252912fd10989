"""The page on which people are invited to a survey: whom, who is left out and why, how the mail reads."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.programme import audiences, exercises, mailings
from consultations.programme.audiences import Invitee
from consultations.programme.exercises import Exercise
from consultations.programme.models import Invitation, Mailing
from consultations.programme.rules import coordinate
from consultations.programme.samples import samples
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from surveys.authoring import queries
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.inviting import crowd
from surveys.inviting.forms import InviteForm

NAMES = 50  # people whom a list names
TEMPLATE = "surveys/inviting/invite.html"
ALL_OF_IT = ("category", "country", "size", "standing", "role", "tag", "before")


@may(coordinate)
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Choose whom to ask; see whom it reaches and whom not, and how the mail reads; send."""
    survey = queries.staff_survey(request.user, slug, code)
    exercise = exercises.find(survey.exercise)
    asked = Invitation.objects.filter(exercise=survey.exercise).count()
    context = about(request, survey, "survey_invite", (_("Invite"), None), asked=asked)
    if exercise is None or exercise.closes_at <= request.now:
        sentence = (
            _("It is closed, so nobody is invited any more.")
            if exercise
            else _("Publish the survey first: a link must lead somewhere.")
        )
        return page(request, TEMPLATE, {**context, "shut": sentence})
    form = InviteForm(request.POST or None, user=request.user)
    context["form"] = form
    if not form.is_valid():
        return page(request, TEMPLATE, context)
    wanted = crowd.narrowings(form.cleaned_data, survey.exercise, request.now)
    found = crowd.crowd(wanted, request.now)
    if request.POST.get("act") == "send":
        try:
            return _send(request, survey, exercise, form, found)
        except mailings.NobodyError:
            form.add_error(None, _("There is nobody to write to. See below who is left out, and why."))
    parted = audiences.sort(
        kind=Mailing.Kind.INVITATION, exercise=survey.exercise, invitees=found, at=request.now
    )
    context |= {
        "found": parted,
        "chosen": parted.wanted[:NAMES],
        "more": max(0, len(parted.wanted) - NAMES),
        "left_out": [
            (words, people[:NAMES], len(people), max(0, len(people) - NAMES))
            for words, people in parted.shown()
        ],
        "excluded": sum(len(people) for people in parted.excluded.values()),
        "removals": [] if found else crowd.removals(wanted, request.now),
        "samples": samples(
            survey.consultation, exercise, Mailing.Kind.INVITATION, parted.wanted, form.words()
        ),
    }
    return page(request, TEMPLATE, context)


def _send(
    request: SignedInRequest, survey: Survey, exercise: Exercise, form: InviteForm, found: list[Invitee]
) -> HttpResponse:
    """Freeze the list and have it written; sent twice, the second finds everybody invited already."""
    facts = form.cleaned_data
    made = mailings.begin(
        actor=request.user,
        kind=Mailing.Kind.INVITATION,
        invitees=found,
        at=request.now,
        consultation=survey.consultation,
        exercise=exercise,
        words=form.words(),
        segment=facts["segment"],
        scope={"by": "survey", **{name: facts[name] for name in ALL_OF_IT}},
    )
    job = mailings.run(actor=request.user, mailing=made, at=request.now)
    return redirect("job", pk=job.pk if job else "")
