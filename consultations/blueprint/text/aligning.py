"""Which block of the newer version each block of the older one became. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from consultations.blueprint.text.parsing import Block
from consultations.blueprint.text.words import kept_share, kept_words, tokens

# Least similarity (with bonus) for two blocks to be one block edited.
PAIR_AT = 55.0
# Least share of a lone block's words that must stand in its neighbour's partner to call it split or merged.
PART_AT = 0.8
# Above this many pairs, blocks are compared only with those in the same stretch of the document.
PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Link:
    """Where an old block went: same, moved, edited, split, merged, replaced."""

    new: int
    how: str
    score: float
    parts: tuple[int, ...] = ()  # further new blocks that took words of a split one


def align(old: Sequence[Block], new: Sequence[Block]) -> dict[int, Link]:
    """Pair the blocks of two versions; an old block without a link was removed."""
    links: dict[int, Link] = {}
    pair_equal(old, new, links)
    pair_moved(old, new, links)
    for olds, news in stretches(old, new, links):
        pair_similar(old, new, olds, news, links)
    join_merged(old, new, links)
    join_split(old, new, links)
    pair_sandwiched(old, new, links)
    return links


def pair_equal(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Longest common run of unchanged blocks."""
    number: dict[str, int] = {}
    left = [number.setdefault(block.text, len(number)) for block in old]
    right = [number.setdefault(block.text, len(number)) for block in new]
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            for k in range(step.src_end - step.src_start):
                links[step.src_start + k] = Link(step.dest_start + k, "same", 100.0)


def left_over(
    old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]
) -> tuple[list[int], list[int]]:
    """Blocks of both sides that have no partner yet."""
    taken = {link.new for link in links.values()}
    return [i for i in range(len(old)) if i not in links], [j for j in range(len(new)) if j not in taken]


def pair_moved(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Unchanged text that stands elsewhere, if it is unique among what is left on both sides."""
    olds, news = left_over(old, new, links)
    times, again = Counter(old[i].text for i in olds), Counter(new[j].text for j in news)
    where = {new[j].text: j for j in news}
    for i in olds:
        text = old[i].text
        if times[text] == 1 and again[text] == 1 and len(text) >= 12:
            links[i] = Link(where[text], "moved", 100.0)


def stretches(
    old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]
) -> Iterator[tuple[list[int], list[int]]]:
    """Give what is left: all against all, or, in very large rewrites, only between the same unchanged neighbours."""
    olds, news = left_over(old, new, links)
    if len(olds) * len(news) <= PAIRS_AT_ONCE:
        yield olds, news
        return
    side, free = int(PAIRS_AT_ONCE**0.5), set(news)
    fixed = sorted((i, link.new) for i, link in links.items() if link.how == "same")
    last = (-1, -1)
    for here in [*fixed, (len(old), len(new))]:
        part = [i for i in range(last[0] + 1, here[0]) if i not in links]
        rest = [j for j in range(last[1] + 1, here[1]) if j in free]
        for k in range(0, max(len(part), len(rest)), side):
            yield part[k : k + side], rest[k : k + side]
        last = here


def pair_similar(
    old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int], links: dict[int, Link]
) -> None:
    """Edited blocks: similarity plus a bonus for the same section, kind and expected place; best first."""
    place = expected(olds, links)
    scores: list[tuple[float, int, int]] = []
    for i, j in likely_pairs(old, new, olds, news):
        here, there = old[i], new[j]
        bonus = (
            4 * (here.path[-1:] == there.path[-1:])
            + 2 * (here.kind == there.kind)
            + max(0, 6 - abs(j - place[i]))
        )
        score = similarity(here, there, PAIR_AT - bonus) + bonus
        if score >= PAIR_AT:
            scores.append((-score, i, j))
    done: set[int] = set()
    for score, i, j in sorted(scores):
        if i not in links and j not in done:
            links[i] = Link(j, "edited", min(100.0, -score))
            done.add(j)


def likely_pairs(
    old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Pairs worth comparing: three of ten distinct words in common, or both short."""
    shared = sorted(set().union(*(old[i].words for i in olds)) & set().union(*(new[j].words for j in news)))
    column = {word: k for k, word in enumerate(shared)}
    sides = []
    for blocks, numbers in ((old, olds), (new, news)):
        table = np.zeros((len(numbers), len(column)), dtype=np.float32)
        for row, number in enumerate(numbers):
            table[row, [column[word] for word in blocks[number].words if word in column]] = 1
        sides.append((table, np.array([len(blocks[number].words) for number in numbers])))
    (left, sizes), (right, others) = sides
    dice = 2 * (left @ right.T) >= 0.3 * (sizes[:, None] + others[None, :])
    short = (sizes <= 12)[:, None] & (others <= 12)[None, :]
    return [(olds[x], news[y]) for x, y in np.argwhere(dice | short).tolist()]


def similarity(a: Block, b: Block, least: float) -> float:
    """0 to 100, without case: by letters, or by words where a block is long; 0 below the least score asked for."""
    if len(a.text) + len(b.text) <= 4000:
        return fuzz.ratio(a.text.casefold(), b.text.casefold(), score_cutoff=least)
    return 200 * kept_words(a.text, b.text) / (len(tokens(a.text)) + len(tokens(b.text)))


def expected(olds: list[int], links: dict[int, Link]) -> dict[int, int]:
    """Place of each old block in the new version if only its paired neighbour above counted."""
    place: dict[int, int] = {}
    above = iter(sorted(links))
    last, coming = None, next(above, None)
    for i in olds:
        while coming is not None and coming < i:
            last, coming = coming, next(above, None)
        place[i] = i if last is None else links[last].new + i - last
    return place


def join_merged(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Link a lone old block whose words stand in the partner of its neighbour: it was merged."""
    for i in left_over(old, new, links)[0]:
        for near in (i - 1, i + 1):
            link = links.get(near)
            if link and link.how in ("edited", "merged") and len(tokens(old[i].text)) >= 4:
                share = kept_share(old[i].text, new[link.new].text)
                if share >= PART_AT:
                    links[i] = Link(link.new, "merged", 100 * share)
                    break


def join_split(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """Link a lone new block whose words stood in the partner of its neighbour: it was split."""
    source = {link.new: i for i, link in links.items() if link.how == "edited"}
    for j in left_over(old, new, links)[1]:
        for near in (j - 1, j + 1):
            i = source.get(near)
            if (
                i is not None
                and len(tokens(new[j].text)) >= 4
                and kept_share(new[j].text, old[i].text) >= PART_AT
            ):
                links[i] = Link(links[i].new, "split", links[i].score, (*links[i].parts, j))
                source[j] = i
                break


def pair_sandwiched(old: Sequence[Block], new: Sequence[Block], links: dict[int, Link]) -> None:
    """One lone old and one lone new block of a kind between paired neighbours: the one replaced the other."""
    olds, news = left_over(old, new, links)
    free = set(news)
    for i in olds:
        left = -1 if i == 0 else links[i - 1].new if i - 1 in links else None
        right = len(new) if i == len(old) - 1 else links[i + 1].new if i + 1 in links else None
        if (
            left is not None
            and right is not None
            and right - left == 2
            and left + 1 in free
            and old[i].kind == new[left + 1].kind
        ):
            links[i] = Link(left + 1, "replaced", 0.0)
