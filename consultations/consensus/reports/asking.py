"""Asking a second coordinator to publish a report, and whose approval is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.consensus.models import Report
from consultations.consensus.reports import words
from consultations.consensus.reports.actions import ReportMovedError
from consultations.ledger.channels import Task
from consultations.programme.models import Consultation, Role
from ds4skills.accounts.models import User
from ds4skills.audit import queries as audit
from ds4skills.audit.actions import label, note
from ds4skills.web.mail import post

VERB = "report.asked"


class NobodyElseError(Exception):
    """Nobody but its builder coordinates the consultation, so nobody can publish the report."""


def asked(consultation: Consultation, reports: Iterable[Report]) -> dict[int, datetime]:
    """Tell when publication was asked for first, by the key of each report; those not asked for are left out."""
    by_label = {label(each): each.pk for each in reports}
    rows = audit.events(label(consultation)).filter(verb=VERB, target__in=list(by_label))
    return {by_label[row.target]: row.at for row in rows}  # newest first, so the first stays


@transaction.atomic
def ask(*, actor: User, report: Report, at: datetime) -> int:
    """Write to every other coordinator, once each; gives how many were asked, 0 where that was done already."""
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.state != Report.State.BUILT:
        raise ReportMovedError
    consultation = report.consultation
    roles = Role.objects.filter(consultation=consultation, name=Role.Name.COORDINATOR, user__is_active=True)
    others = roles.exclude(user__in=(held.built_by_id, actor.pk)).select_related("user__preference")
    people = [role.user for role in others.order_by("user_id")]
    if not people:
        raise NobodyElseError
    if asked(consultation, [report]):
        return 0
    for person in people:
        _write_to(person, actor, report, at)
    note(actor=actor, verb=VERB, target=report, scope=consultation, at=at, count=len(people))
    return len(people)


def _write_to(person: User, actor: User, report: Report, at: datetime) -> None:
    consultation = report.consultation
    preference = getattr(person, "preference", None)
    there = reverse("report", kwargs={"slug": consultation.slug, "number": report.number})
    post(
        to=person.email,
        template="second_person",
        context={
            "asker": str(actor.name or actor.email),
            "number": report.number,
            "consultation": str(consultation),
            "url": f"{settings.ORIGIN}{there}",
            "contact": consultation.contact_email or settings.CONTACT,
        },
        language=(preference.language if preference else "") or settings.LANGUAGE_CODE,
        at=at,
        key=f"second_person:{report.pk}:{person.pk}",
    )


def approvals(consultation: Consultation, roles: frozenset[str], user: User) -> list[Task]:
    """List the reports that somebody is asked to publish; nothing for those who cannot."""
    if Role.Name.COORDINATOR not in roles:
        return []
    rows = Report.objects.filter(consultation=consultation, state=Report.State.BUILT).exclude(built_by=user)
    waiting = list(rows.defer("body").select_related("built_by").order_by("number"))
    since = asked(consultation, waiting) if waiting else {}
    return [_task(consultation, each) for each in waiting if each.pk in since]


def _task(consultation: Consultation, report: Report) -> Task:
    by = report.built_by.name or report.built_by.email
    return Task(
        title=_("Your approval is needed: report %(number)d") % {"number": report.number},
        detail=_("%(name)s asks you to publish it: %(finding)s")
        % {"name": by, "finding": words.finding(report.summary)},
        url=reverse("report", kwargs={"slug": consultation.slug, "number": report.number}),
        act=_("Read and publish"),
    )
