"""Reading drafts and versions: their blocks, how they belong together, and until when they take comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from consultations.blueprint.drafts.models import (
    Alignment,
    BlockText,
    Blueprint,
    Draft,
    Version,
    VersionEvent,
)
from consultations.blueprint.text import parsing
from consultations.blueprint.text.aligning import Link
from consultations.programme.models import Consultation

Kind = VersionEvent.Kind
ENDS = frozenset({Kind.EXTENDED, Kind.CLOSED, Kind.FINAL, Kind.WITHDRAWN})


def newest(blueprint: Blueprint) -> Version | None:
    """Give the newest version that is out."""
    return Version.objects.published().filter(blueprint=blueprint).order_by("-number").first()


def candidate_of(blueprint: Blueprint) -> Version | None:
    """Give the version being prepared; only pages of the staff may ask."""
    return Version.objects.filter(blueprint=blueprint, published_at=None).first()


def open_draft(blueprint: Blueprint) -> Draft | None:
    """Give the text worked on."""
    return Draft.objects.filter(blueprint=blueprint, open=True).select_related("by", "based_on").first()


def as_blocks(rows: Sequence[BlockText]) -> list[parsing.Block]:
    """Give kept blocks, in their order, as they were read."""
    path: list[tuple[int, str]] = []
    blocks = []
    for place, row in enumerate(rows):
        if row.kind == "heading":
            path = [head for head in path if head[0] < row.level] + [(row.level, row.text)]
        titles = tuple(title for _level, title in path)
        blocks.append(
            parsing.Block(
                place, row.kind, row.text, titles, row.level, row.number, row.markdown, dict(row.facts)
            )
        )
    return blocks


def rows_of(version: Version | None) -> list[BlockText]:
    """List the blocks of a version in their order."""
    return list(version.blocks.order_by("order")) if version else []


def links_of(
    alignments: Sequence[Alignment], old: Sequence[BlockText], new: Sequence[BlockText]
) -> dict[int, Link]:
    """Give kept pairs as an alignment of two lists of blocks; the part that keeps the lineage stands first."""
    before, after = ({row.pk: n for n, row in enumerate(rows)} for rows in (old, new))
    found: dict[int, Link] = {}
    pairs = [each for each in alignments if each.old_id in before and each.new_id in after]
    pairs.sort(key=lambda each: (not _keeps(each, old[before[each.old_id or 0]], new, after), each.pk))
    for each in pairs:
        n, place = before[each.old_id or 0], after[each.new_id or 0]
        known = found.get(n)
        if known is None:
            found[n] = Link(place, each.how, float(each.score))
        else:
            found[n] = Link(known.new, "split", known.score, (*known.parts, place))
    return dict(sorted(found.items()))


def _keeps(each: Alignment, old: BlockText, new: Sequence[BlockText], after: Mapping[int, int]) -> bool:
    return new[after[each.new_id or 0]].block_id == old.block_id


def _times(version: Version) -> tuple[datetime | None, datetime | None]:
    """Give when a version opened last, and the end that stands since then; what was said last counts."""
    opens: datetime | None = version.published_at
    ends: datetime | None = None
    for each in sorted(version.events.all(), key=lambda event: event.pk):
        if each.event == Kind.OPENED:
            opens, ends = each.effective_at, None
        elif each.event in ENDS:
            ends = each.effective_at
    return opens, ends


def closes_at(version: Version) -> datetime:
    """Give when a version takes no more comments: by its own events, at the latest when its consultation closes.

    Reads `version.events` (prefetch them for lists) and `version.blueprint.consultation`.
    """
    _opens, ends = _times(version)
    last = version.blueprint.consultation.closes_at
    return min(ends, last) if ends else last


def state_of(version: Version, at: datetime) -> str:
    """Give a version's state at an instant: candidate, coming, open, closed, final or withdrawn.

    Reads what `closes_at` reads. A version that is open takes comments while its consultation does.
    """
    if version.published_at is None or at < version.published_at:
        return "candidate"
    happened = {each.event for each in version.events.all() if each.effective_at <= at}
    for kind in (Kind.WITHDRAWN, Kind.FINAL):
        if kind in happened:
            return str(kind.value)
    opens, _ends = _times(version)
    consultation = version.blueprint.consultation
    if (opens and at < opens) or at < consultation.opens_at:
        return "coming"
    return "open" if at < closes_at(version) else "closed"


def with_times(consultation: Consultation, blueprint: str, number: int) -> Version | None:
    """Find a version that is out, with what its state is read from."""
    rows = Version.objects.published().filter(blueprint__consultation=consultation)
    rows = rows.select_related("blueprint__consultation").prefetch_related("events")
    return rows.filter(blueprint__slug=blueprint, number=number).first()
