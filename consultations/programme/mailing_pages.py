"""Pages of mailings: whom we asked, inviting, reminding, what became of each letter."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import (
    audiences,
    exercises,
    inviting,
    mailings,
    results,
    rules,
    samples,
)
from consultations.programme.audiences import Invitee
from consultations.programme.coverage import board, members
from consultations.programme.coverage.members import Asked
from consultations.programme.exercises import Exercise
from consultations.programme.mailing_forms import InviteForm, LogForm, MailingForm, RemindForm
from consultations.programme.models import Consultation, Invitation, Mailing
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.actions import ask_to_stop
from ds4skills.jobs.models import Job
from ds4skills.web import errors
from ds4skills.web.exporting import download
from ds4skills.web.http import page
from ds4skills.web.letters import Letter, mark_bounced, try_again
from ds4skills.web.listing import listing

NAMES = 50  # people left out that a preview names for each reason
STATES: dict[str, Q] = {
    "not-opened": Q(opened_at=None),
    "opened": Q(opened_at__isnull=False),
    "bounced": Q(bounced_at__isnull=False),
    "opted-out": Q(opted_out_at__isnull=False),
}
Kind = Mailing.Kind


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _context(consultation: Consultation, *crumbs: str, **more: object) -> dict[str, object]:
    way = [(_("Invitations"), reverse("invitations", kwargs={"slug": consultation.slug}))]
    return {
        "consultation": consultation,
        "section": "manage",
        "task": "invitations",
        "crumbs": [*way, *((each, None) for each in crumbs)] if crumbs else [],
        **more,
    }


@may(rules.coordinate)
@require_GET
def invitations(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the mailings of a consultation, and everybody who was asked with what came of it."""
    consultation = _consultation(request, slug)
    offered = exercises.offered(consultation)
    rows = Invitation.objects.filter(consultation=consultation).select_related("person", "organisation")
    name, state = request.GET.get("exercise", ""), request.GET.get("state", "")
    if name in {each.name for each in offered}:
        rows = rows.filter(exercise=name)
    if state in STATES:
        rows = rows.filter(STATES[state])
    made = Mailing.objects.filter(consultation=consultation).order_by("-made_at", "-id")
    context = _context(
        consultation,
        counts=results.asked(consultation, offered),
        mailings=[(each, _title(each, offered)) for each in made[:20]],
        listing=listing(request, rows.order_by("-made_at", "-id")),
        offered=offered,
        name=name,
        state=state,
    )
    return page(request, "consultations/programme/invitations.html", context)


def _title(mailing: Mailing, offered: Sequence[Exercise]) -> Mapping[str, str]:
    return next((each.title for each in offered if each.name == mailing.exercise), {"en": mailing.exercise})


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose whom to ask for what; see whom it reaches and how the mail reads; send."""
    consultation = _consultation(request, slug)
    offered = [each for each in exercises.offered(consultation) if each.closes_at > request.now]
    figure = _figure(request, consultation)
    form = InviteForm(
        request.POST or None,
        exercises=offered,
        user=request.user,
        figure=", ".join(members.words(figure) or [_("all")]) if figure else "",
        initial={} if "column" in request.GET else request.GET.dict(),
    )
    found: Sequence[Invitee] = ()
    if form.is_valid():
        found = _chosen(form, request.now, figure, consultation)
    if not form.is_bound or form.errors:
        context = _context(consultation, _("Invite people"), form=form)
        return page(request, "consultations/programme/mailing_form.html", context)
    facts = form.cleaned_data
    exercise = next(each for each in offered if each.name == facts["exercise"])
    segment = facts["segment"] if facts["by"] == "segment" else None
    scope = {name: facts[name] for name in ("by", "category", "country")}
    scope |= {"network": facts["network"].pk} if facts["by"] == "network" else {}
    scope |= {"figure": f"{figure.query}&stage={figure.stage}"} if figure and facts["by"] == "figure" else {}

    def begin() -> Mailing:
        return mailings.begin(
            actor=request.user,
            kind=Kind.INVITATION,
            invitees=found,
            at=request.now,
            consultation=consultation,
            exercise=exercise,
            words=form.words(),
            segment=segment,
            scope=scope,
        )

    way = (_("Invite people"), Kind.INVITATION)
    return _preview_or_send(request, consultation, exercise, form, found, way, begin)


def _figure(request: SignedInRequest, consultation: Consultation) -> Asked | None:
    """Give the figure of the coverage from which somebody came, if its list may be seen."""
    if "column" not in request.GET:
        return None
    asked, within = members.read(request.GET), board.scope(consultation)
    return None if within.confidential and asked.stage in members.HIDDEN else asked


def _chosen(
    form: InviteForm, at: datetime, figure: Asked | None, consultation: Consultation
) -> Sequence[Invitee]:
    """Find the people a form asks for; addresses that nobody has are an error on it."""
    facts = form.cleaned_data
    if facts["by"] == "figure" and figure:
        rows = members.behind(figure, board.scope(consultation).names, at)
        if figure.alone:
            return audiences.of_people(rows, at)
        return audiences.of_organisations(rows.order_by().values("pk"), at)
    if facts["by"] == "network":
        return audiences.of_network(facts["network"], at)
    if facts["by"] == "segment":
        return audiences.of_segment(facts["segment"], at)
    if facts["by"] == "filters":
        return audiences.of_filters(category=facts["category"], country=facts["country"], at=at)
    found, unknown = audiences.of_addresses(facts["addresses"].split("\n"), at)
    if unknown:
        text = _("These stand nowhere in the register: %(list)s. Take them out, or add the people first.")
        form.add_error("addresses", text % {"list": ", ".join(unknown[:10])})
    return found


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def remind(request: SignedInRequest, slug: str) -> HttpResponse:
    """Remind invited people who have not answered; see whom it reaches and how the mail reads; send."""
    consultation = _consultation(request, slug)
    name = request.GET.get("exercise", "")
    exercise = next((each for each in exercises.offered(consultation) if each.name == name), None)
    if exercise is None:
        return redirect("invitations", slug=slug)
    if request.now >= exercise.closes_at:
        return errors.conflict(request, _("This is closed, so nobody is reminded of it."))
    form = RemindForm(request.POST or None)
    if not form.is_valid():
        context = _context(consultation, _("Remind people"), form=form, exercise=exercise)
        return page(request, "consultations/programme/mailing_form.html", context)
    found = audiences.to_remind(exercise.name, form.cleaned_data["who"])

    def begin() -> Mailing:
        return mailings.begin(
            actor=request.user,
            kind=Kind.REMINDER,
            invitees=found,
            at=request.now,
            consultation=consultation,
            exercise=exercise,
            words=form.words(),
            scope={"who": form.cleaned_data["who"]},
        )

    way = (_("Remind people"), Kind.REMINDER)
    return _preview_or_send(request, consultation, exercise, form, found, way, begin)


def _preview_or_send(
    request: SignedInRequest,
    consultation: Consultation,
    exercise: Exercise,
    form: MailingForm,
    invitees: Sequence[Invitee],
    way: tuple[str, str],
    begin: Callable[[], Mailing],
) -> HttpResponse:
    """Show whom a mailing reaches and how it reads, or send it."""
    title, kind = way
    if request.POST.get("act") == "send":
        try:
            made = begin()
        except mailings.NobodyError:
            form.add_error(None, _("There is nobody to write to. See below who is left out, and why."))
        else:
            job = mailings.run(actor=request.user, mailing=made, at=request.now)
            return redirect("job", pk=job.pk if job else "")
    found = audiences.sort(kind=kind, exercise=exercise.name, invitees=invitees, at=request.now)
    names = kind != Kind.REMINDER or exercise.tells  # whom a reminder reaches has not answered
    context = _context(
        consultation,
        title,
        form=form,
        exercise=exercise if kind == Kind.REMINDER else None,
        found=found,
        names=names,
        shown=[(words, people[: NAMES if names else 0], len(people)) for words, people in found.shown()],
        samples=samples.samples(consultation, exercise, kind, found.wanted, form.words()),
    )
    return page(request, "consultations/programme/mailing_form.html", context)


def _mailing(request: SignedInRequest, slug: str, pk: int) -> Mailing:
    rows = Mailing.objects.select_related("consultation", "by")
    return get_object_or_404(rows, consultation=_consultation(request, slug), pk=pk)


@may(rules.coordinate)
@require_GET
def mailing(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show what became of a mailing, in figures and letter by letter."""
    found = _mailing(request, slug, pk)
    form = LogForm(request.GET or None)
    facts = form.cleaned_data if form.is_valid() else {"state": "", "language": ""}
    figures = results.results(found)
    log = results.log(found, state=facts["state"], language=facts["language"])
    shown = listing(request, log if figures.names else log.none())
    exercise = exercises.find(found.exercise)
    context = _context(
        _consultation(request, slug),
        _("What became of it"),
        mailing=found,
        exercise=exercise,
        figures=figures,
        form=form,
        filtered=any(facts.values()),
        listing=shown,
        entries=results.entries(found, shown.rows, tells=figures.tells),
        left_out=[(audiences.WORDS.get(why, why), n) for why, n in sorted(found.left_out.items())],
        job=_job(found).first(),
    )
    return page(request, "consultations/programme/mailing.html", context)


def _job(found: Mailing) -> QuerySet[Job]:
    return Job.objects.filter(kind=mailings.TASK, next_url=mailings.address_of(found)).order_by(
        "-made_at", "id"
    )


@may(rules.coordinate)
@require_POST
def mailing_act(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Stop a mailing at its next step, or let a stopped one go on."""
    found = _mailing(request, slug, pk)
    if request.POST.get("act") == "stop":
        for running in _job(found).filter(ended_at=None):
            ask_to_stop(job=running)
        messages.success(request, _("It stops at its next step. Letters that are written still go."))
        return redirect("mailing", slug=slug, pk=pk)
    try:
        job = mailings.run(actor=request.user, mailing=found, at=request.now)
    except mailings.RunningError:
        return errors.conflict(request, _("It is at work already, or done."))
    return redirect("job", pk=job.pk if job else "")


@may(rules.coordinate)
@require_POST
def letter_act(request: SignedInRequest, slug: str, pk: int, person: UUID) -> HttpResponse:
    """Write to one member once more, try a failed letter again, or note that one came back."""
    found = _mailing(request, slug, pk)
    get_object_or_404(found.members, person=person)
    if not results.names_members(found):
        return errors.conflict(request, _("Nobody sees here whom the reminder reached."))
    letter = results.letters_of(found).filter(person=person).order_by("-id").first()
    act = request.POST.get("act", "")
    if act == "bounced" and letter is not None:
        mark_bounced(message_id=letter.message_id, words=_("noted by hand"), hard=True, at=request.now)
        messages.success(request, _("Noted. Nothing more goes to this address until it is corrected."))
    elif act == "resend":
        again = letter is not None and letter.state == Letter.State.FAILED
        sent = (again and letter is not None and try_again(letter=letter, at=request.now)) or mailings.resend(
            actor=request.user, mailing=found, person=person, at=request.now
        )
        if not sent:
            return errors.conflict(request, _("This person may not be written to now, or has answered."))
        messages.success(request, _("A message with a fresh link is on its way."))
    return redirect("mailing", slug=slug, pk=pk)


@may(rules.coordinate)
@require_GET
def mailing_export(request: SignedInRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """Give the send log as CSV or XLSX, without names and addresses of people."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    return download(results.sheet(_mailing(request, slug, pk), by=request.user, at=request.now), kind)


@may(rules.coordinate)
@require_POST
def link_act(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Send one person a fresh link, or make all of their links open nothing."""
    rows = Invitation.objects.select_related("person", "organisation", "consultation")
    row = get_object_or_404(rows, consultation=_consultation(request, slug), pk=pk)
    exercise = exercises.find(row.exercise)
    if request.POST.get("act") == "revoke":
        inviting.revoke_links(actor=request.user, invitation=row, at=request.now)
        messages.success(request, _("Their links open nothing any more."))
    elif exercise is not None:
        inviting.send_new_link(invitation=row, exercise=exercise, at=request.now)
        messages.success(request, _("A fresh link is on its way."))
    return redirect("invitations", slug=slug)
