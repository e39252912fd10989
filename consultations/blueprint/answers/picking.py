"""Which changes of the text answer a comment: what may be picked, what was, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from consultations.blueprint.answers.models import Disposition, DispositionChange
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Alignment
from consultations.blueprint.text.diffing import Hunk, diff

MOST = 400  # changed pairs that are offered
SAME = "same"


@dataclass(frozen=True)
class Piece:
    """One change of a pair: its number, what went and what came."""

    ordinal: int
    gone: str
    came: str


@dataclass(frozen=True)
class Pair:
    """A block before and after, with its changes; `chosen` holds ordinals, or nothing for all of them."""

    alignment: Alignment
    place: str
    pieces: Sequence[Piece]
    near: bool
    picked: bool
    chosen: frozenset[int]

    @property
    def whole(self) -> bool:
        """Whether all of its changes were picked."""
        return self.picked and not self.chosen


def pieces(hunks: Iterable[Hunk]) -> list[Piece]:
    """Give the changes of a word diff by their ordinals."""
    found = []
    for ordinal, run in groupby((each for each in hunks if each.ordinal), key=lambda each: each.ordinal):
        parts = list(run)
        gone = "".join(each.text for each in parts if each.kind == "del")
        came = "".join(each.text for each in parts if each.kind == "ins")
        found.append(Piece(ordinal, gone.strip(), came.strip()))
    return found


def pair(alignment: Alignment, *, near: bool = False, chosen: Sequence[int] | None = None) -> Pair:
    """Give a pair with its changes; `chosen` is nothing where it was not picked."""
    old, new = alignment.old, alignment.new
    block = new or old
    return Pair(
        alignment,
        block.place if block else "",
        pieces(diff(old.text if old else "", new.text if new else "")),
        near,
        chosen is not None,
        frozenset(chosen or ()),
    )


def offered(comment: Comment, last: Disposition | None) -> list[Pair]:
    """List what changed in versions after the comment's own, candidates too; near its place first."""
    rows = Alignment.objects.filter(
        version__blueprint=comment.blueprint_id, version__number__gt=comment.version.number
    ).exclude(how=SAME)
    rows = rows.select_related("version", "old", "new").order_by("-version__number", "new__order", "id")
    blocks = set(Anchor.objects.filter(comment=comment).values_list("block__block", flat=True)) - {None}
    picked = {each.alignment_id: each.hunks for each in last.changes.all()} if last else {}
    found = []
    for each in rows[:MOST]:
        sides = {side.block_id for side in (each.old, each.new) if side is not None}
        found.append(pair(each, near=bool(sides & blocks), chosen=picked.get(each.pk)))
    return sorted(found, key=lambda one: not (one.near or one.picked))


def read(values: Iterable[str]) -> dict[int, list[int]]:
    """Read what was ticked: "12" for all changes of a pair, "12:3" for one of them."""
    found: dict[int, list[int]] = {}
    whole = set()
    for value in values:
        key, _, ordinal = value.partition(":")
        if not (key.isascii() and key.isdecimal() and len(key) < 19):  # noqa: PLR2004 -- what the database holds
            continue
        if ordinal.isascii() and ordinal.isdecimal() and len(ordinal) < 6:  # noqa: PLR2004 -- words of a block
            found.setdefault(int(key), []).append(int(ordinal))
        elif not ordinal:
            whole.add(int(key))
    return {**found, **{key: [] for key in whole}}


def made(dispositions: Iterable[int]) -> dict[int, list[Pair]]:
    """Give the changes that answers made, by answer, in one statement."""
    rows = DispositionChange.objects.filter(disposition__in=list(dispositions)).order_by("alignment_id")
    found: dict[int, list[Pair]] = {}
    for each in rows.select_related("alignment__version__blueprint", "alignment__old", "alignment__new"):
        found.setdefault(each.disposition_id, []).append(pair(each.alignment, chosen=each.hunks))
    return found


def causes(alignments: Iterable[int], *, inside: bool = False) -> dict[int, list[Disposition]]:
    """Give by change the answers that it comes of: released ones, or for editors (`inside`) each newest one."""
    rows = DispositionChange.objects.filter(alignment__in=list(alignments))
    if not inside:
        rows = rows.filter(Q(disposition__stage=Disposition.Stage.RELEASED))
    newest: dict[tuple[int, int], Disposition] = {}
    for link in rows.select_related("disposition__comment").order_by("disposition__number"):
        newest[link.alignment_id, link.disposition.comment_id] = link.disposition
    found: dict[int, list[Disposition]] = {}
    for (alignment, _comment), each in sorted(newest.items()):
        found.setdefault(alignment, []).append(each)
    return found
