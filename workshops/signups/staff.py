"""Pages for those who run a session: its seats, who comes, who is in the room."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.rules import moderate
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Person
from consultations.register.directory.queries import affiliation_at, mandates_at
from consultations.register.terms.queries import label
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.exporting import download
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from workshops.planning.access import staff_session, to
from workshops.planning.models import Pool, Session
from workshops.signups import actions, presence, queries
from workshops.signups.forms import GuestForm, SeatsForm
from workshops.signups.models import SignUp
from workshops.signups.seats import CapError, SeatsError, set_seats

STATES = ("seated", "waiting", "cancelled", "present")


def base(session: Session, words: str) -> dict[str, object]:
    """Give what every staff page of a session shows."""
    consultation = session.workshop.consultation
    manage = reverse("workshops_manage", kwargs={"slug": consultation.slug})
    there = reverse("workshop_manage", kwargs={"slug": consultation.slug, "code": session.workshop.code})
    here = reverse("session_manage", kwargs=session.staff_path)
    name = session.words or _("Session %(number)d") % {"number": session.number}
    return {
        "consultation": consultation,
        "section": "manage",
        "task": "workshops",
        "workshop": session.workshop,
        "session": session,
        "crumbs": [(_("Workshops"), manage), (str(session.workshop), there), (name, here), (words, None)],
    }


@may(moderate)
@require_GET
def pools(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Show the seats of a session, on site and online."""
    session = staff_session(request.user, slug, code, number)
    rows = {pool.kind: pool for pool in session.pools.prefetch_related("quotas")}
    kinds = [(kind, words, rows.get(kind)) for kind, words in Pool.Kind.choices]
    context = {**base(session, _("Seats")), "kinds": kinds}
    return page(request, "workshops/signups/pools.html", context)


@may(moderate)
@require_http_methods(["GET", "POST"])
def seats(request: SignedInRequest, slug: str, code: str, number: int, kind: str) -> HttpResponse:
    """Set the seats of one kind, and what is kept for categories."""
    session = staff_session(request.user, slug, code, number)
    if kind not in Pool.Kind.values:
        raise Http404
    pool = session.pools.filter(kind=kind).prefetch_related("quotas").first()
    form = SeatsForm(request.POST or None, pool=pool, zone=session.workshop.tz, at=request.now)
    if form.is_valid() and _set(request, session, kind, form):
        messages.success(request, _("Saved. Whoever could be seated now has moved up."))
        return to("session_seats", session.staff_path)
    words = str(Pool.Kind(kind).label)
    context = {**base(session, words), "form": form, "pool": pool, "kind": words}
    return page(request, "workshops/signups/seats.html", context)


def _set(request: SignedInRequest, session: Session, kind: str, form: SeatsForm) -> bool:
    """Set the seats, or write on the form why not, with the numbers."""
    data = form.cleaned_data
    try:
        set_seats(
            actor=request.user,
            session=session,
            kind=kind,
            seats=data["seats"],
            shares=form.shares(),
            release_at=data["release_at"],
            at=request.now,
        )
    except SeatsError as error:
        sentence = _("%(needed)d seats are taken or kept: there cannot be only %(seats)d.")
        form.add_error("seats", sentence % {"needed": error.needed, "seats": error.seats})
    except CapError as error:
        sentence = _("%(who)s: %(taken)d seats are taken, so the limit cannot be %(cap)d.")
        who = label(error.category) if error.category else _("Everybody else")
        field = f"cap_{error.category or 'else'}"
        words = sentence % {"who": who, "taken": error.taken, "cap": error.cap}
        form.add_error(field if field in form.fields else None, words)
    else:
        return True
    return False


@may(moderate)
@require_GET
def signups(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """List who comes, in order of arrival, with a filter."""
    session = staff_session(request.user, slug, code, number)
    asked = _filter(request)
    rows = queries.staff_list(session, **asked)
    names = [words for words in (_words(asked),) if words]
    found = listing(request, rows, filters=names)
    place = queries.places(session)
    text = request.GET.get("guest", "").strip()
    context = {
        **base(session, _("Sign-ups")),
        "listing": found,
        "rows": [(row, place.get(row.pk)) for row in found.rows],
        "asked": asked,
        "states": [(state, _state_words(state)) for state in STATES],
        "kinds": Pool.Kind.choices,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "all": SignUp.objects.filter(session=session).count(),
        "pools": queries.pools_of(session),
        "guest": text,
        "guests": queries.guests(session.workshop.consultation, text, request.now) if text else [],
        "key": get_random_string(32),
    }
    return page(request, "workshops/signups/signups.html", context)


def _filter(request: Request) -> dict[str, str]:
    """Read the filter of the list; what is not on it is passed over."""
    state, pool = request.GET.get("state", ""), request.GET.get("pool", "")
    return {
        "state": state if state in STATES else "",
        "pool": pool if pool in Pool.Kind.values else "",
        "text": request.GET.get("q", "").strip()[:100],
    }


def _state_words(state: str) -> str:
    return _("In the room") if state == "present" else str(SignUp.State(state).label)


def _words(asked: dict[str, str]) -> str:
    """Say which filter is on."""
    parts = [_state_words(asked["state"])] if asked["state"] else []
    parts += [str(Pool.Kind(asked["pool"]).label)] if asked["pool"] else []
    parts += [f"“{asked['text']}”"] if asked["text"] else []
    return ", ".join(parts)


@may(moderate)
@require_GET
def export(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Give the list, as it is filtered, as CSV."""
    session = staff_session(request.user, slug, code, number)
    return download(queries.sheet(session, queries.staff_list(session, **_filter(request))), "csv")


@may(moderate)
@require_POST
def add(request: SignedInRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Seat somebody of the register by hand, by the same rule as everybody."""
    session = staff_session(request.user, slug, code, number)
    form = GuestForm(request.POST)
    pool = session.pools.filter(kind=request.POST.get("pool", "")).first()
    person = None
    if form.is_valid():
        person = Person.objects.filter(pk=form.cleaned_data["person"], merged_into=None).first()
    if person is None or pool is None:
        return errors.conflict(request, _("Search for the person again, then choose where they sit."))
    who = _speaker(person, session, request.now)
    try:
        made = actions.sign_up(
            session=session,
            pool=pool,
            speaker=who,
            mandated=form.cleaned_data["mandated"] and who.mandate is not None,
            key=form.cleaned_data["key"],
            at=request.now,
            actor=request.user,
        )
    except actions.AlreadySignedUpError:
        messages.info(request, _("%(person)s has signed up already.") % {"person": person})
    except actions.SessionOverError:
        return errors.conflict(request, _("This session is over: nobody can be seated."))
    else:
        seated = made.state == SignUp.State.SEATED
        words = _("%(person)s has a seat.") if seated else _("No seat is free: %(person)s waits.")
        messages.success(request, words % {"person": person})
    return to("signups", session.staff_path)


def _speaker(person: Person, session: Session, at: datetime) -> Speaker:
    workshop = session.workshop
    held = mandates_at(person.pk, at, workshop.exercise, workshop.consultation.exercise)
    tie = affiliation_at(person.pk, at)
    organisation = held[0].affiliation.organisation if held else tie.organisation if tie else None
    return Speaker(person, organisation, held[0] if held else None)


def _row(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> tuple[Session, SignUp]:
    session = staff_session(request.user, slug, code, number)
    rows = SignUp.objects.select_related("person", "pool")
    row = get_object_or_404(rows, session=session, pk=pk)
    row.session = session
    return session, row


def _back(request: SignedInRequest, session: Session) -> HttpResponse:
    query = request.POST.get("query", "")
    there = reverse("signups", kwargs=session.staff_path)
    return redirect(f"{there}?{query}" if query else there)


@may(moderate)
@require_POST
def check_in(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """Note that somebody is in the room."""
    session, row = _row(request, slug, code, number, pk)
    if row.person is None:
        raise Http404
    try:
        presence.check_in(session=session, person=row.person, at=request.now, actor=request.user)
    except presence.NoSeatError:
        return errors.conflict(request, _("This person has no seat. Seat them first."))
    except presence.SessionOverError:
        return errors.conflict(request, _("This session is over: nobody can be checked in."))
    return _back(request, session)


@may(moderate)
@require_POST
def check_out(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """Note that somebody has left."""
    session, row = _row(request, slug, code, number, pk)
    if row.person is None:
        raise Http404
    presence.check_out(session=session, person=row.person, at=request.now, actor=request.user)
    return _back(request, session)


@may(moderate)
@require_POST
def cancel(request: SignedInRequest, slug: str, code: str, number: int, pk: int) -> HttpResponse:
    """Give somebody's seat back for them; they hear of it."""
    session, row = _row(request, slug, code, number, pk)
    try:
        actions.cancel(signup=row, at=request.now, actor=request.user)
    except actions.SessionOverError:
        return errors.conflict(request, _("This session is over: there is nothing to cancel."))
    messages.success(request, _("The place was given back. Whoever was next in the queue has it now."))
    return _back(request, session)
