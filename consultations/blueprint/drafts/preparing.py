"""The candidate: the draft read as the next version, aligned with the last, and what editors settled of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.blueprint.drafts import queries
from consultations.blueprint.drafts.actions import digest_of, read
from consultations.blueprint.drafts.keeping import Pair, Plan, fill
from consultations.blueprint.drafts.models import Alignment, BlockText, Blueprint, ChangeNote, Draft, Version
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import Settled, align
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

RULINGS = ("same", "moved", "edited", "replaced", "split", "merged", "removed", "added")
ALONE = frozenset({"removed", "added"})


class NoDraftError(Exception):
    """Nothing is written yet that could become a version."""


class StaleCandidateError(Exception):
    """The draft, or the last version, moved on since the candidate was read."""


class ImpossiblePairError(Exception):
    """The two blocks cannot belong together in that way."""


@dataclass(frozen=True)
class Prepared:
    """A candidate that was read again; `fallen` counts rulings whose blocks are no longer in the text."""

    version: Version
    fallen: int = 0


@dataclass(frozen=True)
class Ruling:
    """What an editor says of a pair: rows by their keys, None for a side that is not there."""

    old: int | None
    new: int | None
    how: str


def is_stale(candidate: Version, draft: Draft | None, last: Version | None) -> bool:
    """Tell whether a candidate is no longer what the draft and the last version make."""
    number = (last.number if last else 0) + 1
    return draft is None or candidate.digest != digest_of(draft.source) or candidate.number != number


@transaction.atomic
def prepare(*, actor: User, blueprint: Blueprint, at: datetime, ruling: Ruling | None = None) -> Prepared:
    """Read the draft as the next version; what was settled stays, as far as its blocks do.

    Raises NoDraftError, and TextRefusedError with the place.
    """
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    draft, last = queries.open_draft(blueprint), queries.newest(blueprint)
    if draft is None or not draft.source.strip():
        raise NoDraftError
    blocks = read(draft.source).blocks
    candidate = queries.candidate_of(blueprint) or _begun(blueprint, last)
    candidate.blueprint = blueprint
    rows = queries.rows_of(last)
    settled, known, fallen = _carried(candidate, rows, blocks, ruling, actor)
    rulings: list[Settled] = [(*pair, how) for pair, how, _by in settled]
    links = align(queries.as_blocks(rows), blocks, rulings) if rows else {}
    candidate.number = (last.number if last else 0) + 1
    candidate.source, candidate.digest = draft.source, digest_of(draft.source)
    candidate.save(update_fields=["number", "source", "digest"])
    fill(candidate, Plan(rows, blocks, links, known, {pair: by for pair, _how, by in settled}))
    note(
        actor=actor,
        verb="candidate.prepared",
        target=candidate,
        scope=blueprint.consultation,
        at=at,
        revision=draft.revision,
        fallen=fallen,
    )
    return Prepared(candidate, fallen)


def _begun(blueprint: Blueprint, last: Version | None) -> Version:
    """Make the candidate's row."""
    title = last.title if last else str(blueprint)
    try:
        with transaction.atomic():
            return Version.objects.create(
                blueprint=blueprint, number=(last.number if last else 0) + 1, title=title[:300]
            )
    except IntegrityError:  # a colleague began it at this moment
        return Version.objects.get(blueprint=blueprint, published_at=None)


def _carried(
    candidate: Version,
    rows: Sequence[BlockText],
    blocks: Sequence[parsing.Block],
    ruling: Ruling | None,
    actor: User,
) -> tuple[list[tuple[Pair, str, int]], dict[int, UUID], int]:
    """Give what is settled in places of the new text, the lineages that its own blocks had, and what fell."""
    texts = queries.rows_of(candidate)
    became = align(queries.as_blocks(texts), blocks) if texts else {}
    where = {texts[n].pk: link.new for n, link in became.items() if link.how in {"same", "moved", "edited"}}
    old = {row.pk: n for n, row in enumerate(rows)}
    before = {row.block_id for row in rows}  # a lineage of the last version is given by the alignment alone
    known = {where[row.pk]: row.block_id for row in texts if row.pk in where and row.block_id not in before}
    found: list[tuple[Pair, str, int]] = []
    fallen = 0
    for each in candidate.alignments.filter(settled_by__isnull=False).order_by("id"):
        if ruling and _about(ruling, each):
            continue
        pair = (old.get(each.old_id or 0), where.get(each.new_id or 0))
        if (each.old_id and pair[0] is None) or (each.new_id and pair[1] is None):
            fallen += 1
        else:
            found.append((pair, each.how, each.settled_by_id or actor.pk))
    if ruling:
        pair = (old.get(ruling.old or 0), where.get(ruling.new or 0))
        found.append((pair, ruling.how, actor.pk))
    return found, known, fallen


def _about(ruling: Ruling, each: Alignment) -> bool:
    """Tell whether a ruling takes the place of an older one; parts of one split, or of one merger, do not."""
    if each.old_id and each.old_id == ruling.old:
        return not (ruling.how == each.how == "split" and each.new_id != ruling.new)
    if each.new_id and each.new_id == ruling.new:
        return not (ruling.how in {"merged", "edited"} and each.how in {"merged", "edited"})
    return False


@transaction.atomic
def settle(
    *, actor: User, candidate: Version, old: BlockText | None, new: BlockText | None, how: str, at: datetime
) -> Prepared:
    """Rule what became of a block, or where one came from; the rest is aligned again around it."""
    blueprint = candidate.blueprint
    last, draft = queries.newest(blueprint), queries.open_draft(blueprint)
    if is_stale(candidate, draft, last):
        raise StaleCandidateError
    sides = (old is not None, new is not None)
    if how not in RULINGS or not any(sides) or all(sides) == (how in ALONE):
        raise ImpossiblePairError
    if (how == "removed" and old is None) or (how == "added" and new is None):
        raise ImpossiblePairError
    if (old and (last is None or old.version_id != last.pk)) or (new and new.version_id != candidate.pk):
        raise ImpossiblePairError
    return prepare(
        actor=actor,
        blueprint=blueprint,
        at=at,
        ruling=Ruling(old.pk if old else None, new.pk if new else None, how),
    )


@transaction.atomic
def explain(*, actor: User, alignment: Alignment, kind: str, text: str, at: datetime) -> ChangeNote:
    """Say why a block changed where no comment asked for it."""
    made = ChangeNote.objects.create(alignment=alignment, kind=kind, text=text, by=actor, at=at)
    scope = alignment.version.blueprint.consultation
    note(actor=actor, verb="change.explained", target=made, scope=scope, at=at, kind=kind)
    return made


@transaction.atomic
def explain_all(*, actor: User, candidate: Version, pairs: Sequence[int], text: str, at: datetime) -> int:
    """Say of many changed blocks at once that only their form changed."""
    rows = candidate.alignments.filter(pk__in=pairs)
    made = ChangeNote.objects.bulk_create(
        ChangeNote(alignment=row, kind=ChangeNote.Kind.EDITORIAL, text=text, by=actor, at=at) for row in rows
    )
    scope = candidate.blueprint.consultation
    note(actor=actor, verb="changes.editorial", target=candidate, scope=scope, at=at, count=len(made))
    return len(made)


@transaction.atomic
def name_candidate(*, candidate: Version, title: str, changelog: str) -> None:
    """Keep the title and the three lines of the version to come."""
    candidate.title, candidate.changelog = title, changelog
    candidate.save(update_fields=["title", "changelog"])
