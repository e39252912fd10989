"""What of an alignment a person should look at: replaced, split and merged blocks, and lone ones that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.blueprint.drafts import queries
from consultations.blueprint.drafts.models import Alignment, BlockText, Version
from consultations.blueprint.text.aligning import similarity
from consultations.blueprint.text.diffing import Hunk, diff

DOUBTFUL = frozenset({"replaced", "split", "merged"})
ALIKE, MOST = 45.0, 40_000  # least similarity of lone blocks, pairs compared at most


@dataclass(frozen=True)
class Doubt:
    """A pair that waits for a person, or was settled by one; `alike` is the lone block that it resembles."""

    pair: Alignment
    alike: BlockText | None = None
    hunks: Sequence[Hunk] = field(default_factory=tuple)

    @property
    def place(self) -> str:
        """Where it stands: in the new text, or where it stood."""
        side = self.pair.new or self.pair.old
        return side.place if side else ""


@dataclass(frozen=True)
class Table:
    """The pairs to settle, those settled, and the new blocks that an old one could have become."""

    open: Sequence[Doubt]
    settled: Sequence[Doubt]
    news: Sequence[BlockText]


def table(candidate: Version) -> Table:
    """List what waits for a person and what was settled, in the order of the text."""
    pairs = candidate.alignments.select_related("old", "new", "settled_by")
    rows = list(pairs.order_by("new__order", "old__order", "id"))
    olds = [each for each in rows if each.how == "removed" and not each.settled_by_id]
    news = [each for each in rows if each.how == "added" and not each.settled_by_id]
    alike = _alike(olds, news)
    doubts = [
        Doubt(each, alike.get(each.pk), shown(each.old, each.new or alike.get(each.pk)))
        for each in rows
        if not each.settled_by_id and (each.how in DOUBTFUL or each.pk in alike)
    ]
    done = [Doubt(each, None, shown(each.old, each.new)) for each in rows if each.settled_by_id]
    doubts.sort(key=lambda each: (each.pair.how != "replaced", each.pair.new is None))
    offered = [each.new for each in rows if each.new and each.how != "same"]
    return Table(doubts, done, list({each.pk: each for each in offered}.values()))


def shown(old: BlockText | None, new: BlockText | None) -> Sequence[Hunk]:
    """Compare two blocks word by word; a side that is not there is empty."""
    return diff(old.text if old else "", new.text if new else "")


def _alike(olds: Sequence[Alignment], news: Sequence[Alignment]) -> dict[int, BlockText]:
    """Give for removed blocks the added one that each resembles most, if it does."""
    if not olds or not news or len(olds) * len(news) > MOST:
        return {}
    before = queries.as_blocks([each.old for each in olds if each.old])
    after = queries.as_blocks([each.new for each in news if each.new])
    found: dict[int, BlockText] = {}
    for pair, old in zip(olds, before, strict=True):
        best = max(range(len(after)), key=lambda n: (similarity(old, after[n], ALIKE), -n))
        block = news[best].new
        if block is not None and similarity(old, after[best], ALIKE) >= ALIKE:
            found[pair.pk] = block
    return found
