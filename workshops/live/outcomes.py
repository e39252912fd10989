"""What a workshop voted on: closed votes with their tables."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web.http import page
from workshops.live import queries
from workshops.live.models import Poll
from workshops.planning.access import reach
from workshops.signups.views import crumbs_of


@may(anyone)
@require_GET
def votes(request: Request, code: str) -> HttpResponse:
    """Show what a workshop voted on."""
    workshop = reach(request, code)
    polls = Poll.objects.filter(room__session__workshop=workshop, state=Poll.State.CLOSED)
    rows = list(
        polls.select_related("version__proposal__consultation", "room__session").order_by("closed_at", "id")
    )
    found = queries.results(rows, request.now)
    context = {
        "consultation": workshop.consultation,
        "section": "workshops",
        "crumbs": crumbs_of(workshop, (_("What was voted"), None)),
        "workshop": workshop,
        "polls": [(poll, found.get(poll.pk)) for poll in rows],
    }
    return page(request, "workshops/live/votes.html", context)


@may(anyone)
@require_GET
def poll(request: Request, code: str, pk: int) -> HttpResponse:
    """Show one vote that is over: the wording, the table, its base."""
    workshop = reach(request, code)
    over = (Poll.State.CLOSED, Poll.State.DISCARDED)
    rows = Poll.objects.select_related("version__proposal__consultation", "room__session")
    found = get_object_or_404(rows, room__session__workshop=workshop, state__in=over, pk=pk)
    found.room.session.workshop = workshop
    discarded = found.state == Poll.State.DISCARDED
    crumbs = crumbs_of(
        workshop,
        (_("What was voted"), reverse("votes", kwargs={"code": code})),
        (found.wording.proposal.key, None),
    )
    context = {
        "consultation": workshop.consultation,
        "section": "workshops",
        "crumbs": crumbs,
        "workshop": workshop,
        "session": found.room.session,
        "poll": found,
        "version": found.version,
        "result": queries.results([found], request.now).get(found.pk),
        "discarded": discarded,
        "sealed": not discarded and queries.is_sealed(found, request.now),
    }
    return page(request, "workshops/live/poll.html", context)
