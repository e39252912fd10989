"""Pages for those who come: the programme, signing up, one's own seat."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker, speaker
from consultations.register.directory.models import Email
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, times
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page
from workshops.planning.access import reach, reach_session, who_speaks
from workshops.planning.models import Session, Workshop
from workshops.signups import actions, calendars, programme, queries
from workshops.signups.forms import SignUpForm, opened
from workshops.signups.models import SignUp
from workshops.signups.presence import may_join_from

CONFLICT, FORBIDDEN, SEE_OTHER = 409, 403, 303
Crumbs = list[tuple[str, str | None]]


def crumbs_of(workshop: Workshop, *more: tuple[str, str | None]) -> Crumbs:
    """Give the way to a page of a workshop."""
    consultation = workshop.consultation
    listed = reverse("workshops", kwargs={"slug": consultation.slug})
    way: Crumbs = [(str(consultation), consultation.get_absolute_url()), (_("Workshops"), listed)]
    return (
        [*way, (str(workshop), workshop.get_absolute_url()), *more] if more else [*way, (str(workshop), None)]
    )


def closed_sentence(request: Request, workshop: Workshop) -> str:
    """Say when sign-up closed, in the workshop's zone and the reader's."""
    closed = times.moment(workshop.closes_at, workshop.tz)
    own = times.hour(workshop.closes_at, request.zone)
    if own != times.hour(workshop.closes_at, workshop.tz):
        closed += f" ({own} {times.zone_words(request.zone)})"
    return _("Sign-up closed at %(instant)s.") % {"instant": closed}


@may(rules.read_consultation)
@require_GET
def workshops(request: Request, slug: str) -> HttpResponse:
    """Show which sessions there are, and whether there is a seat."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    who = speaker(request, consultation, request.now)
    found = programme.shown_to(request.user, consultation, who)
    cards = programme.cards(found, who, request.now)
    coming = [card for card in cards if card.state not in {"over", "cancelled"}]
    context = {
        "consultation": consultation,
        "section": "workshops",
        "crumbs": [(str(consultation), consultation.get_absolute_url()), (_("Workshops"), None)],
        "coming": coming,
        "past": [card for card in cards if card not in coming],
        "open": sum(card.state == "open" for card in coming),
        "who": who,
    }
    return page(request, "workshops/signups/programme.html", context)


@may(anyone)
@require_GET
def workshop(request: Request, code: str) -> HttpResponse:
    """Show one workshop: what it is about, its sessions, how to get in."""
    found = reach(request, code)
    who = who_speaks(request, found)
    cards = programme.cards([found], who, request.now)
    context = {
        "consultation": found.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(found),
        "workshop": found,
        "cards": cards,
        "held": any(card.session.state == Session.State.HELD for card in cards),
        "who": who,
    }
    return page(request, "workshops/signups/workshop.html", context)


def _base(session: Session, words: str) -> dict[str, object]:
    found = session.workshop
    return {
        "consultation": found.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(found, (words, None)),
        "workshop": found,
        "session": session,
    }


@may(anyone)
@require_http_methods(["GET", "POST"])
def sign_up(request: Request, code: str, number: int) -> HttpResponse:
    """Take a seat, or a place in the queue."""
    session = reach_session(request, code, number)
    who = who_speaks(request, session.workshop)
    if who is None:
        return _unknown(request, session)
    if request.method == "POST":
        return _send(request, session, who)
    mine = queries.sign_up_of(session, who)
    if mine is not None:
        return redirect("seat", code=code, number=number)
    pools = queries.pools_of(session)
    form = SignUpForm(pools=pools, who=who, at=request.now)
    return _form_page(request, session, who, form)


def _unknown(request: Request, session: Session) -> HttpResponse:
    """Say how to get in, to somebody whom we do not know."""
    context = {**_base(session, _("Sign up")), "typed": errors.typed(request)}
    status = FORBIDDEN if request.method == "POST" else None
    return page(request, "workshops/signups/unknown.html", context, status=status)


def _send(request: Request, session: Session, who: Speaker) -> HttpResponse:
    pools = queries.pools_of(session)
    form = SignUpForm(request.POST, pools=pools, who=who, at=request.now)
    if not form.is_valid():
        return _form_page(request, session, who, form)
    data, trouble = form.cleaned_data, ""
    try:
        actions.sign_up(
            session=session,
            pool=form.pools[data["pool"]],
            speaker=who,
            mandated=data["capacity"] == SignUp.Capacity.MANDATED,
            key=data["key"],
            began_at=opened(data["opened"]),
            at=request.now,
        )
    except actions.AlreadySignedUpError:
        messages.info(request, _("You have signed up for this session already."))
    except actions.SignUpClosedError:
        soon = request.now < session.workshop.opens_at
        trouble = _("Sign-up is not open yet.") if soon else closed_sentence(request, session.workshop)
    except actions.SessionOverError:
        trouble = _("This session is over. Choose another one.")
    except actions.NoMandateError:
        trouble = _("You may not speak for this organisation any more. Sign up for yourself.")
    if trouble:
        form.add_error(None, trouble)
        return _form_page(request, session, who, form, status=CONFLICT)
    answer = redirect("seat", code=session.workshop.code, number=session.number)
    answer.status_code = SEE_OTHER
    return answer


def _form_page(
    request: Request, session: Session, who: Speaker, form: SignUpForm, status: int | None = None
) -> HttpResponse:
    card = programme.cards([session.workshop], who, request.now)
    mine = next(each for each in card if each.session.pk == session.pk)
    context = {**_base(session, _("Sign up")), "form": form, "card": mine, "who": who}
    return page(request, "workshops/signups/sign_up.html", context, status=status)


@may(anyone)
@require_GET
def seat(request: Request, code: str, number: int) -> HttpResponse:
    """Show what I have: a seat or a place in the queue, where, when, and how to cancel."""
    session = reach_session(request, code, number)
    who = who_speaks(request, session.workshop)
    if who is None:
        return _unknown(request, session)
    mine = queries.sign_up_of(session, who)
    waiting = mine is not None and mine.state == SignUp.State.WAITING
    doors = may_join_from(session)
    context = {
        **_base(session, _("My seat")),
        "mine": mine,
        "who": who,
        "line": queries.place_in_line(mine) if mine and waiting else None,
        "doors": doors,
        "doors_open": request.now >= doors and not session.is_over(request.now),
        "may_cancel": request.now < session.workshop.cancel_until and not session.is_over(request.now),
        "over": session.is_over(request.now),
    }
    return page(request, "workshops/signups/seat.html", context)


@may(anyone)
@require_POST
def cancel(request: Request, code: str, number: int) -> HttpResponse:
    """Give my seat back."""
    session = reach_session(request, code, number)
    mine = queries.sign_up_of(session, who_speaks(request, session.workshop))
    if mine is None:
        raise Http404
    try:
        actions.cancel(signup=mine, at=request.now)
    except actions.TooLateToCancelError:
        until = times.moment(session.workshop.cancel_until, session.workshop.tz)
        sentence = _("One could cancel until %(instant)s. Write to the team if you cannot come.")
        return errors.conflict(request, sentence % {"instant": until})
    except actions.SessionOverError:
        return errors.conflict(request, _("This session is over: there is nothing to cancel."))
    messages.success(request, _("You gave your place back. Whoever was next in the queue has it now."))
    return redirect("workshop", code=code)


@may(anyone)
@require_GET
def calendar(request: Request, code: str, number: int) -> HttpResponse:
    """Give the calendar file of my seat."""
    session = reach_session(request, code, number)
    who = who_speaks(request, session.workshop)
    mine = queries.sign_up_of(session, who)
    if who is None or mine is None or mine.state != SignUp.State.SEATED:
        raise Http404
    address = Email.objects.filter(person=who.person, primary=True).values_list("address", flat=True).first()
    ends = session.state == Session.State.CANCELLED
    text = calendars.file(
        session=session, person=who.person, address=address or "", ends=ends, at=request.now
    )
    answer = attachment(text.encode(), f"{code}-{number}.ics", "ics")
    answer["Content-Type"] = f"text/calendar; charset=utf-8; method={'CANCEL' if ends else 'REQUEST'}"
    return answer
