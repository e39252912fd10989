"""The desk: one room on one screen, whose next step is one button."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.ledger.actions import ConsultationClosedError, ProposalClosedError
from consultations.programme.rules import moderate
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors, times
from ds4skills.web.http import page
from workshops.live import actions, polls, queries, steps
from workshops.live.forms import OUTCOMES, DiscardForm, StepForm
from workshops.live.models import Entry, Poll, Room
from workshops.live.people import find_room
from workshops.live.rules import run_room
from workshops.live.views import now_context
from workshops.planning.access import staff_session
from workshops.planning.models import AgendaItem
from workshops.signups.views import crumbs_of

CONFLICT = 409
Act = Callable[[], Room]


def _agenda(room: Room, items: list[AgendaItem]) -> list[dict[str, Any]]:
    """Lay the items out with the hour at which each is planned, and what is past."""
    at = room.session.starts_at
    place = room.item.order if room.item else 0
    laid = []
    for item in items:
        past = item.order < place or (room.item is None and room.step == "")
        laid.append({"item": item, "hour": at, "past": past, "current": item.pk == room.item_id})
        at = at + timedelta(minutes=item.minutes)
    return laid


@may(moderate)
@require_POST
def open_room(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Open the desk of a session; its room is made the first time."""
    session = staff_session(request.user, slug, code, number)
    try:
        room = actions.open_room(actor=request.user, session=session, at=request.now)
    except actions.SessionNotOnError:
        return errors.conflict(request, _("This session was cancelled or held: it has no room."))
    return redirect("desk", code=room.code)


@may(run_room)
@require_GET
def desk(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the room as its moderator needs it."""
    return _desk(request, find_room(code))


def _desk(
    request: SignedInRequest,
    room: Room,
    *,
    trouble: str = "",
    form: StepForm | None = None,
    status: int | None = None,
) -> HttpResponse:
    session = room.session
    now = now_context(room, request.now)
    present = queries.present_counts(session)
    step = steps.BY_SLUG.get(room.step)
    context = {
        **now,
        "consultation": session.workshop.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(session.workshop, (_("Desk"), None)),
        "agenda": _agenda(room, queries.agenda(session)),
        "steps": [
            {"step": each, "past": place < steps.number(room.step), "current": each is step}
            for place, each in enumerate(steps.STEPS, start=1)
        ],
        "step": step,
        "skippable": room.step in steps.SKIPPABLE,
        "draft": queries.draft_poll(room),
        "modes": Poll.Mode.choices,
        "outcomes": OUTCOMES,
        "silent": queries.silent(now["poll"]) if now["poll_open"] else [],
        "names": queries.said_by_name(now["poll"], request.now) if now["poll"] else [],
        "entries": queries.entries(room),
        "present": sum(present.values()),
        "onsite": present.get("onsite", 0),
        "online": present.get("online", 0),
        "form": form,
        "trouble": trouble,
    }
    return page(request, "workshops/live/desk.html", context, status=status)


def _done_by(room: Room) -> str:
    """Say who took the step meanwhile."""
    last = Entry.objects.filter(room=room).select_related("actor").order_by("-number").first()
    if last is None or last.actor is None:
        return _("This was done already.")
    hour = times.hour(last.at, room.session.workshop.tz)
    return _("Already done by %(who)s at %(hour)s.") % {"who": last.actor, "hour": hour}


def _press(request: SignedInRequest, room: Room, act: Act, form: StepForm) -> HttpResponse:
    """Do what a button asks for; what may not happen now comes back as a sentence, with what was typed."""
    try:
        act()
    except actions.AlreadyDoneError:
        trouble = _done_by(room)
    except (actions.VoteOpenError, polls.SecondPollError):
        trouble = _("A vote is open. Close or discard it first.")
    except polls.NobodyHereError:
        trouble = _("Nobody is checked in yet, so nobody could vote. Check people in first.")
    except polls.NoWordingError:
        trouble = _("This proposal takes no positions now: it is closed, withdrawn, or the consultation is.")
    except (ProposalClosedError, ConsultationClosedError):
        trouble = _("The proposal was closed meanwhile. Open it again, or discard this vote.")
    except polls.PollGoneError:
        trouble = _("This vote was discarded already.")
    except (polls.NoOpenPollError, actions.NoItemError):
        trouble = _("There is nothing to do this on any more.")
    except actions.RoomEndedError:
        trouble = _("This session has ended.")
    else:
        return redirect("desk", code=room.code)
    return _desk(request, find_room(room.code), trouble=trouble, form=form, status=CONFLICT)


@may(run_room)
@require_POST
def step(request: SignedInRequest, code: str) -> HttpResponse:
    """Press the main button."""
    room, form = find_room(code), StepForm(request.POST)
    if not form.is_valid():
        trouble = _("Something on this form is not one of its options. Press again.")
        return _desk(request, room, trouble=trouble, form=form, status=422)

    def act() -> Room:
        return actions.advance(actor=request.user, room=room, at=request.now, **form.cleaned_data)

    return _press(request, room, act, form)


@may(run_room)
@require_POST
def skip(request: SignedInRequest, code: str) -> HttpResponse:
    """Leave the second turn out."""
    room, form = find_room(code), StepForm(request.POST)

    def act() -> Room:
        seen = request.POST.get("seen", "")
        return actions.skip_to_outcome(actor=request.user, room=room, seen=seen, at=request.now)

    return _press(request, room, act, form)


@may(run_room)
@require_POST
def item(request: SignedInRequest, code: str) -> HttpResponse:
    """Turn to another item of the agenda."""
    room, form = find_room(code), StepForm(request.POST)
    wanted = request.POST.get("item", "")

    def act() -> Room:
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0  # noqa: PLR2004
        seen = request.POST.get("seen", "")
        return actions.choose_item(actor=request.user, room=room, item=number, seen=seen, at=request.now)

    return _press(request, room, act, form)


@may(run_room)
@require_http_methods(["GET", "POST"])
def discard(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Discard a vote, after asking why."""
    room = find_room(code)
    shown = Poll.objects.exclude(state=Poll.State.DRAFT).select_related("version__proposal")
    poll = get_object_or_404(shown, room=room, pk=pk)
    form = DiscardForm(request.POST or None, initial={"seen": room.mark})
    if form.is_valid():

        def act() -> Room:
            return actions.discard(
                actor=request.user, room=room, poll=poll.pk, at=request.now, **form.cleaned_data
            )

        return _press(request, room, act, StepForm(request.POST))
    session = room.session
    there = reverse("desk", kwargs={"code": room.code})
    context = {
        "consultation": session.workshop.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(session.workshop, (_("Desk"), there), (_("Discard a vote"), None)),
        "room": room,
        "poll": poll,
        "form": form,
    }
    return page(request, "workshops/live/discard.html", context)


@may(run_room)
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, code: str) -> HttpResponse:
    """End the session, after asking once."""
    room = find_room(code)
    if request.method == "POST":

        def act() -> Room:
            seen = request.POST.get("seen", "")
            return actions.end_room(actor=request.user, room=room, seen=seen, at=request.now)

        answer = _press(request, room, act, StepForm(request.POST))
        if answer.status_code < 400:  # noqa: PLR2004
            messages.success(request, _("The session has ended. What was voted is in the ledger."))
        return answer
    there = reverse("desk", kwargs={"code": room.code})
    context = {
        "consultation": room.session.workshop.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(room.session.workshop, (_("Desk"), there), (_("End the session"), None)),
        "room": room,
        "poll": queries.current_poll(room),
    }
    return page(request, "workshops/live/end.html", context)
