"""Pages of reminders: what is planned and what was sent, and one reminder with today's list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import exercises
from consultations.programme.audiences import Invitee
from consultations.programme.models import Mailing
from consultations.programme.rules import coordinate
from consultations.programme.samples import samples
from consultations.register.directory.models import Person
from consultations.register.terms.queries import labels
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.comparing import beside
from ds4skills.web.http import page
from ds4skills.web.seen import ChangedMeanwhileError
from surveys.answering.words import Reminder
from surveys.authoring import queries
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.inviting import reminding
from surveys.inviting.forms import ReminderForm, texts_of
from surveys.inviting.waiting import WORDS, invited, today, waiting

CONFLICT = 409
LANGUAGES = [code for code, _words in settings.LANGUAGES]
ONE_PAGE, ALL_PAGE = "surveys/inviting/reminder.html", "surveys/inviting/reminders.html"


@dataclass(frozen=True)
class Slot:
    """One of the three places for a reminder, with what became of it."""

    number: int
    row: Reminder | None
    state: str  # free, planned, paused, sent, missed
    mailings: list[tuple[str, str, int]] = field(default_factory=list)  # whom, address, how many
    left_out: list[tuple[str, int]] = field(default_factory=list)


@may(coordinate)
@require_GET
def reminders(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List the three reminders: planned, sent with its figures, or free."""
    survey = queries.staff_survey(request.user, slug, code)
    rows = {row.number: row for row in Reminder.objects.filter(survey=survey)}
    slots = [_slot(request, survey, n, rows.get(n)) for n in range(1, reminding.MOST + 1)]
    planned = {row.due_at for row in rows.values()}
    usual = [hour for hour in reminding.proposed(survey, request.now) if hour not in planned]
    context = about(
        request,
        survey,
        "survey_reminders",
        (_("Reminders"), None),
        slots=slots,
        usual=usual if len(rows) < reminding.MOST else [],
        invited=invited(survey),
        state=survey.state(request.now),
    )
    return page(request, ALL_PAGE, context)


def _slot(request: SignedInRequest, survey: Survey, number: int, row: Reminder | None) -> Slot:
    if row is None:
        return Slot(number, None, "free")
    if row.sent_at is None:
        state = "paused" if survey.paused_at else "planned"
        closes = min(survey.closes_at, survey.consultation.closes_at)
        return Slot(number, row, "missed" if closes <= request.now else state)
    names = {name: label for name, label, *_rest in texts_of(survey)}
    sent = [
        (
            str(names.get(each["text"], "")),
            reverse("mailing", kwargs={"slug": survey.consultation.slug, "pk": each["mailing"]}),
            each["count"],
        )
        for each in row.counts.get("mailings", [])
    ]
    left = [(str(WORDS.get(why, why)), n) for why, n in sorted(row.counts.get("left_out", {}).items())]
    return Slot(number, row, "sent", sent, left)


@may(coordinate)
@require_POST
def usual(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Plan the usual reminders; pressed twice, the second finds them planned."""
    survey = queries.staff_survey(request.user, slug, code)
    made = reminding.plan_usual(actor=request.user, survey=survey, languages=LANGUAGES, at=request.now)
    if made:
        sentence = ngettext("%(n)d reminder is planned.", "%(n)d reminders are planned.", len(made))
        messages.success(request, sentence % {"n": len(made)})
    return redirect("survey_reminders", slug=slug, code=code)


@may(coordinate)
@require_POST
def cancel(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Take a planned reminder away."""
    survey = queries.staff_survey(request.user, slug, code)
    try:
        done = reminding.cancel(actor=request.user, survey=survey, number=number, at=request.now)
    except reminding.SentError:
        return errors.conflict(request, _("It has gone out already; what was sent stays on record."))
    if done:
        messages.success(request, _("The reminder is cancelled."))
    return redirect("survey_reminders", slug=slug, code=code)


@may(coordinate)
@require_http_methods(["GET", "POST"])
def reminder(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Plan or change one reminder; see whom it would reach today, and how it reads."""
    survey = queries.staff_survey(request.user, slug, code)
    if not 1 <= number <= reminding.MOST:
        raise Http404
    row = Reminder.objects.filter(survey=survey, number=number).first()
    if row is not None and row.sent_at is not None:
        return redirect("survey_reminders", slug=slug, code=code)
    form = ReminderForm(request.POST or None, survey=survey, at=request.now, known=reminding.facts_of(row))
    if row is None:
        _fill(form, survey, request)
    conflict: dict[str, Any] = {}
    draft = row or Reminder(survey=survey, number=number, texts=reminding.default_texts(LANGUAGES))
    if form.is_valid():
        facts = form.facts()
        draft = _read(form, survey, number, facts)
        if request.POST.get("act") == "save":
            try:
                return _save(request, form, draft)
            except reminding.SentError:
                return errors.conflict(
                    request, _("It has gone out meanwhile, so it does not change any more.")
                )
            except ChangedMeanwhileError:
                stands = reminding.facts_of(Reminder.objects.filter(survey=survey, number=number).first())
                conflict = beside(form, form.flat(stands), stands)
    way = (_("Reminders"), reverse("survey_reminders", kwargs={"slug": slug, "code": code}))
    title = _("Reminder %(n)d") % {"n": number}
    context = about(request, survey, "survey_reminders", way, (title, None), form=form, title=title, row=row)
    context |= {"number": number, **conflict, **_preview(request, survey, draft)}
    return page(request, ONE_PAGE, context, status=CONFLICT if conflict else None)


def _fill(form: ReminderForm, survey: Survey, request: SignedInRequest) -> None:
    """Fill a new form with the usual hour and the usual texts."""
    taken = set(Reminder.objects.filter(survey=survey).values_list("due_at", flat=True))
    hours = [hour for hour in reminding.proposed(survey, request.now) if hour not in taken]
    if hours:
        form.initial["due_at"] = hours[0].astimezone(form.tz).replace(tzinfo=None)
    form.initial.update(form.flat(reminding.default_texts(LANGUAGES)))


def _read(form: ReminderForm, survey: Survey, number: int, facts: dict[str, Any]) -> Reminder:
    """Give the reminder as the form says it, not kept."""
    return Reminder(
        survey=survey,
        number=number,
        due_at=facts["due_at"],
        texts={name: facts[name] for name, *_rest in form.texts},
        categories=facts["categories"],
        only_short=facts["only_short"],
    )


def _save(request: SignedInRequest, form: ReminderForm, asked: Reminder) -> HttpResponse:
    reminding.plan(
        actor=request.user,
        survey=asked.survey,
        number=asked.number,
        due_at=asked.due_at,
        texts=asked.texts,
        categories=asked.categories,
        only_short=asked.only_short,
        at=request.now,
        seen=form.made_for,
    )
    messages.success(request, _("Saved."))
    return redirect("survey_reminders", slug=asked.survey.consultation.slug, code=asked.survey.code)


def _preview(request: SignedInRequest, survey: Survey, asked: Reminder) -> dict[str, Any]:
    """Give today's list by category, and the mails as they read."""
    found = waiting(asked, request.now)
    seen, words = today(asked, found, request.now), labels()
    exercise = exercises.find(survey.exercise)
    shown = []
    if exercise is not None:
        for name, label, *_rest in texts_of(survey):
            kind, text = Mailing.Kind.REMINDER, asked.texts.get(name, {})
            group = found.groups.get(name, ()) if not survey.hides_small else _anybody()
            mails = samples(survey.consultation, exercise, kind, group, text, begun=name == "begun")
            shown.append((label, len(group), mails))
    return {
        "today": seen,
        "lines": [(words.get(code, code) or _("No category"), n) for code, n in seen.categories],
        "left_out": [(str(WORDS.get(why, why)), n) for why, n in sorted(seen.left_out.items())],
        "hides": survey.hides_small,
        "mails": shown if not survey.hides_small else [(label, None, mails) for label, _n, mails in shown],
    }


def _anybody() -> list[Invitee]:
    """Give somebody of each language, for mails that must not tell who is left."""
    return [Invitee(Person(language=code)) for code in LANGUAGES]
