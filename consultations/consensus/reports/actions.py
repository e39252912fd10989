"""Building, publishing and withdrawing reports."""

from datetime import datetime

from django.db import models, transaction

import ds4skills
from consultations.consensus import deciding
from consultations.consensus.models import Report
from consultations.consensus.reports import figures, public
from consultations.consensus.reports.building import Builder
from consultations.ledger import channels
from consultations.ledger.streams import NAME
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.audit import queries as audit
from ds4skills.audit import streams
from ds4skills.audit.actions import note, seal
from ds4skills.audit.chain import digest


class NoRuleError(Exception):
    """No rule is fixed, so no level can be computed."""


class BacklogError(Exception):
    """Answers that were acknowledged are not in the ledger yet; the report waits for them."""

    def __init__(self, channel: str, waiting: int) -> None:
        super().__init__(channel, waiting)
        self.channel, self.waiting = channel, waiting


class SealedError(Exception):
    """Stances are sealed until closing, for everybody."""


class SamePersonError(Exception):
    """Whoever built a report cannot publish it: that takes a second coordinator."""


class ReportMovedError(Exception):
    """The report is in another state already."""


def build(*, actor: User, consultation: Consultation, at: datetime) -> Report:
    """Freeze a report as of the newest seal of the ledger, made now."""
    rule = deciding.rule_of(consultation)
    if rule is None:
        raise NoRuleError
    if consultation.is_sealed(at):
        raise SealedError
    for channel in channels.every():
        if waiting := channel.backlog(consultation):
            raise BacklogError(str(channel.label), waiting)
    seal(streams.get(NAME), at=at)
    head = audit.head(NAME)
    return _freeze(actor=actor, consultation=consultation, head=head, at=at)


@transaction.atomic
def _freeze(*, actor: User, consultation: Consultation, head: audit.Head, at: datetime) -> Report:
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    rule = deciding.rule_of(consultation)
    if rule is None:
        raise NoRuleError
    rule.consultation = consultation
    last = consultation.reports.aggregate(last=models.Max("number"))["last"] or 0
    builder = Builder(rule=rule, number=last + 1, head=head.hi, seal=head.digest, as_of=at)
    body = builder.build()
    open_body = public.edition(body)
    report = Report.objects.create(
        consultation=consultation,
        number=last + 1,
        head=head.hi,
        seal=head.digest,
        rule=rule,
        code=ds4skills.__version__,
        as_of=at,
        body=body,
        digest=digest(body),
        public_body=open_body,
        public_digest=digest(open_body),
        built_by=actor,
        built_at=at,
    )
    note(
        actor=actor,
        verb="report.built",
        target=report,
        scope=consultation,
        at=at,
        digest=report.digest,
        head=head.hi,
    )
    return report


def _move(report: Report, state: str, allowed: str) -> None:
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.state != allowed:
        raise ReportMovedError
    report.state = state


@transaction.atomic
def publish(*, actor: User, report: Report, at: datetime) -> None:
    """Publish a report at its permanent address; another coordinator than its builder does it."""
    if actor.pk == report.built_by_id:
        raise SamePersonError
    _move(report, Report.State.PUBLISHED, Report.State.BUILT)
    report.published_by, report.published_at = actor, at
    report.save(update_fields=["state", "published_by", "published_at"])
    note(actor=actor, verb="report.published", target=report, scope=report.consultation, at=at)


@transaction.atomic
def withdraw(*, actor: User, report: Report, why: str, at: datetime) -> None:
    """Take a published report back; its address keeps saying that it was there, and why it is not."""
    _move(report, Report.State.WITHDRAWN, Report.State.PUBLISHED)
    report.withdrawn_at, report.withdrawn_why = at, why
    report.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
    note(actor=actor, verb="report.withdrawn", target=report, scope=report.consultation, at=at)


@transaction.atomic
def log_copy(*, actor: User, report: Report, at: datetime) -> None:
    """Keep that somebody took the auditor's copy, which holds rows."""
    note(actor=actor, verb="report.auditor_copy", target=report, scope=report.consultation, at=at)


def seqs_of(report: Report, number: str) -> list[int]:
    """Give the ledger rows behind a figure of a report, found again from its frozen rows."""
    body = report.body
    figure = next((each for each in body["figures"] if each["id"] == number), None)
    if figure is None:
        return []
    return figures.rows_of(body, figure)
