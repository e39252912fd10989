"""Confidential answers stand under an alias: random, per survey; whose it is takes two coordinators and a reason."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from consultations.programme.letters import spoken
from consultations.programme.models import Role
from consultations.register.directory.models import Email, Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post
from ds4skills.web.texts import pick
from surveys.answering.keys import Unmasking
from surveys.answering.models import Response
from surveys.authoring.models import Survey

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
WAITS, SHOWN = timedelta(hours=24), timedelta(days=7)


class NobodyElseError(Exception):
    """Nobody else coordinates the consultation, so nobody can agree."""


class UnknownAliasError(Exception):
    """No answer of this survey stands under the alias."""


class WaitsAlreadyError(Exception):
    """Somebody has asked already, and a colleague decides."""


class DecidedError(Exception):
    """It was decided meanwhile, taken back, or asked for more than a day ago."""


class OwnRequestError(Exception):
    """Nobody agrees to their own request."""


def draw() -> str:
    """Draw an alias; it is made of chance alone, so nothing leads from it to a person."""
    text = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{text[:4]}-{text[4:]}"


def requests(survey: Survey) -> QuerySet[Unmasking]:
    """List what was asked in a survey, the newest first."""
    rows = Unmasking.objects.filter(response__survey=survey)
    return rows.select_related("response", "asked_by", "decided_by").order_by("-pk")


def others(survey: Survey, actor: User) -> list[User]:
    """List who could agree: every other coordinator."""
    rows = Role.objects.filter(consultation=survey.consultation, name=Role.Name.COORDINATOR)
    rows = rows.filter(user__is_active=True).exclude(user=actor).select_related("user__preference")
    return [row.user for row in rows.order_by("user_id")]


@transaction.atomic
def ask(*, actor: User, survey: Survey, alias: str, reason: str, at: datetime) -> Unmasking:
    """Ask who stands behind an alias; the other coordinators get a message that names nobody."""
    response = Response.objects.select_for_update().filter(survey=survey, alias=alias.strip().upper()).first()
    if response is None or not alias.strip():
        raise UnknownAliasError
    people = others(survey, actor)
    if not people:
        raise NobodyElseError
    lapsed = Unmasking.objects.filter(response=response, decided_at=None, asked_at__lte=at - WAITS)
    lapsed.update(decided_at=at)
    try:
        with transaction.atomic():
            made = Unmasking.objects.create(response=response, reason=reason, asked_by=actor, asked_at=at)
    except IntegrityError as error:
        raise WaitsAlreadyError from error
    for each in people:
        _write_to_colleague(each, made, survey, at)
    note(actor=actor, verb="alias.asked", target=survey, scope=survey.consultation, at=at, request=made.pk)
    return made


def _write_to_colleague(user: User, made: Unmasking, survey: Survey, at: datetime) -> None:
    preference = getattr(user, "preference", None)
    where = {"slug": survey.consultation.slug, "code": survey.code}
    post(
        to=user.email,
        template="survey_unmask_asked",
        context={
            "asker": str(made.asked_by),
            "survey": str(survey),
            "alias": made.response.alias,
            "reason": made.reason,
            "url": settings.ORIGIN + reverse("survey_aliases", kwargs=where),
        },
        language=(preference.language if preference else "") or settings.LANGUAGE_CODE,
        at=at,
        key=f"survey_unmask:{made.pk}:{user.pk}",
    )


@transaction.atomic
def decide(*, actor: User, survey: Survey, request: Unmasking, agreed: bool, at: datetime) -> Unmasking:
    """Agree, which opens the name to the two and tells the person; or refuse. Who asked may only take it back."""
    held = Unmasking.objects.select_for_update(of=("self",)).select_related("response").get(pk=request.pk)
    if held.decided_at is not None or held.asked_at <= at - WAITS:
        raise DecidedError
    if agreed and held.asked_by_id == actor.pk:
        raise OwnRequestError
    held.decided_by, held.decided_at, held.agreed = actor, at, agreed
    held.save(update_fields=["decided_by", "decided_at", "agreed"])
    verb = "alias.opened" if agreed else "alias.kept"
    note(actor=actor, verb=verb, target=survey, scope=survey.consultation, at=at, request=held.pk)
    if agreed:
        _tell_person(held, survey, at)
    return held


def _tell_person(held: Unmasking, survey: Survey, at: datetime) -> None:
    rows = Email.objects.filter(person=held.response.person, primary=True).select_related("person")
    address = rows.first()
    if address is None:
        return
    language = spoken(address.person.language)
    consultation = survey.consultation
    post(
        to=address.address,
        template="survey_unmasked",
        context={
            "title": pick(survey.title, language)[0] or survey.code,
            "reason": held.reason,
            "contact": consultation.contact_email or settings.CONTACT,
            "url": settings.ORIGIN + survey.get_absolute_url(),
        },
        language=language,
        at=at,
        key=f"survey_unmasked:{held.pk}",
        person=address.person_id,
    )


def is_shown_to(request: Unmasking, user: User, at: datetime) -> bool:
    """Tell whether somebody is one of the two who opened it, within the week in which the name is shown."""
    two = {request.asked_by_id, request.decided_by_id}
    return (
        request.agreed
        and user.pk in two
        and request.decided_at is not None
        and at < request.decided_at + SHOWN
    )


@transaction.atomic
def look(*, actor: User, survey: Survey, request: Unmasking, at: datetime) -> Person | None:
    """Give who it is to one of the two; every look is noted."""
    if not is_shown_to(request, actor, at):
        return None
    note(actor=actor, verb="alias.read", target=survey, scope=survey.consultation, at=at, request=request.pk)
    return Person.objects.filter(pk=request.response.person).first()
