"""Floor and wall: what everybody in the room sees and can do; the state for scripts; results."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme import links
from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors, times
from ds4skills.web.http import page
from ds4skills.web.texts import language
from workshops.live import queries, steps, voting
from workshops.live.forms import BallotForm, NotOnFormError
from workshops.live.models import Poll, Room
from workshops.live.people import person_here, reach_room
from workshops.planning.access import reach_session
from workshops.planning.exercises import exercise_of
from workshops.planning.models import Session
from workshops.signups import presence
from workshops.signups.models import ACTIVE, Presence, SignUp

CONFLICT, FORBIDDEN, BAD = 409, 403, 400


def shown_poll(room: Room) -> Poll | None:
    """Give the vote that everybody sees; before the wording is shown there is none."""
    return queries.current_poll(room) if room.step in steps.SHOWN else None


def now_context(room: Room, at: datetime) -> dict[str, Any]:
    """Give what everybody sees now: the item, the wording, the turnout or the result."""
    poll = shown_poll(room)
    shown = room.step in steps.SHOWN
    version = poll.version if poll else None
    if shown and version is None and (draft := queries.draft_poll(room)):
        version = draft.version
    is_open = poll is not None and poll.state == Poll.State.OPEN
    return {
        "room": room,
        "session": room.session,
        "workshop": room.session.workshop,
        "item": room.item,
        "poll": poll,
        "version": version,
        "poll_open": is_open,
        "turnout": queries.turnout(poll) if poll else None,
        "result": queries.results([poll], at).get(poll.pk) if poll and not is_open else None,
        "sealed": poll is not None and not is_open and queries.is_sealed(poll, at),
        "minutes": int((at - poll.opened_at).total_seconds()) // 60 if poll and poll.opened_at else 0,
    }


@may(anyone)
@require_GET
def floor(request: Request, code: str) -> HttpResponse:
    """Show what happens, and what I can do now."""
    return _floor(request, reach_room(request, code), None)


def _floor(
    request: Request,
    room: Room,
    form: BallotForm | None,
    *,
    status: int | None = None,
    trouble: str = "",
) -> HttpResponse:
    """Render the floor for whoever asks; a ballot that was sent keeps what was typed."""
    context = now_context(room, request.now)
    session, poll = room.session, context["poll"]
    person = person_here(request, session.workshop)
    here = queries.presence_of(session, person)
    mine = queries.mine(poll, here) if poll else None
    change = request.GET.get("change") == "1"
    if form is None and here and poll and context["poll_open"] and mine and (change or mine.vote is None):
        form = BallotForm(initial=_initial(poll, mine))
    agenda = queries.agenda(session)
    pause = bool(request.preference and request.preference.pause_live)
    context |= {
        "consultation": session.workshop.consultation,
        "person": person,
        "here": here,
        "speaks_for": _speaks_for(here),
        "seat": None if here or not person else _seat(session, person),
        "mine": mine,
        "form": form,
        "trouble": trouble,
        "place": next((n for n, each in enumerate(agenda, start=1) if each == room.item), 0),
        "items": len(agenda),
        "names": queries.said_by_name(poll, request.now) if poll and here else [],
        "doors": presence.may_join_from(session),
        "doors_open": request.now >= presence.may_join_from(session),
        "online": bool(here and here.pool.kind == "online" and session.online_address),
        "pause": pause,
    }
    return page(request, "workshops/live/floor.html", context, status=status)


def _initial(poll: Poll, mine: queries.Mine) -> dict[str, Any]:
    if mine.vote is None:
        return {"poll": poll.pk}
    said = mine.vote
    return {"poll": poll.pk, "stance": said.stance, "reason": said.reason, "blocks": said.blocks}


def _speaks_for(here: Presence | None) -> str:
    """Name the organisation for which somebody speaks; nothing where they speak for themselves."""
    if here is None or not here.mandate or here.organisation is None:
        return ""
    return str(Organisation.objects.filter(pk=here.organisation).values_list("name", flat=True).first() or "")


def _seat(session: Session, person: Person) -> SignUp | None:
    return SignUp.objects.filter(session=session, person=person, state__in=ACTIVE).first()


def _join(request: Request, session: Session) -> str:
    """Check somebody in; gives a sentence where that cannot be."""
    person = person_here(request, session.workshop)
    if person is None:
        return _("Sign in, or open the personal link in your invitation first.")
    try:
        presence.check_in(session=session, person=person, at=request.now)
    except presence.NoSeatError:
        return _("You have no seat in this session. Sign up, or ask the moderator to seat you.")
    except presence.TooEarlyError as error:
        when = times.moment(error.opens_at, session.workshop.tz)
        return _("Checking in opens at %(instant)s.") % {"instant": when}
    except presence.SessionOverError:
        return _("This session is over.")
    return ""


@may(anyone)
@require_POST
def enter(request: Request, code: str, number: int) -> HttpResponse:
    """Check in from my seat's page and go to the floor; a personal link goes along."""
    session = reach_session(request, code, number)
    if sentence := _join(request, session):
        return errors.conflict(request, sentence)
    room = Room.objects.filter(session=session, state=Room.State.OPEN).first()
    if room is None:
        messages.success(request, _("You are checked in. The room opens when the moderator is ready."))
        return redirect("seat", code=code, number=number)
    answer = redirect("floor", code=room.code)
    if token := links.held(request, session.workshop.exercise):
        there = replace(exercise_of(session.workshop), path=reverse("floor", kwargs={"code": room.code}))
        there = replace(there, closes_at=max(there.closes_at, session.ends_at))
        links.hand_over(answer, token, there, request.now)
    return answer


@may(anyone)
@require_POST
def join(request: Request, code: str) -> HttpResponse:
    """Check in on the floor."""
    room = reach_room(request, code)
    if sentence := _join(request, room.session):
        return _floor(request, room, None, status=CONFLICT, trouble=sentence)
    return redirect("floor", code=room.code)


@may(anyone)
@require_POST
def leave(request: Request, code: str) -> HttpResponse:
    """Leave the room; votes stay."""
    room = reach_room(request, code)
    person = person_here(request, room.session.workshop)
    if person is not None:
        presence.check_out(session=room.session, person=person, at=request.now)
    return redirect("floor", code=room.code)


@may(anyone)
@require_POST
def vote(request: Request, code: str) -> HttpResponse:
    """Cast my vote, or change it."""
    room = reach_room(request, code)
    person = person_here(request, room.session.workshop)
    if person is None:
        return _floor(request, room, None, status=FORBIDDEN, trouble=_("Check in first."))
    form = BallotForm(request.POST)
    try:
        form.check_sent()
    except NotOnFormError:
        sentence = _("This option is not on this form. Choose one of those below.")
        return _floor(request, room, None, status=BAD, trouble=sentence)
    if not form.is_valid():
        return _floor(request, room, form)
    data = {**form.cleaned_data, "language": language()}
    try:
        voting.vote(room=room, person=person, at=request.now, **data)
    except voting.NotEligibleError as error:
        raise Http404 from error
    except (
        voting.NotPresentError,
        voting.MandateEndedError,
        voting.PollClosedError,
        voting.TooManyCastsError,
    ) as error:
        status, sentence = _refusal(error, room)
        return _floor(request, room, form, status=status, trouble=sentence)
    return redirect("floor", code=room.code)


def _refusal(error: Exception, room: Room) -> tuple[int, str]:
    """Say why a vote was not taken, and with which status."""
    if isinstance(error, voting.NotPresentError):
        return FORBIDDEN, _("Check in first.")
    if isinstance(error, voting.MandateEndedError):
        return FORBIDDEN, _("You may not speak for this organisation any more. Ask the moderator.")
    if isinstance(error, voting.TooManyCastsError):
        return CONFLICT, _("You changed this vote %(n)d times. It stays as it is.") % {"n": voting.MOST_CASTS}
    closed = getattr(error, "closed_at", None)
    zone = room.session.workshop.tz
    hour = times.moment(closed, zone, full=False) if closed else ""
    return CONFLICT, _("The vote closed at %(instant)s. Your last vote before that counts.") % {
        "instant": hour
    }


def qr(text: str) -> dict[str, object]:
    """Give a QR code as one path of squares, with its size."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    code.make()
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return {"size": len(matrix), "path": path}


@may(anyone)
@require_GET
def wall(request: Request, code: str) -> HttpResponse:
    """Show the projector's page: large, dark, no result before closing."""
    room = reach_room(request, code)
    address = f"{settings.ORIGIN}{reverse('floor', kwargs={'code': room.code})}"
    context = {
        **now_context(room, request.now),
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr(address),
        "present": sum(queries.present_counts(room.session).values()),
    }
    return page(request, "workshops/live/wall.html", context)


@may(anyone)
@require_GET
def state(request: Request, code: str) -> HttpResponse:
    """Give the room's state to scripts; 304 where nothing has changed."""
    body = queries.state(reach_room(request, code), request.now)
    tag = f'"{body["v"]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(status=304) if same else JsonResponse(body)
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-cache, private"
    return answer
