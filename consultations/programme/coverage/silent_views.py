"""The page of those who were invited and stay silent, and logging a call in place."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme import rules
from consultations.programme.coverage import board, members, silent
from consultations.programme.coverage.forms import CallForm
from consultations.programme.models import Consultation
from consultations.register.directory.models import Person
from consultations.register.engagement.calls import log_call
from consultations.register.origins.models import Network
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page, way_back
from ds4skills.web.listing import listing
from ds4skills.web.texts import pick


@may(rules.coordinate)
@require_GET
def silent_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """List who was invited a while ago and stays silent, network by network."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    within = board.scope(consultation)
    asked = silent.wanted(request.GET)
    withheld = (
        within.confidential
    )  # whom we did not reach did not answer, and the others may be told from them
    context: dict[str, Any] = {
        "consultation": consultation,
        "section": "manage",
        "task": "coverage",
        "crumbs": [
            (_("Who is missing"), reverse("coverage", kwargs={"slug": slug})),
            (_("Who stays silent"), None),
        ],
        "asked": asked,
        "withheld": withheld,
        "networks": Network.objects.order_by("name", "pk"),
        "figure": members.words(asked.figure) if asked.narrowed else [],
        "kept": _kept(consultation, asked),
        "remind": f"{reverse('invitations', kwargs={'slug': slug})}?"
        + urlencode({"exercise": consultation.exercise, "state": "not-opened"}),
    }
    if not withheld:
        found = listing(request, silent.silent(asked, within.names, request.now))
        rows = silent.shown(found.rows, request.now)
        context |= {
            "listing": found,
            "groups": [(name, list(each)) for name, each in groupby(rows, key=lambda row: row.network)],
            "writable": sum(row.writable for row in rows),
        }
    return page(request, "consultations/programme/coverage/silent.html", context)


def _kept(consultation: Consultation, asked: silent.Wanted) -> str:
    """Give the list as the parameters of a new segment, which stays live and can be written to."""
    figure = asked.figure
    pairs = {
        "exercise": consultation.exercise,
        "stage": "invited",
        "below": "responded" if asked.answered else "reached",
        "network": asked.network or (figure.place if figure.by in members.NETWORKS else ""),
        "country": figure.place if figure.by == "country" else "",
        "category": members.code_of(figure),
    }
    return urlencode({name: value for name, value in pairs.items() if value not in {"", members.ALL}})


@may(rules.coordinate)
@require_POST
def call(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write that somebody was reached by a call; they leave the list."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    within = board.scope(consultation)
    if within.confidential:
        return errors.conflict(
            request,
            _("An exercise here is confidential, so nobody is listed. Log the call at the person’s entry."),
        )
    everybody = silent.silent(silent.wanted({"days": "0"}), within.names, request.now)
    person: Any = get_object_or_404(everybody, pk=pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        return errors.conflict(request, _("This note cannot be kept. Write at most 2,000 letters."))
    log_call(
        actor=request.user,
        person=Person.objects.get(pk=pk),
        organisation=person.organisation_key,
        exercise=consultation.exercise,
        title=pick(consultation.title, "en")[0],
        text=form.cleaned_data["text"],
        at=request.now,
    )
    messages.success(request, _("Logged: you spoke with %(name)s.") % {"name": person})
    return redirect(way_back(request, reverse("silent", kwargs={"slug": slug})))
