"""Any two versions of a draft side by side, with what caused each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import OuterRef, Subquery

from consultations.blueprint.answers.models import Disposition, DispositionChange
from consultations.blueprint.drafts.models import Alignment, BlockText, ChangeNote, Version
from consultations.blueprint.reading.queries import blocks_of
from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.comparing import Row, compare
from consultations.blueprint.text.composing import compose


@dataclass(frozen=True)
class Cause:
    """Why a block changed: a released answer to a comment, or the editors' note."""

    code: str = ""
    url: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Change:
    """One row of a comparison, with the stored blocks of both sides and what caused it."""

    row: Row
    old: BlockText | None
    new: BlockText | None
    causes: Sequence[Cause] = ()

    @property
    def here(self) -> BlockText:
        """Give the block by which the row is called: the newer one where there is one."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 -- a row has a side
        return found


@dataclass(frozen=True)
class Section:
    """The rows under one heading of the newer version, and how many of them changed."""

    head: BlockText | None
    changes: Sequence[Change]
    changed: int


def _links(version: Version, old: dict[int, int], new: dict[int, int]) -> dict[int, Link]:
    """Read the stored alignment of a version with the one before it; places by the keys of blocks."""
    found: dict[int, Link] = {}
    rows = Alignment.objects.filter(version=version, old__isnull=False, new__isnull=False).order_by("id")
    for before, after, how, score in rows.values_list("old_id", "new_id", "how", "score"):
        place, there, known = old[before or 0], new[after or 0], found.get(old[before or 0])
        if known is None:
            found[place] = Link(there, how, float(score))
        else:
            found[place] = Link(known.new, known.how, known.score, (*known.parts, there))
    return found


def compared(old: Version, new: Version) -> list[Section]:
    """Set two published versions of a blueprint side by side, in as many queries as lie versions between them."""
    between = list(
        Version.objects.published()
        .filter(blueprint=new.blueprint_id, number__gte=old.number, number__lte=new.number)
        .order_by("number")
    )
    rows = {each.pk: list(each.blocks.order_by("order")) for each in between}
    places = {key: {row.pk: n for n, row in enumerate(found)} for key, found in rows.items()}
    chain = [_links(after, places[before.pk], places[after.pk]) for before, after in pairwise(between)]
    left, right = rows[between[0].pk], rows[between[-1].pk]
    olds, news = blocks_of(left), blocks_of(right)
    result = compare(olds, news, compose(chain, olds, news))
    because = causes(between[1:])
    sections: dict[int | None, list[Change]] = {}
    for row in result.rows:
        here = right[row.news[0]] if row.news else None
        there = left[row.olds[0]] if row.olds else None
        keys = {right[n].block_id for n in row.news} | {left[n].block_id for n in row.olds}
        why = [cause for key in sorted(keys) for cause in because.get(key, ())] if row.changed else []
        sections.setdefault(row.chapter, []).append(Change(row, there, here, list(dict.fromkeys(why))))
    return [
        Section(right[head] if head is not None else None, found, sum(each.row.changed for each in found))
        for head, found in sections.items()
    ]


def causes(versions: Sequence[Version]) -> dict[UUID, list[Cause]]:
    """Give why blocks changed on the way to some versions, by lineage: public answers and editors' notes."""
    found: dict[UUID, list[Cause]] = defaultdict(list)
    newest = Disposition.objects.filter(
        comment=OuterRef("disposition__comment"), release__isnull=False
    ).order_by("-number")
    answers = DispositionChange.objects.filter(
        alignment__version__in=versions, disposition=Subquery(newest.values("pk")[:1])
    ).select_related("alignment__old", "alignment__new", "disposition__comment__blueprint__consultation")
    for each in answers.order_by("disposition__comment__number", "id"):
        comment = each.disposition.comment
        cause = Cause(comment.code, comment.get_absolute_url())
        for side in (each.alignment.new, each.alignment.old):
            if side is not None and cause not in found[side.block_id]:
                found[side.block_id].append(cause)
    notes = ChangeNote.objects.filter(alignment__version__in=versions)
    for note in notes.select_related("alignment__old", "alignment__new").order_by("alignment_id", "id"):
        for side in (note.alignment.new, note.alignment.old):
            if side is not None:
                kept = [cause for cause in found[side.block_id] if not cause.kind]
                found[side.block_id] = [*kept, Cause(kind=note.get_kind_display(), text=note.text)]
    return found
