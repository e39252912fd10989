"""Making blueprints, trying a text out, publishing it as an immutable version."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import nh3
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from markdown_it import MarkdownIt

from consultations.blueprint.drafts.models import Alignment, Binding, Block, BlockText, Blueprint, Version
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import Link, align
from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

MOST_BLOCKS, LONGEST, FILE = 5000, 10_000, 10 << 20
TAGS = {"em", "strong", "code", "a", "s", "br"}
INLINE = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough"])
published = Signal()


class SlugTakenError(Exception):
    """Another blueprint of the consultation has this address."""


class TextRefusedError(Exception):
    """The text cannot be published; `code` says why, `where` names the place."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code, self.where = code, where


class NewerVersionError(Exception):
    """A colleague has published another version meanwhile."""


@dataclass(frozen=True)
class Trial:
    """What publishing a text would make: its blocks, and how each came from the version before."""

    blocks: Sequence[parsing.Block]
    places: Sequence[str]
    changes: Mapping[str, int]


def render(markdown: str) -> str:
    """Make the one HTML of a block: emphasis, code and links to https and mailto, nothing else."""
    return nh3.clean(
        INLINE.renderInline(markdown),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


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


def places(blocks: Sequence[parsing.Block]) -> list[str]:
    """Name each block by its section and its place in it: "3.2" for a heading, "3.2 ¶4" for what follows."""
    found: list[str] = []
    section, count, unnumbered = "0", 0, 0
    for block in blocks:
        if block.kind == "heading":
            unnumbered += not block.number
            section, count = block.number or f"§{unnumbered}", 0
            found.append(section)
        else:
            count += 1
            found.append(f"{section} ¶{count}")
    return found


def _read(source: str) -> list[parsing.Block]:
    if len(source.encode()) > FILE:
        raise TextRefusedError("file_too_big")
    blocks = parsing.parse(source)
    if not blocks:
        raise TextRefusedError("empty")
    if len(blocks) > MOST_BLOCKS:
        raise TextRefusedError("too_many_blocks", str(len(blocks)))
    named = zip(blocks, places(blocks), strict=True)
    if long := next((place for block, place in named if len(block.text) > LONGEST), None):
        raise TextRefusedError("block_too_long", long)
    return blocks


def _before(blueprint: Blueprint) -> tuple[Version | None, list[BlockText], list[parsing.Block]]:
    last = blueprint.versions.order_by("-number").first()
    rows = list(last.blocks.order_by("order")) if last else []
    path: list[tuple[int, str]] = []
    blocks = []
    for place, row in enumerate(rows):
        if row.kind == "heading":
            path = [head for head in path if head[0] < row.level] + [(row.level, row.text)]
        titles = tuple(title for _level, title in path)
        blocks.append(parsing.Block(place, row.kind, row.text, titles, row.level, row.number))
    return last, rows, blocks


def try_out(*, blueprint: Blueprint, source: str) -> Trial:
    """Tell what publishing a text would make; nothing is written."""
    blocks = _read(source)
    _last, _rows, old = _before(blueprint)
    links = align(old, blocks) if old else {}
    changes = Counter(link.how for link in links.values())
    changes["removed"] = len(old) - len(links)
    changes["added"] = len(blocks) - len({link.new for link in links.values()})
    return Trial(blocks, places(blocks), {name: count for name, count in sorted(changes.items()) if count})


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
    """Publish a text as the next version; `after` is the number of the version it was written against."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    blocks = _read(source)
    last, rows, old = _before(blueprint)
    if after is not None and after != (last.number if last else 0):
        raise NewerVersionError
    top = blueprint.versions.aggregate(top=models.Max("number"))["top"] or 0
    version = Version.objects.create(
        blueprint=blueprint,
        number=top + 1,
        title=title,
        changelog=changelog,
        source=source,
        digest=hashlib.sha256(source.encode()).hexdigest(),
        published_at=at,
        published_by=actor,
    )
    links = align(old, blocks) if old else {}
    texts = _keep(version, blocks, rows, links)
    _link(version, rows, texts, links)
    note(actor=actor, verb="version.published", target=version, scope=blueprint.consultation, at=at)
    published.send(
        sender=Version, version=version, old=old, new=blocks, rows=rows, texts=texts, links=links, at=at
    )
    return version


def _keep(
    version: Version, blocks: Sequence[parsing.Block], rows: Sequence[BlockText], links: Mapping[int, Link]
) -> list[BlockText]:
    """Write the blocks; same, moved, edited and split ones keep their lineage."""
    lineage: dict[int, UUID] = {}
    for place, link in links.items():
        if link.how in {"same", "moved", "edited", "split"}:
            lineage.setdefault(link.new, rows[place].block_id)
    fresh = {
        place: Block(blueprint=version.blueprint) for place in range(len(blocks)) if place not in lineage
    }
    Block.objects.bulk_create(fresh.values())
    named = places(blocks)
    return BlockText.objects.bulk_create(
        BlockText(
            version=version,
            block_id=lineage.get(place) or fresh[place].pk,
            order=place,
            kind=block.kind,
            level=block.level,
            number=block.number,
            place=named[place],
            text=block.text,
            html=render(block.markdown or block.text),
        )
        for place, block in enumerate(blocks)
    )


def _link(
    version: Version, rows: Sequence[BlockText], texts: Sequence[BlockText], links: Mapping[int, Link]
) -> None:
    """Write how each block changed."""
    kept = [
        Alignment(version=version, old=rows[place], new=texts[link.new], how=link.how, score=int(link.score))
        for place, link in links.items()
    ]
    gone = [
        Alignment(version=version, old=row, how="removed")
        for place, row in enumerate(rows)
        if place not in links
    ]
    reached = {link.new for link in links.values()} | {part for link in links.values() for part in link.parts}
    added = [
        Alignment(version=version, new=row, how="added") for n, row in enumerate(texts) if n not in reached
    ]
    Alignment.objects.bulk_create([*kept, *gone, *(added if rows else [])])


@transaction.atomic
def bind(*, actor: User, block: Block, proposal: Proposal, at: datetime) -> Binding:
    """Let a block stand for a proposal, so that a stance on it is a position."""
    row, _made = Binding.objects.update_or_create(block=block, defaults={"proposal": proposal})
    note(actor=actor, verb="block.bound", target=row, scope=proposal.consultation, at=at)
    return row
