"""Publishing the candidate: past the checklist, with a second person while a version is open for comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.blueprint.drafts import asking
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.actions import Times, bring_out, digest_of, tell
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.blueprint.drafts.preparing import StaleCandidateError, is_stale
from consultations.blueprint.publishing.guards import Checklist, check
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note


class StopsError(Exception):
    """Something keeps the version in; `checklist` says what."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__(len(checklist.stops()))
        self.checklist = checklist


class NothingNewError(Exception):
    """The draft says the same as the version that is out."""


class NeedsSecondError(Exception):
    """People are commenting: a second person must agree to exactly this candidate."""


@dataclass(frozen=True)
class Wish:
    """When the version opens and closes, and the public reason for passing over open blocking comments."""

    opens: datetime | None = None
    closes: datetime | None = None
    override: str = ""


def needs_second(blueprint: Blueprint, at: datetime) -> bool:
    """Tell whether people may be commenting on the last version."""
    last = drafts.newest(blueprint)
    if last is None:
        return False
    last.blueprint = blueprint
    return drafts.state_of(last, at) == "open"


def _ready(blueprint: Blueprint, override: str) -> tuple[Version, Version | None]:
    """Give the candidate and the version before it; raises where it may not come out."""
    candidate, last = drafts.candidate_of(blueprint), drafts.newest(blueprint)
    if candidate is None or is_stale(candidate, drafts.open_draft(blueprint), last):
        raise StaleCandidateError
    if last is not None and last.source == candidate.source:
        raise NothingNewError
    candidate.blueprint = blueprint
    checklist = check(blueprint, candidate)
    if checklist.stops(overridden=bool(override.strip())):
        raise StopsError(checklist)
    return candidate, last


def _digest(candidate: Version) -> str:
    """Name what would come out: the words, and how they are aligned."""
    rows = candidate.alignments.order_by("id").values_list("old_id", "new_id", "how")
    return digest_of(f"{candidate.title}\n{candidate.digest}\n{list(rows)}")


@transaction.atomic
def ask_publication(*, actor: User, blueprint: Blueprint, wish: Wish, at: datetime) -> Asked:
    """Ask a second person to publish the candidate as it stands."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    candidate, _last = _ready(blueprint, wish.override)
    facts = {"number": candidate.number, "title": candidate.title, "override": wish.override}
    for name, value in (("opens", wish.opens), ("closes", wish.closes)):
        facts[name] = value.isoformat() if value else ""
    return asking.ask(
        actor=actor,
        blueprint=blueprint,
        what=Asked.What.PUBLISH,
        about=f"version:{candidate.pk}",
        facts=facts,
        digest=_digest(candidate),
        reason=wish.override,
        at=at,
    )


@transaction.atomic
def publish_candidate(*, actor: User, blueprint: Blueprint, wish: Wish, at: datetime) -> Version:
    """Publish the candidate at once, where nobody is commenting; the version before closes at that instant."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    candidate, last = _ready(blueprint, wish.override)
    if needs_second(blueprint, at):
        raise NeedsSecondError
    return _out(actor, candidate, last, wish, None, at)


@transaction.atomic
def agree_publication(*, actor: User, asked: Asked, at: datetime) -> Version:
    """Agree to what a colleague asked to publish: it comes out, if it still is that and nothing stops it."""
    blueprint = (
        Blueprint.objects.select_for_update().select_related("consultation").get(pk=asked.blueprint_id)
    )
    candidate = drafts.candidate_of(blueprint)
    now = _digest(candidate) if candidate and asked.about == f"version:{candidate.pk}" else ""
    settled = asking.settle(actor=actor, asked=asked, agreed=True, digest=now, at=at)
    wish = _wish(settled.facts)
    candidate, last = _ready(blueprint, wish.override)
    return _out(settled.by, candidate, last, wish, actor, at)


def _wish(facts: dict[str, Any]) -> Wish:
    opens, closes = (
        datetime.fromisoformat(facts[name]) if facts[name] else None for name in ("opens", "closes")
    )
    return Wish(opens, closes, facts["override"])


def _out(
    actor: User, candidate: Version, last: Version | None, wish: Wish, second: User | None, at: datetime
) -> Version:
    """Bring the candidate out, and tell whoever hangs something on it."""
    rows, texts = drafts.rows_of(last), drafts.rows_of(candidate)
    links = drafts.links_of(list(candidate.alignments.order_by("id")), rows, texts)
    opens = max(wish.opens, at) if wish.opens else at
    bring_out(
        actor=actor,
        version=candidate,
        last=last,
        times=Times(opens, wish.closes if wish.closes and wish.closes > opens else None),
        second=second,
        reason=wish.override,
        at=at,
    )
    if wish.override.strip():
        scope = candidate.blueprint.consultation
        note(
            actor=actor,
            verb="version.overridden",
            target=candidate,
            scope=scope,
            at=at,
            reason=wish.override,
        )
    tell(candidate, rows, texts, links, at)
    return candidate
