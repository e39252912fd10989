"""Making blueprints, trying a text out, bringing a version out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from consultations.blueprint.drafts import queries
from consultations.blueprint.drafts.keeping import Plan, fill, render
from consultations.blueprint.drafts.models import BlockText, Blueprint, Draft, Version, VersionEvent
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import Link, align
from consultations.blueprint.text.blocks import TextRefusedError
from consultations.blueprint.text.placing import places
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

__all__ = ["render"]
published = Signal()


class SlugTakenError(Exception):
    """Another blueprint of the consultation has this address."""


class NewerVersionError(Exception):
    """A colleague has published another version meanwhile."""


class AlreadyOutError(Exception):
    """A version is out: the address and the language stay as they are."""


@dataclass(frozen=True)
class Trial:
    """What publishing a text would make: its blocks, how each came from the version before, what is lost."""

    blocks: Sequence[parsing.Block]
    places: Sequence[str]
    changes: Mapping[str, int]
    losses: Sequence[parsing.Loss] = ()


@dataclass(frozen=True)
class Times:
    """When a version opens for comments, and when it closes; without an end it closes with the consultation."""

    opens: datetime
    closes: datetime | None = None


@transaction.atomic
def create(
    *,
    actor: User,
    consultation: Consultation,
    slug: str,
    title: Mapping[str, str],
    at: datetime,
    language: str = "en",
) -> Blueprint:
    """Make a blueprint without a version yet."""
    try:
        with transaction.atomic():
            made = Blueprint.objects.create(
                consultation=consultation, slug=slug, title=dict(title), language=language
            )
    except IntegrityError as error:
        raise SlugTakenError from error
    note(actor=actor, verb="blueprint.made", target=made, scope=consultation, at=at)
    return made


@transaction.atomic
def describe(
    *,
    actor: User,
    blueprint: Blueprint,
    title: Mapping[str, str],
    at: datetime,
    slug: str = "",
    language: str = "",
) -> None:
    """Name a blueprint anew; its address and language only before its first version is out."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    slug, language = slug or blueprint.slug, language or blueprint.language
    moved = (slug, language) != (blueprint.slug, blueprint.language)
    if moved and queries.newest(blueprint):
        raise AlreadyOutError
    blueprint.title = {code: words for code, words in title.items() if words.strip()}
    blueprint.slug, blueprint.language = slug, language
    try:
        with transaction.atomic():
            blueprint.save(update_fields=["title", "slug", "language"])
    except IntegrityError as error:
        raise SlugTakenError from error
    note(actor=actor, verb="blueprint.named", target=blueprint, scope=blueprint.consultation, at=at)


def read(source: str) -> parsing.Parsed:
    """Read a text that must say something; raises TextRefusedError."""
    found = parsing.read(source)
    if not found.blocks:
        raise TextRefusedError("empty")
    return found


def digest_of(source: str) -> str:
    """Give the digest of a text."""
    return hashlib.sha256(source.encode()).hexdigest()


def try_out(*, blueprint: Blueprint, source: str) -> Trial:
    """Tell what publishing a text would make; nothing is written."""
    found = read(source)
    old = queries.as_blocks(queries.rows_of(queries.newest(blueprint)))
    links = align(old, found.blocks) if old else {}
    changes = Counter(link.how for link in links.values())
    changes["removed"] = len(old) - len(links)
    reached = {part for link in links.values() for part in (link.new, *link.parts)}
    changes["added"] = len(found.blocks) - len(reached)
    named = {name: count for name, count in sorted(changes.items()) if count}
    return Trial(found.blocks, places(found.blocks), named, found.losses)


@transaction.atomic
def publish(
    *,
    actor: User,
    blueprint: Blueprint,
    title: str,
    source: str,
    at: datetime,
    changelog: str = "",
    after: int | None = None,
) -> Version:
    """Publish a text as the next version, without candidate and checks: for what is brought in, not worked on.

    `after` is the number of the version it was written against.
    """
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    blocks = read(source).blocks
    last = queries.newest(blueprint)
    number = last.number if last else 0
    if after is not None and after != number:
        raise NewerVersionError
    rows = queries.rows_of(last)
    links = align(queries.as_blocks(rows), blocks) if rows else {}
    version = queries.candidate_of(blueprint) or Version(
        blueprint=blueprint
    )  # the candidate becomes this one
    version.blueprint, version.number = blueprint, number + 1
    version.title, version.changelog = title, changelog
    version.source, version.digest = source, digest_of(source)
    version.save()
    texts = fill(version, Plan(rows, blocks, links))
    bring_out(actor=actor, version=version, last=last, times=Times(at), at=at)
    tell(version, rows, texts, links, at)
    return version


@transaction.atomic
def bring_out(
    *,
    actor: User,
    version: Version,
    last: Version | None,
    times: Times,
    at: datetime,
    second: User | None = None,
    reason: str = "",
) -> None:
    """Publish a version: the one before it closes at that instant, this one opens; from now on it never changes."""
    kind = VersionEvent.Kind
    version.published_at, version.published_by = at, actor
    version.save(update_fields=["published_at", "published_by"])
    facts = {"by": actor, "second_person": second, "at": at}
    if last is not None:
        VersionEvent.objects.create(version=last, event=kind.CLOSED, effective_at=at, **facts)
    VersionEvent.objects.create(
        version=version, event=kind.OPENED, effective_at=times.opens, reason=reason, **facts
    )
    if times.closes:
        VersionEvent.objects.create(version=version, event=kind.CLOSED, effective_at=times.closes, **facts)
    Draft.objects.filter(blueprint=version.blueprint_id, open=True).update(based_on=version)
    scope = version.blueprint.consultation
    note(actor=actor, verb="version.published", target=version, scope=scope, at=at, number=version.number)


def tell(
    version: Version,
    rows: Sequence[BlockText],
    texts: Sequence[BlockText],
    links: Mapping[int, Link],
    at: datetime,
) -> None:
    """Tell whoever hangs something on a blueprint that a version is out: comments, proposals."""
    published.send(
        sender=Version,
        version=version,
        old=queries.as_blocks(rows),
        new=queries.as_blocks(texts),
        rows=rows,
        texts=texts,
        links=links,
        at=at,
    )
