"""Asking a second member of staff, and their word on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import Blueprint
from consultations.programme.models import Role
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import Message, post_all

Outcome = Asked.Outcome
SECONDS = (Role.Name.COORDINATOR, Role.Name.EDITOR)


class OwnRequestError(Exception):
    """Who asked may not agree, too."""


class SettledError(Exception):
    """Somebody has decided on it already, or it was taken back."""


class MovedOnError(Exception):
    """What was asked for is no longer what stands: it has to be asked again."""


def waiting(blueprint: Blueprint, what: str = "") -> list[Asked]:
    """List what waits for a second person, the oldest first."""
    rows = Asked.objects.filter(blueprint=blueprint, outcome="").select_related("by")
    return list((rows.filter(what=what) if what else rows).order_by("at", "id"))


@transaction.atomic
def ask(
    *,
    actor: User,
    blueprint: Blueprint,
    what: str,
    about: str,
    facts: Mapping[str, Any],
    digest: str,
    reason: str,
    at: datetime,
    alone: bool = False,
) -> Asked:
    """Ask for something; it takes the place of what was asked before about the same thing."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    known = Asked.objects.filter(blueprint=blueprint, what=what, about=about)
    known.filter(outcome="").update(outcome=Outcome.DROPPED, settled_by=actor, settled_at=at)
    made = Asked.objects.create(
        blueprint=blueprint,
        what=what,
        about=about,
        facts=dict(facts),
        digest=digest,
        reason=reason,
        by=actor,
        at=at,
        outcome=Outcome.ALONE if alone else "",
        settled_at=at if alone else None,
    )
    note(actor=actor, verb=f"{what}.asked", target=made, scope=blueprint.consultation, at=at, about=about)
    if not alone:
        _write_to_others(made, at)
    return made


@transaction.atomic
def settle(*, actor: User, asked: Asked, agreed: bool, at: datetime, digest: str = "") -> Asked:
    """Agree to what a colleague asked for, or refuse; `digest` is of what stands now."""
    Blueprint.objects.select_for_update().get(pk=asked.blueprint_id)
    held = Asked.objects.select_related("blueprint__consultation", "by").get(pk=asked.pk)
    if held.outcome:
        raise SettledError
    if agreed and held.by_id == actor.pk:
        raise OwnRequestError
    if agreed and held.digest != digest:
        raise MovedOnError
    held.outcome = Outcome.AGREED if agreed else Outcome.REFUSED
    held.settled_by, held.settled_at = actor, at
    held.save(update_fields=["outcome", "settled_by", "settled_at"])
    verb = f"{held.what}.{held.outcome}"
    note(actor=actor, verb=verb, target=held, scope=held.blueprint.consultation, at=at, about=held.about)
    return held


def _write_to_others(asked: Asked, at: datetime) -> None:
    """Write to everybody who may agree that something waits for them."""
    consultation = asked.blueprint.consultation
    rows = Role.objects.filter(consultation=consultation, name__in=SECONDS).exclude(user=asked.by_id)
    others = {row.user_id: row.user for row in rows.select_related("user__preference").order_by("id")}
    there = reverse("draft_asked", kwargs={"slug": consultation.slug, "blueprint": asked.blueprint.slug})
    post_all([_message(user, asked, f"{settings.ORIGIN}{there}") for user in others.values()], at=at)


def _message(user: User, asked: Asked, url: str) -> Message:
    preference = getattr(user, "preference", None)
    consultation = asked.blueprint.consultation
    return Message(
        to=user.email,
        template="blueprint_second",
        context={
            "asker": asked.by.name or asked.by.email,
            "what": asked.get_what_display(),
            "reason": asked.reason,
            "consultation": str(consultation),
            "url": url,
            "contact": consultation.contact_email or settings.CONTACT,
        },
        language=(preference.language if preference else "") or settings.LANGUAGE_CODE,
        key=f"blueprint-asked:{asked.pk}:{user.pk}",
    )
