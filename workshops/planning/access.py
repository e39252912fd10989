"""Reaching a workshop by its short address: what is not for a reader answers like nothing."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consultations.programme.models import Consultation, Invitation
from consultations.programme.rules import roles_of
from consultations.programme.speaking import Speaker, speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from workshops.planning.models import Session, Workshop


def works_on(user: User | AnonymousUser, consultation: Consultation) -> bool:
    """Tell whether somebody has a role in a consultation."""
    return consultation.slug in roles_of(user)


def is_invited(who: Speaker | None, workshop: Workshop) -> bool:
    """Tell whether somebody was asked to come to this workshop."""
    if who is None:
        return False
    return Invitation.objects.filter(exercise=workshop.exercise, person=who.person).exists()


def who_speaks(request: Request, workshop: Workshop) -> Speaker | None:
    """Give who speaks on a page of a workshop."""
    return speaker(request, workshop.consultation, request.now, workshop.exercise)


def admit(request: Request, workshop: Workshop) -> None:
    """Answer 404 where a workshop by invitation is not for this reader."""
    if workshop.access == Workshop.Access.INVITED:
        known = works_on(request.user, workshop.consultation) or is_invited(
            who_speaks(request, workshop), workshop
        )
        if not known:
            raise Http404


def reach(request: Request, code: str) -> Workshop:
    """Give a workshop that this reader may see."""
    rows = Workshop.objects.visible_to(request.user).select_related("consultation")
    workshop = get_object_or_404(rows, code=code)
    admit(request, workshop)
    return workshop


def reach_session(request: Request, code: str, number: int) -> Session:
    """Give a session of a workshop that this reader may see."""
    shown = Workshop.objects.visible_to(request.user)
    rows = Session.objects.filter(workshop__in=shown).select_related("workshop__consultation")
    session = get_object_or_404(rows, workshop__code=code, number=number)
    admit(request, session.workshop)
    return session


def staff_session(user: User, slug: str, code: str, number: int) -> Session:
    """Give a session of a consultation on which somebody works."""
    rows = Session.objects.select_related("workshop__consultation").filter(
        workshop__consultation__in=Consultation.objects.visible_to(user)
    )
    return get_object_or_404(rows, workshop__consultation__slug=slug, workshop__code=code, number=number)


def staff_workshop(user: User, slug: str, code: str) -> Workshop:
    """Give a workshop of a consultation on which somebody works."""
    rows = Workshop.objects.select_related("consultation").filter(
        consultation__in=Consultation.objects.visible_to(user)
    )
    return get_object_or_404(rows, consultation__slug=slug, code=code)


def to(name: str, keywords: dict[str, Any]) -> HttpResponse:
    """Go to a page of ours."""
    return HttpResponseRedirect(reverse(name, kwargs=keywords))
