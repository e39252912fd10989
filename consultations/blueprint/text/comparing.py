"""Two versions side by side: what stayed, changed, came, went and moved, in the order of the newer one. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.diffing import Hunk, diff
from consultations.blueprint.text.ordering import spine
from consultations.blueprint.text.placing import chapters

LEFT = "moved_away"  # the other end of a move: where the block stood


@dataclass(frozen=True)
class Row:
    """What became of a block; several old ones were merged, several new ones are parts of a split one.

    `how` is same, moved, edited, split, merged, replaced, added, removed, or "moved_away" where a moved block stood
    before: such a row repeats blocks of another row, every other block stands in one row. `moved` tells whether the
    blocks changed their place, also if they were edited. `chapter` is a heading of the newer version.
    """

    how: str
    olds: tuple[int, ...]
    news: tuple[int, ...]
    before: str
    after: str
    moved: bool = False
    chapter: int | None = None

    @cached_property
    def hunks(self) -> tuple[Hunk, ...]:
        """Give the words that stayed, went and came, numbered for this pair."""
        return diff(self.before, self.after)

    @property
    def pair(self) -> tuple[int | None, int | None]:
        """Give the old and the new block by which the row and its changes are named."""
        return self.olds[0] if self.olds else None, self.news[0] if self.news else None

    @property
    def changed(self) -> bool:
        """Tell whether a reader who looks for changes wants to see it."""
        return self.how != "same" or self.moved


@dataclass(frozen=True)
class Comparison:
    """Rows in the order of the newer version, and how many of each kind every chapter has."""

    rows: Sequence[Row]
    counts: Mapping[int | None, Mapping[str, int]]


def compare(old: Sequence[Block], new: Sequence[Block], links: Mapping[int, Link]) -> Comparison:
    """Set two versions side by side."""
    under = chapters(new)
    groups = _groups(links)
    stay = _in_order(groups, links)
    placed: list[tuple[tuple[int, int, int], Row]] = []
    for olds, news in groups:
        texts = " ".join(old[n].text for n in olds), " ".join(new[n].text for n in news)
        row = Row(_how(olds, news, links), olds, news, *texts, olds[0] not in stay, under[news[0]])
        placed.append(((news[0], 0, 0), row))
    reached = {n for _, news in groups for n in news}
    for n, block in enumerate(new):
        if n not in reached:
            placed.append(((n, 0, 0), Row("added", (), (n,), "", block.text, chapter=under[n])))
    placed += _where_it_stood(old, links, stay, under)
    rows = [row for _, row in sorted(placed, key=lambda each: each[0])]
    counts: dict[int | None, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.chapter, Counter())[row.how] += 1
    return Comparison(rows, counts)


def _groups(links: Mapping[int, Link]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Give old blocks with the new ones that they became, all that were split or merged together."""
    home: dict[int, int] = {}  # new block -> group
    groups: dict[int, tuple[set[int], set[int]]] = {}
    for n, link in sorted(links.items()):
        olds, news = {n}, {link.new, *link.parts}
        for known in {home[place] for place in news if place in home}:
            more = groups.pop(known)
            olds, news = olds | more[0], news | more[1]
        groups[n] = olds, news
        home.update(dict.fromkeys(news, n))
    return [(tuple(sorted(olds)), tuple(sorted(news))) for olds, news in groups.values()]


def _how(olds: tuple[int, ...], news: tuple[int, ...], links: Mapping[int, Link]) -> str:
    """Name what became of a group."""
    if len(olds) > 1:
        return "merged"
    return "split" if len(news) > 1 else links[olds[0]].how


def _in_order(
    groups: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], links: Mapping[int, Link]
) -> dict[int, int]:
    """Give the old blocks that kept their place among the others, each with the last new block of its group."""
    kept = {n for n, _ in spine(links)}
    return {n: news[-1] for olds, news in groups if kept & set(olds) for n in olds}


def _where_it_stood(
    old: Sequence[Block], links: Mapping[int, Link], stay: Mapping[int, int], under: Sequence[int | None]
) -> Iterator[tuple[tuple[int, int, int], Row]]:
    """Give removed and moved blocks where they stood, after what stands above them still."""
    last = -1
    for n, block in enumerate(old):
        if n in stay:
            last = max(last, stay[n])
        elif n not in links or links[n].how != "merged":
            away = n in links
            chapter = under[last] if last >= 0 else None
            yield (last, 1, n), Row(LEFT if away else "removed", (n,), (), block.text, "", away, chapter)
