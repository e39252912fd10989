"""Keeping the blocks of a version and how each came from the version before; anew for a candidate, row by row.

A candidate's rows stay the same rows as long as they are about the same block, so that notes and answers which
point to a change stay with it when the text is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import nh3
from django.db.models import F
from markdown_it import MarkdownIt

from consultations.blueprint.drafts.models import Alignment, Block, BlockText, Version
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.placing import places
from consultations.blueprint.text.words import kept_words

TAGS = {"em", "strong", "code", "a", "s", "br"}
INLINE = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough"])
KEEPERS = frozenset({"same", "moved", "edited", "split", "merged"})
AWAY = 100_000  # out of the way of every order
TEXT = ("order", "kind", "level", "number", "place", "markdown", "text", "html", "facts", "digest")
PAIR = ("old", "new", "how", "score", "settled_by")
Pair = tuple[int | None, int | None]  # places in the older and the newer text


@dataclass(frozen=True)
class Plan:
    """What a version is made from: the rows before it, its blocks, how they belong together, who settled what."""

    rows: Sequence[BlockText]
    blocks: Sequence[parsing.Block]
    links: Mapping[int, Link]
    known: Mapping[int, UUID] = field(default_factory=dict)  # lineages that its new blocks had before
    settled: Mapping[Pair, int] = field(default_factory=dict)


def render(markdown: str) -> str:
    """Make the one HTML of a block: emphasis, code and links to https and mailto, nothing else."""
    return nh3.clean(
        INLINE.renderInline(markdown),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def lineages(
    rows: Sequence[BlockText], blocks: Sequence[parsing.Block], links: Mapping[int, Link]
) -> dict[int, UUID]:
    """Give the lineage that each block goes on with, by its place.

    Same, moved and edited ones keep theirs; of a split one the part with most of its words; of merged ones the one
    that gave most words goes on, the others end. Replaced and added ones begin a new one, and stand not in here.
    """
    claims: dict[int, list[tuple[int, int, UUID]]] = {}
    for n, link in links.items():
        if link.how not in KEEPERS:
            continue
        parts = (link.new, *link.parts)
        place = max(parts, key=lambda part: (kept_words(rows[n].text, blocks[part].text), -parts.index(part)))
        claims.setdefault(place, []).append(
            (kept_words(rows[n].text, blocks[place].text), -n, rows[n].block_id)
        )
    return {place: max(found)[2] for place, found in claims.items()}


def fill(version: Version, plan: Plan) -> list[BlockText]:
    """Write the blocks of an unpublished version and its alignment; gives the blocks in their order."""
    names = lineages(plan.rows, plan.blocks, plan.links)
    taken = set(names.values())
    fresh = {
        n: plan.known[n] if n in plan.known and plan.known[n] not in taken else uuid4()
        for n in range(len(plan.blocks))
        if n not in names
    }
    Block.objects.bulk_create(
        (Block(id=key, blueprint_id=version.blueprint_id) for key in fresh.values()), ignore_conflicts=True
    )
    texts = _texts(version, plan.blocks, {**names, **fresh})
    known = {each.block_id: each for each in version.blocks.all()}
    pairs = list(version.alignments.select_related("new")) if known else []
    if known:
        version.blocks.update(order=F("order") + AWAY)
    kept = _keep_texts(texts, known)
    wanted = _wanted(version, plan, kept)
    _keep_pairs(pairs, wanted, fresh=bool(plan.rows))
    gone = [each.pk for key, each in known.items() if key not in {row.block_id for row in kept}]
    BlockText.objects.filter(pk__in=gone).delete()
    return kept


def _texts(version: Version, blocks: Sequence[parsing.Block], names: Mapping[int, UUID]) -> list[BlockText]:
    """Make the rows of blocks, not yet written."""
    named = places(blocks)
    return [
        BlockText(
            version=version,
            block_id=names[place],
            order=place,
            kind=block.kind,
            level=block.level,
            number=block.number,
            place=named[place],
            markdown=block.markdown or block.text,
            text=block.text,
            html=render(block.markdown or block.text),
            facts=dict(block.facts),
            digest=hashlib.sha256(block.key.encode()).hexdigest(),
        )
        for place, block in enumerate(blocks)
    ]


def _keep_texts(texts: Sequence[BlockText], known: Mapping[UUID, BlockText]) -> list[BlockText]:
    """Write rows of new blocks, and into the rows of known ones what they say now."""
    kept, changed = [], []
    for text in texts:
        row = known.get(text.block_id)
        if row is None:
            kept.append(text)
            continue
        for name in TEXT:
            setattr(row, name, getattr(text, name))
        kept.append(row)
        changed.append(row)
    BlockText.objects.bulk_update(changed, TEXT, batch_size=200)
    BlockText.objects.bulk_create([each for each in kept if each.pk is None])
    return kept


def _wanted(version: Version, plan: Plan, texts: Sequence[BlockText]) -> list[Alignment]:
    """Make the pairs of a version, not yet written: one for each old block, each part of a split one, each new one."""
    if not plan.rows:
        return []
    found: list[tuple[Pair, str, int]] = []
    for n, link in plan.links.items():
        found.append(((n, link.new), link.how, int(link.score)))
        found += [((n, part), "split", int(link.score)) for part in link.parts]
    found += [((n, None), "removed", 0) for n in range(len(plan.rows)) if n not in plan.links]
    reached = {part for link in plan.links.values() for part in (link.new, *link.parts)}
    found += [((None, n), "added", 0) for n in range(len(texts)) if n not in reached]
    return [
        Alignment(
            version=version,
            old=plan.rows[pair[0]] if pair[0] is not None else None,
            new=texts[pair[1]] if pair[1] is not None else None,
            how=how,
            score=score,
            settled_by_id=plan.settled.get(pair),
        )
        for pair, how, score in found
    ]


def _key(each: Alignment) -> tuple[int | None, UUID | None]:
    return each.old_id, each.new.block_id if each.new else None


def _keep_pairs(known: Sequence[Alignment], wanted: Sequence[Alignment], *, fresh: bool) -> None:
    """Write the pairs into the rows that were about the same blocks; rows about nothing go, with what hangs on them."""
    if not fresh and not known:
        return
    free = {_key(each): each for each in known}
    by_old: dict[int | None, list[Alignment]] = {}
    matched: list[tuple[Alignment, Alignment]] = []
    rest = []
    for each in wanted:
        row = free.pop(_key(each), None)
        if row is None:
            rest.append(each)
        else:
            matched.append((row, each))
    for row in free.values():
        by_old.setdefault(row.old_id, []).append(row)
    made = []
    for each in rest:
        same = by_old.get(each.old_id) if each.old_id is not None else None
        if same:
            matched.append((same.pop(), each))
        else:
            made.append(each)
    _drop([row for rows in by_old.values() for row in rows])
    for row, each in matched:
        row.old, row.new, row.how, row.score = each.old, each.new, each.how, each.score
        row.settled_by_id = each.settled_by_id
    Alignment.objects.bulk_update([row for row, _each in matched], PAIR, batch_size=200)
    Alignment.objects.bulk_create(made)


def _drop(rows: Sequence[Alignment]) -> None:
    """Delete pairs of a candidate together with the notes and answers' links that are about them."""
    gone = [row.pk for row in rows]
    if not gone:
        return
    for each in Alignment._meta.related_objects:
        each.related_model._base_manager.filter(**{f"{each.field.name}__in": gone}).delete()
    Alignment.objects.filter(pk__in=gone).delete()
