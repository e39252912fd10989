"""The time of a version: opened, extended, closed, declared final, withdrawn; each change asked for and agreed to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consultations.blueprint.drafts import asking, queries
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import Version, VersionEvent
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

Kind = VersionEvent.Kind
NOW = frozenset({Kind.FINAL, Kind.WITHDRAWN})


class TimeRefusedError(Exception):
    """The change makes no sense; `code` says why: no_reason, past, not_later, not_earlier, after_end, ended, newer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _check(version: Version, event: str, effective_at: datetime, at: datetime) -> None:
    """Refuse what would change nothing, or the past."""
    state, ends = queries.state_of(version, at), queries.closes_at(version)
    if state in {"final", "withdrawn"}:
        raise TimeRefusedError("ended")
    if event in NOW:
        return
    if effective_at < at:
        raise TimeRefusedError("past")
    if effective_at > version.blueprint.consultation.closes_at:
        raise TimeRefusedError("after_end")
    newer = Version.objects.published().filter(blueprint=version.blueprint_id, number__gt=version.number)
    if event in {Kind.OPENED, Kind.EXTENDED} and newer.exists():
        raise TimeRefusedError("newer")
    if event == Kind.EXTENDED and effective_at <= ends:
        raise TimeRefusedError("not_later")
    if event == Kind.CLOSED and effective_at >= ends:
        raise TimeRefusedError("not_earlier")


def _digest(version: Version) -> str:
    """Name the state of a version's time: another event makes another."""
    return str(max((each.pk for each in version.events.all()), default=0))


@transaction.atomic
def ask_time(
    *, actor: User, version: Version, event: str, effective_at: datetime, reason: str, at: datetime
) -> Asked:
    """Ask for a change of a version's time; what is declared final or withdrawn takes effect when agreed."""
    if not reason.strip():
        raise TimeRefusedError("no_reason")
    _check(version, event, effective_at, at)
    return asking.ask(
        actor=actor,
        blueprint=version.blueprint,
        what=Asked.What.TIME,
        about=f"version:{version.pk}",
        facts={"event": event, "effective_at": effective_at.isoformat(), "number": version.number},
        digest=_digest(version),
        reason=reason,
        at=at,
    )


@transaction.atomic
def agree_time(*, actor: User, asked: Asked, at: datetime) -> VersionEvent:
    """Agree to a change of time: from now on it counts."""
    rows = Version.objects.published().select_related("blueprint__consultation")
    version = rows.prefetch_related("events").get(pk=int(asked.about.removeprefix("version:")))
    settled = asking.settle(actor=actor, asked=asked, agreed=True, digest=_digest(version), at=at)
    event = settled.facts["event"]
    effective = at if event in NOW else datetime.fromisoformat(settled.facts["effective_at"])
    _check(version, event, effective, at)
    made = VersionEvent.objects.create(
        version=version,
        event=event,
        effective_at=effective,
        reason=settled.reason,
        by=settled.by,
        second_person=actor,
        at=at,
    )
    scope = version.blueprint.consultation
    note(actor=actor, verb=f"version.{event}", target=version, scope=scope, at=at, until=str(effective))
    return made
