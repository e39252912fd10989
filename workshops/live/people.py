"""Who is on the floor: by a personal link, or signed in; asked in one statement."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.programme import links
from consultations.register.directory.models import Person
from consultations.register.directory.queries import person_of
from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from workshops.live.models import Room
from workshops.planning.access import admit
from workshops.planning.models import Workshop


def person_here(request: Request, workshop: Workshop) -> Person | None:
    """Give the stakeholder who asks: the workshop's link, the consultation's, then the account."""
    for name in (workshop.exercise, workshop.consultation.exercise):
        if token := links.held(request, name):
            return token.invitation.person
    return person_of(request.user) if isinstance(request.user, User) else None


def find_room(code: str) -> Room:
    """Find a room by its code, in whatever case it was typed."""
    rows = Room.objects.select_related("session__workshop__consultation", "item__proposal")
    return get_object_or_404(rows, code=code.upper())


def reach_room(request: Request, code: str) -> Room:
    """Find a room that this reader may be in."""
    room = find_room(code)
    workshop = room.session.workshop
    if workshop.state == Workshop.State.DRAFT:
        raise Http404
    admit(request, workshop)
    return room
